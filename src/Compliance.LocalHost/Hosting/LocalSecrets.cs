using System.Security.Cryptography;
using Compliance.DataMap;
using Compliance.LocalHost.Vault;
using Compliance.Protection;

namespace Compliance.LocalHost.Hosting;

/// <summary>The deployment's own secrets, made at first use and kept in one file that only its owner can read.</summary>
internal sealed class LocalSecrets
{
    private const int Part = 32;

    private LocalSecrets(ReadOnlyMemory<byte> bytes)
    {
        BlindIndex = new BlindIndex(bytes.Span[..Part]);
        Masking = new MaskingSecrets(bytes[Part..(2 * Part)], bytes[(2 * Part)..]);
    }

    public BlindIndex BlindIndex { get; }

    public MaskingSecrets Masking { get; }

    public static LocalSecrets Load(string dataDirectory)
    {
        DurableFile.EnsureDirectory(dataDirectory);
        var path = Path.Combine(dataDirectory, "secrets.bin");
        if (DurableFile.Read(path) is not { } bytes)
            DurableFile.Write(path, bytes = RandomNumberGenerator.GetBytes(3 * Part), overwrite: false);
        return bytes.Length == 3 * Part ? new LocalSecrets(bytes) : throw new InvalidDataException($"{path} is damaged: {bytes.Length} bytes.");
    }
}
