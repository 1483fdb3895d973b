using System.Security.Cryptography;
using Compliance.Proof.Signing;
using Compliance.Proof.Verifying;

namespace Compliance.LocalHost.Vault;

/// <summary>An ECDSA P-256 signing key in a file, made on first use. Whoever reads the file can sign.</summary>
public sealed class LocalStatementSigner : IStatementSigner, IDisposable
{
    private readonly Lock _gate = new();
    private readonly ECDsa _key;

    /// <param name="path">The key's file (PKCS #8); its directory is made if missing. A file that is there is used, never replaced.</param>
    /// <exception cref="CryptographicException">The file is not such a key.</exception>
    /// <exception cref="IOException">The file cannot be read or written.</exception>
    public LocalStatementSigner(string path)
    {
        DurableFile.EnsureDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        _key = Read(path) ?? Create(path);
    }

    /// <inheritdoc/>
    public Task<byte[]> GetPublicKey(CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            return Task.FromResult(_key.ExportSubjectPublicKeyInfo());
        }
    }

    /// <inheritdoc/>
    public Task<byte[]> Sign(ReadOnlyMemory<byte> digest, CancellationToken cancellationToken = default)
    {
        if (digest.Length != SHA256.HashSizeInBytes) throw new ArgumentException("A SHA-256 digest has 32 bytes.", nameof(digest));
        lock (_gate)
        {
            return Task.FromResult(_key.SignHash(digest.Span, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
        }
    }

    /// <summary>Releases the key.</summary>
    public void Dispose() => _key.Dispose();

    private static ECDsa? Read(string path)
    {
        if (DurableFile.Read(path) is not { } pkcs8) return null;
        var key = ECDsa.Create();
        try
        {
            key.ImportPkcs8PrivateKey(pkcs8, out _);
            VerifierKey.Ecdsa("signing-key", key.ExportSubjectPublicKeyInfo());
            return key;
        }
        catch (FormatException)
        {
            key.Dispose();
            throw new CryptographicException("The signing key's file holds no P-256 key.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pkcs8);
        }
    }

    private static ECDsa Create(string path)
    {
        using var fresh = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pkcs8 = fresh.ExportPkcs8PrivateKey();
        try
        {
            DurableFile.Write(path, pkcs8, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was first; its key is the one that counts.
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pkcs8);
        }
        return Read(path) ?? throw new IOException("The signing key's file vanished.");
    }
}
