using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Compliance.Protection;

/// <summary>
/// Finds a subject by an identity without storing the identity: HMAC-SHA256 of its normal form under a tenant-wide key. Whoever has
/// the key can test guesses, so index rows are personal data and are deleted with the subject.
/// </summary>
public sealed class BlindIndex
{
    private const int MinKeySize = 32;
    private readonly byte[] _key;

    /// <param name="key">At least 32 random bytes, one key for the deployment. Copied.</param>
    /// <exception cref="ArgumentException">The key is too short.</exception>
    public BlindIndex(ReadOnlySpan<byte> key)
    {
        if (key.Length < MinKeySize) throw new ArgumentException("The key must be at least 32 bytes.", nameof(key));
        _key = key.ToArray();
    }

    private static ReadOnlySpan<byte> Label => "compliance/blind-index/v1"u8;

    /// <summary>43 characters of unpadded base64url, equal for every spelling of the same identity.</summary>
    /// <param name="kind">"email", "phone", or any other word of the data map's; identities of different kinds never meet.</param>
    /// <param name="identity">As stated: normalised to NFKC, trimmed and lower-cased; a phone number to its digits and leading
    /// plus.</param>
    /// <exception cref="ArgumentException">The identity is empty, or not well-formed Unicode.</exception>
    public string Of(string kind, string identity) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(_key, new InjectiveEncoding(Label).Add(kind).Add(Normal(kind, identity)).ToArray()));

    /// <summary>One spelling for all of an identity's.</summary>
    /// <exception cref="ArgumentException">The identity is empty, or not well-formed Unicode.</exception>
    internal static string Normal(string kind, string identity) =>
        IdentityNormalForm.TryOf(kind, identity, out var normal)
            ? normal
            : throw new ArgumentException("The identity is empty, or not well-formed Unicode.", nameof(identity));
}
