using System.Globalization;
using System.Text;
using System.Text.Json;
using Compliance.Law;
using CsvHelper;
using CsvHelper.Configuration;

namespace Compliance.Cli.Law;

/// <param name="Place">The row or the number of the entry.</param>
/// <param name="Name">What its author calls it; empty where nothing.</param>
/// <param name="Question">As it is written.</param>
/// <param name="Expected">A day, the code of a refusal, or <c>refused</c>.</param>
/// <param name="Source">Where the law says so.</param>
internal sealed record LawCase(string Place, string Name, LawQuestionText Question, string Expected, string? Source);

/// <summary>Reads suites of cases: CSV with a header, or a JSON array of objects with the same names.</summary>
internal static class CaseFile
{
    private const int MaxBytes = 16 * 1024 * 1024;

    private static readonly string[] Known =
    [
        "id", "regime", "duty", "right", "received", "zone", "pauses", "extended", "calendar", "asOf", "expected", "source", "note",
    ];

    /// <exception cref="UsageException">It cannot be read, or has a column that is not known.</exception>
    public static IReadOnlyList<LawCase> Read(string path)
    {
        var text = Encoding.UTF8.GetString(PlainText.Of(BoundedFile.Read(path, MaxBytes)));
        var rows = text.TrimStart().StartsWith('[') ? ReadJson(text) : ReadCsv(text);
        return rows.Count > 0 ? [.. rows.Select(row => Case(row.Place, row.Values))] : throw new UsageException($"{path} holds no case.");
    }

    private static LawCase Case(string place, IReadOnlyDictionary<string, string> values)
    {
        if (values.Keys.FirstOrDefault(name => !Known.Contains(name, StringComparer.Ordinal)) is { } unknown)
            throw new UsageException($"{place}: {PlainText.Harmless(unknown)} is unknown; known are {string.Join(", ", Known)}.");
        return new(
            place, Of("id") ?? "",
            new LawQuestionText
            {
                Regime = Of("regime"), Duty = Of("duty"), Right = Of("right"), Received = Of("received"), Zone = Of("zone"),
                Pauses = Of("pauses")?.Split([';', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [],
                Extended = Of("extended")?.ToLowerInvariant(), Calendar = Of("calendar"), AsOf = Of("asOf"),
            },
            Of("expected") ?? throw new UsageException($"{place}: expected is missing."), Of("source"));

        string? Of(string name) => values.TryGetValue(name, out var value) && value.Trim() is { Length: > 0 } text ? text : null;
    }

    private static List<(string Place, Dictionary<string, string> Values)> ReadCsv(string text)
    {
        var rows = new List<(string, Dictionary<string, string>)>();
        try
        {
            using var csv = new CsvParser(new StringReader(text), new CsvConfiguration(CultureInfo.InvariantCulture));
            if (!csv.Read())
                return rows;
            var header = csv.Record!.Select(each => each.Trim()).ToArray();
            while (csv.Read())
            {
                if (csv.Count != header.Length)
                    throw new UsageException($"Row {csv.Row} has {csv.Count} fields, and the header {header.Length}.");
                rows.Add(($"Row {csv.Row}", header.Zip(csv.Record!).GroupBy(each => each.First).ToDictionary(
                    each => each.Key, each => each.Last().Second)));
            }
        }
        catch (BadDataException wrong)
        {
            throw new UsageException($"This is no CSV: row {wrong.Context?.Parser?.Row}.");
        }

        return rows;
    }

    private static List<(string Place, Dictionary<string, string> Values)> ReadJson(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return [.. json.RootElement.EnumerateArray().Select((each, index) => ($"Case {index + 1}", Members(each)))];
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            throw new UsageException("This is no JSON array of objects.");
        }
    }

    private static Dictionary<string, string> Members(JsonElement element) => element.EnumerateObject()
        .GroupBy(member => member.Name).ToDictionary(member => member.Key, member => Value(member.Last().Value));

    private static string Value(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString()!,
        JsonValueKind.Null => "",
        JsonValueKind.Array => string.Join(';', element.EnumerateArray().Select(Value)),
        JsonValueKind.Object => $"{Member(element, "from")}/{Member(element, "until")}/{Member(element, "ground")}",
        _ => element.GetRawText(),
    };

    private static string Member(JsonElement pause, string name) =>
        pause.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString()! : "";
}
