using System.Text.Json.Nodes;
using Compliance.Connectors;
using Compliance.DataMap;

namespace Compliance.Requests.Rights.Access;

/// <summary>Gathers what the page shows of a collection, so much of it that memory stays bounded by the map.</summary>
internal sealed class ExportTable(Collection collection, PersonalDataMap map)
{
    private readonly List<ExportedRow> _shown = [];

    public void Add(JsonObject row, string? file = null)
    {
        if (_shown.Count < ExportedCollection.MaxRows)
            _shown.Add(new ExportedRow([.. collection.Fields.Select(field => Values(row, field))], file));
    }

    /// <param name="total">How many rows there are.</param>
    /// <param name="place">The file or folder that has them all.</param>
    public ExportedCollection End(int total, string place) => new(
        collection.Address.ToString(),
        collection.Title,
        collection.Description,
        [.. collection.Purposes.Select(map.Vocabulary.Purpose)],
        collection.LawfulBasis,
        Kept(),
        [.. ExportSummary.Categories(collection).Select(map.Vocabulary.Category).Distinct()],
        [.. collection.Fields.Select(field => new ExportedColumn(field.Title, field.Description, field.IsContent))],
        _shown,
        total,
        place);

    private static string[] Values(JsonObject row, Field field) =>
        field.IsContent ? [] : [.. FieldValues.At(row, field.Path).Select(Cut)];

    private static string Cut(string value)
    {
        if (value.Length <= ExportedCollection.MaxValueLength)
            return value;
        // Not between the two halves of a character.
        var isHalf = char.IsHighSurrogate(value[ExportedCollection.MaxValueLength - 1]);
        return value[..(ExportedCollection.MaxValueLength - (isHalf ? 1 : 0))] + "…";
    }

    private ExportedRetention? Kept()
    {
        if (collection.Retention is not { } retention)
            return null;
        var starting = retention.Parent is { } parent ? map.Find(parent.Collection) : collection;
        var from = starting?.Find(retention.From)?.Title ?? Wording.Of(retention.From);
        return new ExportedRetention(ExportSummary.Words(retention.Period), from, retention.Ground, retention.Law);
    }
}
