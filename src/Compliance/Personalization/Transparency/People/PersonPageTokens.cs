using System.Buffers.Binary;
using Compliance.Consent.Ledger.Acts;
using NodaTime;

namespace Compliance.Personalization.Transparency.People;

/// <summary>Addresses of a person's own page: for one person or device, for some minutes. Nothing is kept of them.</summary>
internal sealed class PersonPageTokens(WithdrawalLinkKey key)
{
    private readonly SealedTokens _tokens = new(key, "compliance/person-page/v1");

    public string Issue(PersonAccess access)
    {
        var expires = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(expires, access.Expires.ToUnixTimeSeconds());
        return _tokens.Seal([.. HolderBytes.Of(access.Holder), .. expires]);
    }

    /// <returns>Null for what is no such token, and for one that is over.</returns>
    public PersonAccess? TryOpen(string? token, Instant now)
    {
        if (_tokens.TryOpen(token) is not { Length: HolderBytes.Size + sizeof(long) } content)
            return null;
        var expires = Instant.FromUnixTimeSeconds(BinaryPrimitives.ReadInt64BigEndian(content.AsSpan(HolderBytes.Size)));
        return expires <= now ? null : new PersonAccess(HolderBytes.Read(content), expires);
    }
}
