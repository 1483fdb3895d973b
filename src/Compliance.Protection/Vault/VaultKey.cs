using System.Security.Cryptography;

namespace Compliance.Protection.Vault;

/// <summary>One version of a vault key.</summary>
public sealed record KeyReference(string Name, string Version);

/// <summary>The public part of a vault key.</summary>
/// <param name="Reference">Name and version.</param>
/// <param name="SubjectPublicKeyInfo">DER, as X.509 has it.</param>
/// <param name="Enabled">False once the key is disabled.</param>
public sealed record VaultKey(KeyReference Reference, ReadOnlyMemory<byte> SubjectPublicKeyInfo, bool Enabled = true)
{
    /// <summary>SHA-256 over the public key, 32 bytes.</summary>
    public byte[] Thumbprint() => SHA256.HashData(SubjectPublicKeyInfo.Span);

    /// <summary>Wraps a fresh value here, and looks whether the vault unwraps it to the same.</summary>
    /// <param name="unwrap">Asks the vault.</param>
    /// <exception cref="KeyVaultException">The vault refused; it is the caller's to say what that means.</exception>
    public async Task<bool> Unwraps(Func<KeyReference, byte[], Task<byte[]>> unwrap)
    {
        var known = RandomNumberGenerator.GetBytes(32);
        return CryptographicOperations.FixedTimeEquals(await unwrap(Reference, Wrap(known)), known);
    }

    internal byte[] Wrap(ReadOnlySpan<byte> value)
    {
        using var rsa = RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(SubjectPublicKeyInfo.Span, out _);
        return rsa.Encrypt(value, RSAEncryptionPadding.OaepSHA256);
    }
}
