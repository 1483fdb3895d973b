using System.Security.Cryptography;
using System.Text;

namespace Shop.Marketing;

/// <summary>Every path but one demands the key as a bearer token, before anything of the request is read.</summary>
internal sealed class ApiKey(string expected, PathString open)
{
    private readonly byte[] _expected = Encoding.UTF8.GetBytes($"Bearer {expected}");

    public Task Require(HttpContext context, RequestDelegate next)
    {
        var given = Encoding.UTF8.GetBytes(context.Request.Headers.Authorization.ToString());
        return context.Request.Path == open || CryptographicOperations.FixedTimeEquals(given, _expected)
            ? next(context)
            : Results.Problem(statusCode: StatusCodes.Status401Unauthorized, title: "A bearer API key is required.").ExecuteAsync(context);
    }
}
