using Compliance.Web.Operations;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;

namespace Compliance.Web.Requests;

/// <summary>Lets a caller who got no answer submit again without making a second request.</summary>
internal static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";
    public const int Longest = 128;

    public static Parameter Parameter { get; } = new(
        Header,
        ParameterPlace.Header,
        typeof(string),
        "Chosen by the caller, a new one for each submission: the same key with the same body is the same request.",
        "order-desk-2026-11-02-0001",
        "^[!-~]{1,128}$");

    public static string? Read(HttpRequest request, FieldErrors errors)
    {
        var values = request.Headers[Header];
        if (values.Count == 0)
            return null;

        if (values is [{ Length: > 0 and <= Longest } key] && key.All(letter => letter is > ' ' and < '\x7f'))
            return key;

        errors.Add(Header, $"must be given once, with 1 to {Longest} visible ASCII characters");
        return null;
    }
}
