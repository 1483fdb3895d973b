using System.Buffers.Binary;
using System.Text;
using Compliance.Consent.Ledger;
using Compliance.Consent.Ledger.Acts;
using NodaTime;

namespace Compliance.Consent.Preferences;

/// <summary>For whom a preference page is opened, and on which notice.</summary>
/// <param name="Holder">Whose preferences.</param>
/// <param name="Notice">The code of the notice that it asks by; its newest version is shown.</param>
/// <param name="Language">Of the words.</param>
/// <param name="Surface">The page's own.</param>
/// <param name="Expires">From when on the page is no longer opened.</param>
public sealed record PreferenceAccess(ConsentHolder Holder, string Notice, string Language, string Surface, Instant Expires);

/// <summary>Addresses of preference pages: for one person or device, for some minutes. Nothing is kept of them.</summary>
internal sealed class PreferenceTokens(WithdrawalLinkKey key)
{
    private const int HeadSize = HolderBytes.Size + sizeof(long);

    private readonly SealedTokens _tokens = new(key, "compliance/preference-page/v1");

    public string Issue(PreferenceAccess access)
    {
        var expires = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(expires, access.Expires.ToUnixTimeSeconds());
        return _tokens.Seal(
        [
            .. HolderBytes.Of(access.Holder), .. expires,
            .. Encoding.UTF8.GetBytes($"{access.Notice}\n{access.Language}\n{access.Surface}"),
        ]);
    }

    /// <returns>Null for what is no such token, and for one that is over.</returns>
    public PreferenceAccess? TryOpen(string? token, Instant now)
    {
        if (_tokens.TryOpen(token) is not { Length: >= HeadSize } content)
            return null;
        var expires = Instant.FromUnixTimeSeconds(BinaryPrimitives.ReadInt64BigEndian(content.AsSpan(HolderBytes.Size)));
        var words = Encoding.UTF8.GetString(content.AsSpan(HeadSize)).Split('\n');
        return expires <= now ? null : new PreferenceAccess(HolderBytes.Read(content), words[0], words[1], words[2], expires);
    }
}
