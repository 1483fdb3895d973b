using System.Security.Cryptography;
using Compliance.Protection.Vault;

namespace Compliance.Protection.Keys;

/// <summary>
/// A data key under a vault key. RSA-OAEP takes no associated data, so the hash of what the key belongs to is wrapped with it:
/// 32 + 32 of the 190 bytes that RSA 2048 holds.
/// </summary>
internal static class DataKeyWrap
{
    public const int KeySize = 32;

    private static ReadOnlySpan<byte> Label => "compliance/data-key/v1"u8;

    /// <summary>Wraps locally, with the public key alone: the vault is not called.</summary>
    public static byte[] Wrap(ReadOnlySpan<byte> dataKey, VaultKey key, string tenant, string subject, Guid dataKeyId)
    {
        Span<byte> bound = stackalloc byte[KeySize + SHA256.HashSizeInBytes];
        try
        {
            dataKey.CopyTo(bound);
            Binding(tenant, subject, dataKeyId, key.Reference, bound[KeySize..]);
            return key.Wrap(bound);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bound);
        }
    }

    /// <summary>Takes the data key out of what the vault unwrapped, into pinned memory, and zeroes the rest.</summary>
    /// <exception cref="DataKeyRefusedException">It was wrapped for another tenant, subject, data key or vault key.</exception>
    public static byte[] Open(Span<byte> unwrapped, KeyReference key, string tenant, string subject, Guid dataKeyId)
    {
        try
        {
            Span<byte> expected = stackalloc byte[SHA256.HashSizeInBytes];
            Binding(tenant, subject, dataKeyId, key, expected);
            if (unwrapped.Length != KeySize + SHA256.HashSizeInBytes
                || !CryptographicOperations.FixedTimeEquals(unwrapped[KeySize..], expected))
                throw new DataKeyRefusedException();

            // Pinned, so that the collector leaves no copies behind that zeroing would miss.
            var dataKey = GC.AllocateUninitializedArray<byte>(KeySize, pinned: true);
            unwrapped[..KeySize].CopyTo(dataKey);
            return dataKey;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(unwrapped);
        }
    }

    private static void Binding(string tenant, string subject, Guid dataKeyId, KeyReference key, Span<byte> hash) =>
        SHA256.HashData(
            new InjectiveEncoding(Label).Add(tenant).Add(subject).Add(dataKeyId).Add(key.Name).Add(key.Version).ToArray(), hash);
}
