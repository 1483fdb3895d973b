using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Compliance.Proof.Notes;
using Compliance.Proof.Verifying;

namespace Compliance.Cli.Verifying;

/// <summary>What was found, for programs. Members are added, never renamed.</summary>
internal static class FindingJson
{
    private static readonly JsonWriterOptions Layout = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Write(CertificateVerification found, ForkEvidence? fork, TextWriter output)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Layout))
        {
            json.WriteStartObject();
            json.WriteBoolean("valid", found.IsValid);
            json.WriteString("failure", found.IsValid ? null : JsonNamingPolicy.KebabCaseLower.ConvertName(found.Failure.ToString()));
            json.WriteString("reason", found.Reason);
            if (found.Certificate is { } certificate)
                Write(json, certificate);
            if (fork is not null)
                Write(json, fork);
            Texts(
                json,
                "timestamps",
                found.Timestamped.Select(time =>
                    time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture)));
            Texts(json, "notShown", found.NotShown);
            json.WriteEndObject();
        }
        output.Write(Encoding.UTF8.GetString(bytes.ToArray()) + "\n");
    }

    private static void Write(Utf8JsonWriter json, Certificate certificate)
    {
        var checkpoint = Checkpoint.Parse(certificate.Proof.Note.Text.Span);
        json.WriteString("log", checkpoint.Origin);
        json.WriteNumber("size", checkpoint.Size);
        json.WriteNumber("index", certificate.Proof.Index);
        json.WritePropertyName("statement");
        StrictJson.ParseObject(certificate.Statement.Span).WriteTo(json);
        json.WriteStartArray("entries");
        foreach (var entry in certificate.Entries)
        {
            json.WriteStartObject();
            json.WriteNumber("index", entry.Index);
            json.WriteString("kind", entry.Kind.Name());
            json.WritePropertyName("statement");
            StrictJson.ParseObject(entry.Statement.Span).WriteTo(json);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, ForkEvidence fork)
    {
        json.WriteStartObject("misbehaviour");
        json.WriteString("earlier", SignedNoteWriter.Write(fork.Earlier));
        json.WriteString("later", SignedNoteWriter.Write(fork.Later));
        Texts(json, "consistency", fork.Consistency.Select(hash => Convert.ToBase64String(hash)));
        json.WriteEndObject();
    }

    private static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
