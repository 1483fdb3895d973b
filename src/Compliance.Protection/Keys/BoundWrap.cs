using System.Security.Cryptography;
using Compliance.Protection.Vault;

namespace Compliance.Protection.Keys;

/// <summary>
/// A secret under a vault key, with the hash of what it belongs to and of the key beside it: RSA-OAEP takes no associated data. RSA 2048
/// holds 190 bytes, 32 of them for the hash.
/// </summary>
internal static class BoundWrap
{
    /// <summary>Wraps locally, with the public key alone: the vault is not called.</summary>
    public static byte[] Wrap(ReadOnlySpan<byte> secret, VaultKey key, InjectiveEncoding owner)
    {
        Span<byte> bound = stackalloc byte[secret.Length + SHA256.HashSizeInBytes];
        try
        {
            secret.CopyTo(bound);
            Binding(owner, key.Reference, bound[secret.Length..]);
            return key.Wrap(bound);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bound);
        }
    }

    /// <summary>Takes the secret out of what the vault unwrapped, into pinned memory, and zeroes the rest.</summary>
    /// <returns>Null when it was wrapped for another owner or vault key, or is of another size.</returns>
    public static byte[]? Open(Span<byte> unwrapped, int size, KeyReference key, InjectiveEncoding owner)
    {
        try
        {
            Span<byte> expected = stackalloc byte[SHA256.HashSizeInBytes];
            Binding(owner, key, expected);
            if (unwrapped.Length != size + SHA256.HashSizeInBytes || !CryptographicOperations.FixedTimeEquals(unwrapped[size..], expected))
                return null;

            // Pinned, so that the collector leaves no copies behind that zeroing would miss.
            var secret = GC.AllocateUninitializedArray<byte>(size, pinned: true);
            unwrapped[..size].CopyTo(secret);
            return secret;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(unwrapped);
        }
    }

    private static void Binding(InjectiveEncoding owner, KeyReference key, Span<byte> hash) =>
        SHA256.HashData(owner.Add(key.Name).Add(key.Version).ToArray(), hash);
}
