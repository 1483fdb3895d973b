using System.Text.Encodings.Web;
using System.Text.Json;

namespace Compliance.Consent.Notices;

/// <summary>The hash of exactly what is shown in one language on one surface.</summary>
public static class NoticeHash
{
    private const string Format = "compliance-notice/v1";

    // Text is data, never markup, so nothing but what JSON demands is escaped.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>SHA-256 over <see cref="Canonical"/>.</summary>
    /// <exception cref="NoticeException">The notice has no such language or surface.</exception>
    public static Sha256Hash Of(Notice notice, string language, string surface) => Sha256Hash.Of(Canonical(notice, language, surface));

    /// <summary>
    /// Strict JSON in UTF-8 in one spelling: members in this order, without white space; purposes as they are shown, categories and
    /// recipients in ordinal order.
    /// </summary>
    /// <exception cref="NoticeException">The notice has no such language or surface.</exception>
    public static byte[] Canonical(Notice notice, string language, string surface)
    {
        var text = notice.TextOn(language, surface);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Plain))
        {
            json.WriteStartObject();
            json.WriteString("format", Format);
            json.WriteString("code", notice.Code);
            json.WriteNumber("version", notice.Version);
            json.WriteString("language", text.Language);
            json.WriteString("surface", surface);
            json.WriteString("title", text.Title);
            json.WriteString("text", text.Text);
            json.WriteStartArray("purposes");
            foreach (var purpose in notice.Purposes)
                Write(json, purpose, text.Purposes[purpose.Code]);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void Write(Utf8JsonWriter json, NoticePurpose purpose, string words)
    {
        json.WriteStartObject();
        json.WriteString("code", purpose.Code);
        json.WriteString("text", words);
        Write(json, "categories", purpose.Categories);
        Write(json, "recipients", purpose.Recipients);
        json.WriteString("keptFor", purpose.KeptFor);
        json.WriteBoolean("explicit", purpose.IsExplicit);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<string> names)
    {
        json.WriteStartArray(name);
        foreach (var each in names.Order(StringComparer.Ordinal))
            json.WriteStringValue(each);
        json.WriteEndArray();
    }
}
