using System.Globalization;

namespace Compliance.Connectors.AzureTables;

/// <summary>
/// A text in each type in which a property may hold it: the type of a property may differ from row to row, and the service compares
/// within one type alone.
/// </summary>
internal static class PropertyTypes
{
    /// <summary>The service knows no earlier time.</summary>
    public static readonly DateTimeOffset Earliest = new(1601, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The values other than texts and numbers: numbers have too many spellings for a filter.</summary>
    public static IEnumerable<object> Values(string text)
    {
        if (bool.TryParse(text, out var flag))
            yield return flag;
        if (Guid.TryParse(text, out var id))
            yield return id;
        if (Time(text) is { } time && time >= Earliest)
            yield return time;
        if (Bytes(text) is { } bytes)
            yield return bytes;
    }

    /// <summary>Whether a property that is no text holds what the text says.</summary>
    public static bool AreEqual(string text, object stored) => stored switch
    {
        bool flag => bool.TryParse(text, out var other) && other == flag,
        Guid id => Guid.TryParse(text, out var other) && other == id,
        DateTimeOffset time => Time(text) == time,
        byte[] bytes => Bytes(text) is { } other && bytes.AsSpan().SequenceEqual(other),
        BinaryData bytes => Bytes(text) is { } other && bytes.ToMemory().Span.SequenceEqual(other),
        _ => false,
    };

    public static byte[]? Bytes(string text)
    {
        if (text.Length == 0)
            return null;
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : null;
    }

    public static DateTimeOffset? Time(string text) =>
        text.Length >= 10 && text[4] == '-'
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUniversalTime() : null;
}
