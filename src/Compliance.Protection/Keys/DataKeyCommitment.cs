using System.Security.Cryptography;

namespace Compliance.Protection.Keys;

/// <summary>
/// What the log holds of a data key: a hash that only this key has. Whoever has the public half of a vault key can wrap a data key that
/// he knows; that it is not the one which was bound, this shows.
/// </summary>
public static class DataKeyCommitment
{
    private static ReadOnlySpan<byte> Label => "compliance/data-key-commitment/v1"u8;

    private static ReadOnlySpan<byte> SubjectLabel => "compliance/bound-subject/v1"u8;

    /// <summary>32 bytes; 256 random bits are not found by trying.</summary>
    public static byte[] Of(Guid dataKeyId, ReadOnlySpan<byte> dataKey)
    {
        // Not through an encoding on the heap: it would leave a copy of the key behind.
        Span<byte> bytes = stackalloc byte[128];
        try
        {
            var writer = new InjectiveWriter(bytes);
            writer.Add(Label);
            writer.Add(dataKeyId);
            writer.Add(dataKey);
            return SHA256.HashData(bytes[..writer.Written]);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>32 bytes that name the owner to whoever knows the ids, and nothing to anyone else: ids are random.</summary>
    public static byte[] OfOwner(string tenant, string owner, Guid dataKeyId) =>
        SHA256.HashData(new InjectiveEncoding(SubjectLabel).Add(tenant).Add(owner).Add(dataKeyId).ToArray());
}
