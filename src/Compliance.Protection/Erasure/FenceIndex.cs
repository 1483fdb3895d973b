using System.Buffers.Text;
using System.Security.Cryptography;

namespace Compliance.Protection.Erasure;

/// <summary>
/// Keyed hashes by which a fence is found. Their key is another than the blind index's and lies in no data backup: who has a backup of the
/// fence alone learns nothing of whose it is, and who has one of the data cannot make the fence forget.
/// </summary>
public sealed class FenceIndex
{
    /// <summary>In bytes.</summary>
    public const int KeySize = 32;

    private readonly byte[] _key;

    /// <param name="key">Random. Copied.</param>
    /// <exception cref="ArgumentException">Another size.</exception>
    public FenceIndex(ReadOnlySpan<byte> key)
    {
        if (key.Length != KeySize) throw new ArgumentException("The key must be 32 bytes.", nameof(key));
        _key = key.ToArray();
    }

    /// <summary>43 characters of unpadded base64url. Ids are exact: nothing is normalised.</summary>
    public string OfSubject(string subject) => Of("compliance/fence-subject/v1"u8, "", subject);

    /// <summary>43 characters of unpadded base64url, equal for every spelling of the same identity, see <see cref="BlindIndex.Of"/>.</summary>
    /// <exception cref="ArgumentException">The identity is empty, or not well-formed Unicode.</exception>
    public string OfSelector(string kind, string identity) => Of("compliance/fence-selector/v1"u8, kind, BlindIndex.Normal(kind, identity));

    private string Of(ReadOnlySpan<byte> label, string kind, string value) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(_key, new InjectiveEncoding(label).Add(kind).Add(value).ToArray()));
}
