using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Compliance.Evidence;
using Compliance.Personalization.Signing;
using Compliance.Subjects;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Recipients;

/// <summary>
/// Signs what recipients are told, with the keys of signed decisions, which are published: a JSON Web Signature in its compact
/// serialization (RFC 7515) over the claims of a JSON Web Token (RFC 7519). Its <c>typ</c> keeps it apart from decisions.
/// </summary>
public sealed class NoticeSigning(SigningKeys keys, IOptions<LogOptions> log, IClock clock)
{
    public const string Type = "recipient-notice+jwt";

    /// <summary>Long enough for clocks that differ, and no longer.</summary>
    private static readonly Duration Valid = Duration.FromMinutes(10);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The same in every attempt: by it a recipient knows what it has done already.</summary>
    public static string IdOf(RecipientNotice notice) => $"{notice.RequestId}/{notice.Recipient}";

    /// <param name="notice">What is told.</param>
    /// <param name="kind">The kind of identity by which the recipient knows the person.</param>
    /// <param name="identifiers">Of the person.</param>
    /// <param name="cancellation">Stops the call.</param>
    internal async Task<string> Sign(
        RecipientNotice notice, string kind, IReadOnlyList<Personal<string>> identifiers, CancellationToken cancellation)
    {
        var signer = await keys.Current(cancellation);
        var now = clock.GetCurrentInstant();
        var header = JsonSerializer.SerializeToUtf8Bytes(new { alg = signer.Algorithm.ToString(), kid = signer.KeyId, typ = Type }, Json);
        var claims = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                iss = log.Value.Origin, aud = notice.Recipient, iat = now.ToUnixTimeSeconds(), exp = (now + Valid).ToUnixTimeSeconds(),
                jti = IdOf(notice), right = JsonNamingPolicy.KebabCaseLower.ConvertName(notice.Right.ToString()),
                request = notice.RequestId,
                sub_ids = identifiers.Select(each => new { kind, value = each.Reveal() }),
            },
            Json);
        var message = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(claims)}";
        var signature = await signer.Sign(Encoding.ASCII.GetBytes(message), cancellation);
        return $"{message}.{Base64Url.EncodeToString(signature)}";
    }
}
