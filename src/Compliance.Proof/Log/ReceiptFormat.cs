using System.Globalization;
using System.Text;
using Compliance.Proof.Verifying;

namespace Compliance.Proof.Log;

/// <summary>
/// A receipt as bytes: the first entry's index in a line, then for each entry a line with its kind, salt and statement, the two in base64.
/// </summary>
public static class ReceiptFormat
{
    /// <summary>In its one spelling.</summary>
    public static byte[] Write(IndexedLogEntry receipt)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{receipt.Index}\n");
        foreach (var entry in receipt.Entries)
        {
            text.Append(CultureInfo.InvariantCulture, $"{(byte)entry.Kind} ")
                .Append(Convert.ToBase64String(entry.Salt.Span))
                .Append(' ')
                .Append(Convert.ToBase64String(entry.Statement.Span))
                .Append('\n');
        }
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    /// <exception cref="FormatException">It is none.</exception>
    public static IndexedLogEntry Read(ReadOnlySpan<byte> receipt)
    {
        var lines = Encoding.ASCII.GetString(receipt).Split('\n');
        if (lines.Length < 3 || lines[^1].Length > 0) throw new FormatException("A receipt has an index and at least one entry.");
        return new(long.Parse(lines[0], CultureInfo.InvariantCulture), [.. lines[1..^1].Select(Entry)]);
    }

    private static LogEntry Entry(string line) =>
        line.Split(' ') is [var kind, var salt, var statement]
            ? new(
                (EntryKind)byte.Parse(kind, CultureInfo.InvariantCulture),
                Convert.FromBase64String(salt),
                Convert.FromBase64String(statement))
            : throw new FormatException("A receipt's entry has a kind, a salt and a statement.");
}
