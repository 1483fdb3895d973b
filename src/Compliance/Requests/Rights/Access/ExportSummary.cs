using System.Text.Json.Nodes;
using Compliance.DataMap;
using NodaTime;

namespace Compliance.Requests.Rights.Access;

/// <summary>What GDPR Art. 15(1) wants told about each collection, beside the data itself.</summary>
internal static class ExportSummary
{
    public static JsonObject Of(Collection collection, int rows) => new()
    {
        ["collection"] = collection.Address.ToString(),
        ["title"] = collection.Title,
        ["rows"] = rows,
        ["categories"] = new JsonArray([.. Categories(collection).Select(each => JsonValue.Create(each))]),
        ["purposes"] = new JsonArray([.. collection.Purposes.Select(each => JsonValue.Create(each))]),
        ["lawfulBasis"] = collection.LawfulBasis,
        ["kept"] = Kept(collection),
    };

    public static IEnumerable<string> Categories(Collection collection) =>
        collection.Fields.SelectMany(each => each.DataCategories).Distinct().Order(StringComparer.Ordinal);

    public static string? Kept(Collection collection) => collection.Retention is { } retention
        ? $"{Words(retention.Period)} from {retention.From}" + (retention.Law is { } law ? $" ({law})" : "")
        : null;

    public static string Words(Period period)
    {
        (int Count, string Unit)[] parts = [(period.Years, "year"), (period.Months, "month"), (period.Weeks, "week"), (period.Days, "day")];
        var words = parts.Where(part => part.Count != 0).Select(part => part.Count == 1 ? $"1 {part.Unit}" : $"{part.Count} {part.Unit}s");
        return period.HasTimeComponent ? period.ToString() : string.Join(", ", words);
    }
}
