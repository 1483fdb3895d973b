using System.Buffers.Binary;
using System.Text;
using Compliance.Consent.Ledger.Acts;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Proofs;

/// <summary>What a token opens.</summary>
/// <param name="RequestId">This request alone.</param>
/// <param name="Expires">From when on it opens nothing.</param>
public sealed record RequestAccess(string RequestId, Instant Expires);

/// <summary>Tokens for those who proved who they are: each opens one request, for some hours. Nothing is kept of them.</summary>
public sealed class RequestTokens(WithdrawalLinkKey key, IOptions<CodeOptions> options, IClock clock)
{
    private readonly SealedTokens _tokens = new(key, "compliance/request/v1");

    public (string Token, Instant Expires) Issue(string requestId)
    {
        // Whole seconds stand in the token, and what is told is what counts.
        var expires = Instant.FromUnixTimeSeconds(
            (clock.GetCurrentInstant() + Duration.FromHours(options.Value.TokenHours)).ToUnixTimeSeconds());
        var content = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(content, expires.ToUnixTimeSeconds());
        return (_tokens.Seal([.. content, .. Encoding.UTF8.GetBytes(requestId)]), expires);
    }

    /// <returns>Null for what is no such token, and for one that is over.</returns>
    public RequestAccess? TryOpen(string? token)
    {
        if (_tokens.TryOpen(token) is not { Length: > sizeof(long) } content)
            return null;
        var expires = Instant.FromUnixTimeSeconds(BinaryPrimitives.ReadInt64BigEndian(content));
        return expires <= clock.GetCurrentInstant() ? null : new(Encoding.UTF8.GetString(content.AsSpan(sizeof(long))), expires);
    }
}
