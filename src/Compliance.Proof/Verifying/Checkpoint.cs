namespace Compliance.Proof.Verifying;

/// <summary>What a log commits to: its name, how many leaves it has and their root, c2sp.org/tlog-checkpoint. Extension lines are refused.</summary>
/// <param name="Origin">The log's name, one line.</param>
/// <param name="Size">In leaves.</param>
/// <param name="Root">32 bytes.</param>
public sealed record Checkpoint(string Origin, long Size, ReadOnlyMemory<byte> Root)
{
    /// <summary>Reads the text of a note.</summary>
    /// <exception cref="FormatException">It is no checkpoint, or has extension lines.</exception>
    public static Checkpoint Parse(ReadOnlySpan<byte> text)
    {
        var lines = new ExactText(text);
        var origin = Encoding.UTF8.GetString(lines.Line());
        var read = new Checkpoint(origin, ExactText.Number(lines.Line()), ExactText.Hash(lines.Line()));
        return origin.Length > 0 && lines.AtEnd ? read : throw new FormatException("The checkpoint has no origin, or more than three lines.");
    }

    /// <summary>The text of a note.</summary>
    public byte[] Write() =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Convert.ToBase64String(Root.Span)}\n"));
}
