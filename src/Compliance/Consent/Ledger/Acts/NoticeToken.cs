using System.Buffers.Text;
using System.Security.Cryptography;

namespace Compliance.Consent.Ledger.Acts;

/// <summary>The token that comes with a rendered notice: 32 random bytes in base64url. Only its hash is kept.</summary>
public static class NoticeToken
{
    /// <summary>In bytes.</summary>
    public const int Size = 32;

    private const int Length = 43;

    internal static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Size));

    /// <exception cref="ConsentException">The text is no token, or another spelling of one.</exception>
    internal static Sha256Hash HashOf(string? token) =>
        ExactBase64Url.TryDecode(token, Length) is { Length: Size } bytes ? Sha256Hash.Of(bytes) : throw ConsentErrors.TokenMalformed();
}
