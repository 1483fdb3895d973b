using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Compliance.Consent.Signals;

/// <summary>
/// What a site says about itself in its GPC support resource (W3C, "Global Privacy Control", "GPC Support Representation").
/// </summary>
/// <param name="Abides">The site means to follow the signal, at least where the law demands it; null where that is unknown.</param>
/// <param name="LastUpdate">When it said so; null where that is unknown. A day without a time is its first moment in UTC.</param>
public sealed partial record GpcSupport(bool? Abides, DateTimeOffset? LastUpdate)
{
    /// <summary>Where a site publishes the resource.</summary>
    public const string Path = "/.well-known/gpc.json";

    /// <summary>A longer document is not read: what it says is unknown.</summary>
    public const int MaxLength = 65_536;

    private const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;

    private static readonly GpcSupport Unknown = new(null, null);

    /// <summary>
    /// Reads the resource. Nothing is refused: what is no JSON object, and a member with another type than its own, says nothing.
    /// </summary>
    /// <param name="json">The body of the answer, in UTF-8.</param>
    public static GpcSupport Read(ReadOnlyMemory<byte> json)
    {
        if (json.Length > MaxLength)
            return Unknown;
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object ? new GpcSupport(Flag(root), Time(root)) : Unknown;
        }
        catch (JsonException)
        {
            return Unknown;
        }
    }

    /// <summary>The resource, in UTF-8; members that are unknown are left out.</summary>
    public byte[] Write()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            if (Abides is { } abides)
                json.WriteBoolean("gpc", abides);
            if (LastUpdate is { } time)
                json.WriteString("lastUpdate", time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture));
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static bool? Flag(JsonElement root) => root.TryGetProperty("gpc", out var member)
        ? member.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null }
        : null;

    private static DateTimeOffset? Time(JsonElement root)
    {
        if (!root.TryGetProperty("lastUpdate", out var member) || member.ValueKind != JsonValueKind.String)
            return null;
        string text;
        try
        {
            text = member.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair is valid JSON, and no text.
            return null;
        }

        return Rfc3339().IsMatch(text)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Utc, out var time)
            ? time
            : null;
    }

    /// <summary>full-date or date-time of RFC 3339 §5.6, with at most seven digits of a second's fraction.</summary>
    [GeneratedRegex(
        @"\A[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,7})?([Zz]|[+-][0-9]{2}:[0-9]{2}))?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Rfc3339();
}
