using System.Globalization;
using System.Text;
using Compliance.Proof.Verifying;

namespace Compliance.Proof.Notes;

/// <summary>Writes what <see cref="LogProof"/> reads.</summary>
public static class LogProofWriter
{
    /// <summary>A proof in its one spelling.</summary>
    /// <exception cref="FormatException">What would be written is no proof.</exception>
    public static byte[] Write(LogProof proof)
    {
        var head = new StringBuilder(LogProof.Format).Append('\n');
        if (proof.Extra is { } extra) head.Append("extra ").Append(Convert.ToBase64String(extra.Span)).Append('\n');
        head.Append(CultureInfo.InvariantCulture, $"index {proof.Index}\n");
        foreach (var hash in proof.Path)
            head.Append(Convert.ToBase64String(hash)).Append('\n');
        byte[] written =
        [
            .. Encoding.ASCII.GetBytes(head.Append('\n').ToString()),
            .. SignedNoteWriter.Write(proof.Note.Text.Span, proof.Note.Signatures),
        ];
        LogProof.Parse(written);
        return written;
    }
}
