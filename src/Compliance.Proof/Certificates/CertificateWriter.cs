using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Compliance.Proof.Notes;
using Compliance.Proof.Verifying;

namespace Compliance.Proof.Certificates;

/// <summary>Writes certificate files, each in its one spelling.</summary>
public static class CertificateWriter
{
    /// <summary>
    /// Writes the file. Entries, consistency proofs, timestamps and signatures may come in any order; every statement must be strict JSON
    /// without line breaks.
    /// </summary>
    /// <exception cref="FormatException">What would be written could not be read again.</exception>
    public static byte[] Write(Verifying.Certificate certificate)
    {
        using var before = new MemoryStream();
        Line(before, Encoding.ASCII.GetBytes(Verifying.Certificate.Format));
        Line(before, certificate.Statement.Span);
        Text(before, $"salt {Base64(certificate.Salt)}\n");
        foreach (var entry in certificate.Entries.OrderBy(entry => entry.Index))
        {
            Text(before, $"entry {entry.Index} {(byte)entry.Kind} {Base64(entry.Salt)} ");
            Line(before, entry.Statement.Span);
            Text(before, $"path{Path(entry.Path)}\n");
        }
        foreach (var earlier in certificate.Consistency.OrderBy(earlier => earlier.Size))
            Text(before, $"consistency {earlier.Size}{Path(earlier.Path)}\n");
        foreach (var token in certificate.Timestamps.Order(BytewiseComparer))
            Text(before, $"timestamp {Base64(token)}\n");
        var note = certificate.Proof.Note with { Signatures = [.. certificate.Proof.Note.Signatures.Order(SignatureComparer)] };
        byte[] after = [(byte)'\n', .. LogProofWriter.Write(certificate.Proof with { Note = note })];
        var sum = SHA256.HashData([.. before.ToArray(), .. after]);
        Text(before, $"sum {Base64(sum)}\n");
        byte[] file = [.. before.ToArray(), .. after];
        Verifying.Certificate.Parse(file);
        return file;
    }

    private static Comparer<ReadOnlyMemory<byte>> BytewiseComparer =>
        Comparer<ReadOnlyMemory<byte>>.Create((one, other) => one.Span.SequenceCompareTo(other.Span));

    private static Comparer<NoteSignature> SignatureComparer => Comparer<NoteSignature>.Create(Verifying.Certificate.CompareSignatures);

    private static string Base64(ReadOnlyMemory<byte> bytes) => Convert.ToBase64String(bytes.Span);

    private static string Path(IReadOnlyList<byte[]> path) => string.Concat(path.Select(hash => " " + Convert.ToBase64String(hash)));

    private static void Text(MemoryStream file, FormattableString text) =>
        file.Write(Encoding.ASCII.GetBytes(text.ToString(CultureInfo.InvariantCulture)));

    private static void Line(MemoryStream file, ReadOnlySpan<byte> line)
    {
        file.Write(line);
        file.WriteByte((byte)'\n');
    }
}
