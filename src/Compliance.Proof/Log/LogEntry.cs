using Compliance.Proof.Verifying;

namespace Compliance.Proof.Log;

/// <summary>An entry with its opening: what its leaf is the salted hash of.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Salt">32 random bytes.</param>
/// <param name="Statement">Strict JSON, see <see cref="StrictJson"/>; these exact bytes.</param>
public sealed record LogEntry(EntryKind Kind, ReadOnlyMemory<byte> Salt, ReadOnlyMemory<byte> Statement)
{
    /// <summary>What the log holds of it.</summary>
    public byte[] Leaf() => LogLeaf.Of(Kind, Salt.Span, Statement.Span);
}
