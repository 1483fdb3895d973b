using System.Text.RegularExpressions;
using Compliance.Certificates;
using Compliance.Proof.Verifying;
using Compliance.Web.Json;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Web.Log;

/// <summary>Has it logged that a key of the log is compromised, and which key follows.</summary>
internal static partial class LogKeyEndpoints
{
    public static async Task Compromised(HttpContext http)
    {
        var body = await JsonBody.Read<Compromise>(http);
        var errors = new FieldErrors();
        if (!KeyId().IsMatch(body.KeyId))
            errors.Add("keyId", "must be eight hexadecimal digits in lower case");
        if (body.From < 0)
            errors.Add("from", "must be the size of a checkpoint");
        errors.ThrowIfAny();
        await Answer.Json(http, new Logged(await Service(http).KeyCompromised(body.KeyId, body.From, http.RequestAborted)));
    }

    public static async Task Successor(HttpContext http)
    {
        var body = await JsonBody.Read<Succession>(http);
        var errors = new FieldErrors();
        var key = Parse(body.Vkey);
        if (key is null)
            errors.Add("vkey", "must be a verifier key: name+hash+base64");
        errors.ThrowIfAny();
        await Answer.Json(http, new Logged(await Service(http).KeySuccessor(key!, http.RequestAborted)));
    }

    private static VerifierKey? Parse(string text)
    {
        try
        {
            return VerifierKey.Parse(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static ILogService Service(HttpContext http) => http.RequestServices.GetRequiredService<ILogService>();

    private sealed record Compromise(string KeyId, long From);

    private sealed record Succession(string Vkey);

    private sealed record Logged(long Index);

    [GeneratedRegex(@"^[0-9a-f]{8}\z", RegexOptions.CultureInvariant)]
    private static partial Regex KeyId();
}
