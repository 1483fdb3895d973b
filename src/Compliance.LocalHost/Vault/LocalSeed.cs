using System.Security.Cryptography;

namespace Compliance.LocalHost.Vault;

/// <summary>An Ed25519 private key in a file, made on first use. Whoever reads the file can sign.</summary>
internal static class LocalSeed
{
    private const int Size = 32;

    /// <exception cref="CryptographicException">The file is not such a key.</exception>
    public static byte[] ReadOrMake(string path)
    {
        DurableFile.EnsureDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        if (DurableFile.Read(path) is null)
            Make(path);
        var seed = DurableFile.Read(path);
        return seed?.Length == Size ? seed : throw new CryptographicException("The file of an Ed25519 key has 32 bytes.");
    }

    private static void Make(string path)
    {
        try
        {
            DurableFile.Write(path, RandomNumberGenerator.GetBytes(Size), overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was first; its key is the one that counts.
        }
    }
}
