using System.Globalization;
using System.Text;
using System.Text.Json;
using Compliance.Proof.Notes;
using Compliance.Proof.Verifying;

namespace Compliance.Cli.Verifying;

/// <summary>What was found, for people.</summary>
internal static class FindingText
{
    public static void Write(CertificateVerification found, ForkEvidence? fork, TextWriter output)
    {
        output.WriteLine(found.IsValid ? $"VALID. {found.Reason}" : $"NOT VALID. {PlainText.Harmless(found.Reason)}");
        if (fork is not null) Write(output, fork);
        if (found.Certificate is not { } certificate) return;
        var checkpoint = Checkpoint.Parse(certificate.Proof.Note.Text.Span);
        output.WriteLine(PlainText.Harmless($"Entry {certificate.Proof.Index} of {checkpoint.Size} in {checkpoint.Origin}."));
        foreach (var time in found.Timestamped)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Existed at {time.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z."));
        var keys = KeyText.Lines(certificate).ToList();
        if (keys.Count > 0) output.WriteLine();
        foreach (var line in keys) output.WriteLine(PlainText.Harmless(line));
        output.WriteLine();
        output.WriteLine("The operator states:");
        Write(output, StrictJson.ParseObject(certificate.Statement.Span), 1);
        foreach (var entry in certificate.Entries)
        {
            output.WriteLine();
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"and logged before, as entry {entry.Index}:"));
            Write(output, StrictJson.ParseObject(entry.Statement.Span), 1);
        }
        output.WriteLine();
        output.WriteLine("Not shown by these checks:");
        foreach (var gap in found.NotShown) output.WriteLine($"  - {gap}");
    }

    private static void Write(TextWriter output, ForkEvidence fork)
    {
        output.WriteLine();
        output.WriteLine("PROOF OF MISBEHAVIOUR. The log's key signed both of these, and the one is not how the other begins.");
        output.WriteLine("Keep them, and show them to whoever relies on this log: nobody can fabricate them without its key.");
        foreach (var note in new[] { fork.Earlier, fork.Later })
        {
            output.WriteLine();
            foreach (var line in Encoding.UTF8.GetString(SignedNoteWriter.Write(note)).TrimEnd('\n').Split('\n'))
                output.WriteLine(PlainText.Harmless(line));
        }
        foreach (var hash in fork.Consistency) output.WriteLine($"consistency {Convert.ToBase64String(hash)}");
    }

    private static void Write(TextWriter output, JsonElement value, int depth)
    {
        var indent = new string(' ', 2 * depth);
        if (value.ValueKind == JsonValueKind.Object)
            foreach (var member in value.EnumerateObject()) Write(output, $"{indent}{member.Name}:", member.Value, depth);
        else
            foreach (var item in value.EnumerateArray()) Write(output, $"{indent}-", item, depth);
    }

    private static void Write(TextWriter output, string label, JsonElement value, int depth)
    {
        var isNested = value.ValueKind is JsonValueKind.Object or JsonValueKind.Array;
        output.WriteLine(PlainText.Harmless(isNested ? label : $"{label} {value}"));
        if (isNested) Write(output, value, depth + 1);
    }
}
