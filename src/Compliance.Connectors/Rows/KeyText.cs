using System.Text.Json;

namespace Compliance.Connectors.Rows;

/// <summary>
/// Row keys whose parts may be null: see <see cref="RowKey"/>. A key of one field is its text; null is <c>[null]</c>, and the texts that
/// could be taken for that stand in an array of their own.
/// </summary>
internal static class KeyText
{
    private const string Null = "[null]";
    private const string Wrapped = "[\"[";

    public static RowKey Join(IReadOnlyList<string?> parts) => parts switch
    {
        [null] => new RowKey(Null),
        [{ } only] when only != Null && !only.StartsWith(Wrapped, StringComparison.Ordinal) => new RowKey(only),
        _ => new RowKey(JsonSerializer.Serialize(parts)),
    };

    /// <returns>Null where the text is no key of so many parts.</returns>
    public static IReadOnlyList<string?>? Split(RowKey key, int count)
    {
        if (count == 1 && key.Value != Null && !key.Value.StartsWith(Wrapped, StringComparison.Ordinal))
            return [key.Value];
        try
        {
            return JsonSerializer.Deserialize<string?[]>(key.Value) is { } parts && parts.Length == count ? parts : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
