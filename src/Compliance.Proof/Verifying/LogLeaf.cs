namespace Compliance.Proof.Verifying;

/// <summary>
/// An entry as the log holds it: format version, kind, and a salted hash of the statement. It reveals the kind alone; whoever holds the
/// salt and the statement can show what it says.
/// </summary>
public static class LogLeaf
{
    /// <summary>In bytes, whatever the statement: version 1, kind 1, hash 32.</summary>
    public const int Size = 2 + SHA256.HashSizeInBytes;

    /// <summary>In bytes; random and fresh for each entry.</summary>
    public const int SaltSize = 32;

    private const byte Version = 1;

    private static ReadOnlySpan<byte> Label => "compliance/log-leaf/v1\n"u8;

    /// <exception cref="ArgumentException">The salt has another size.</exception>
    public static byte[] Of(EntryKind kind, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> statement) => salt.Length == SaltSize
        ? [Version, (byte)kind, .. SHA256.HashData([.. Label, .. salt, .. statement])]
        : throw new ArgumentException($"A salt has {SaltSize} bytes.", nameof(salt));
}
