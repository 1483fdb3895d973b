using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using Compliance.Certificates;
using Compliance.Proof.Verifying;
using Compliance.Web.Operations;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Web.Log;

/// <summary>Has it logged that a key of the log is compromised, and which key follows.</summary>
internal static partial class LogKeyEndpoints
{
    private static readonly LoggedEntry Example = new(Index: 272);

    public static readonly Operation Compromised = Operation.Json(
        "Say that a key of the log is compromised", LogCompromise, new KeyCompromise("1a2b3c4d", 256), Example) with
    {
        Description = "From the given checkpoint on, nobody relies on what this key has signed. Entered in the log, for good.",
    };

    public static readonly Operation Successor = Operation.Json(
        "Say which key follows",
        LogSuccessor,
        new KeySuccession(VerifierKey.Ed25519("log.example.com", "the key of a log in this example"u8).ToString()),
        Example) with
    {
        Description = "Entered in the log under the key of today, so that whoever trusts that one can trust the next.",
    };

    private static async Task<LoggedEntry> LogCompromise(HttpContext http, KeyCompromise body)
    {
        var errors = new FieldErrors();
        if (!KeyId().IsMatch(body.KeyId))
            errors.Add("keyId", "must be eight hexadecimal digits in lower case");
        if (body.From < 0)
            errors.Add("from", "must be the size of a checkpoint");
        errors.ThrowIfAny();
        return new(await Service(http).KeyCompromised(body.KeyId, body.From, http.RequestAborted));
    }

    private static async Task<LoggedEntry> LogSuccessor(HttpContext http, KeySuccession body)
    {
        var errors = new FieldErrors();
        var key = Parse(body.Vkey);
        if (key is null)
            errors.Add("vkey", "must be a verifier key: name+hash+base64");
        errors.ThrowIfAny();
        return new(await Service(http).KeySuccessor(key!, http.RequestAborted));
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

    /// <param name="KeyId">Of the key, eight hexadecimal digits.</param>
    /// <param name="From">The size of the first checkpoint that is not to be relied on.</param>
    private sealed record KeyCompromise(
        [property: RegularExpression(KeyIdPattern)] string KeyId, [property: Range(0, long.MaxValue)] long From);

    /// <param name="Vkey">The verifier key, as c2sp.org/signed-note writes one: name, hash and base64 between plus signs.</param>
    private sealed record KeySuccession(string Vkey);

    /// <param name="Index">The entry's place in the log.</param>
    private sealed record LoggedEntry(long Index);

    private const string KeyIdPattern = "^[0-9a-f]{8}$";

    [GeneratedRegex(@"^[0-9a-f]{8}\z", RegexOptions.CultureInvariant)]
    private static partial Regex KeyId();
}
