using System.Buffers.Text;
using System.Runtime.InteropServices;
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

    /// <summary>
    /// 43 characters of unpadded base64url, equal for every spelling of the same identity, see <see cref="BlindIndex.Of"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The identity is empty, or not well-formed Unicode.</exception>
    public string OfSelector(string kind, string identity) => Of("compliance/fence-selector/v1"u8, kind, BlindIndex.Normal(kind, identity));

    /// <summary>The same for a value that a store holds.</summary>
    /// <returns>Null for what is no identity of its kind: blank, not well-formed Unicode, a phone number without a digit.</returns>
    public string? FindSelector(string kind, string value) =>
        IdentityNormalForm.TryOf(kind, value, out var normal) ? Of("compliance/fence-selector/v1"u8, kind, normal) : null;

    /// <summary>Recognises a row that was there when its subject was fenced.</summary>
    /// <param name="collection">Where it was: <c>dataset.collection</c>.</param>
    /// <param name="key">Its primary key as one text, exact: also one that is no well-formed Unicode, for stores hold such keys.</param>
    public RowFingerprint OfRow(string collection, string key) =>
        new(
            HMACSHA256
                .HashData(
                    _key,
                    new InjectiveEncoding("compliance/fence-row-key/v1"u8)
                        .Add(collection)
                        .Add(MemoryMarshal.AsBytes(key.AsSpan()))
                        .ToArray())
                .AsSpan(0, RowFingerprint.Size));

    private string Of(ReadOnlySpan<byte> label, string kind, string value) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(_key, new InjectiveEncoding(label).Add(kind).Add(value).ToArray()));
}
