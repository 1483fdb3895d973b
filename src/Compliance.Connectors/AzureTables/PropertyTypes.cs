using System.Collections.Concurrent;
using System.Globalization;
using Azure.Data.Tables;
using Compliance.DataMap;

namespace Compliance.Connectors.AzureTables;

/// <summary>
/// What types the properties of a table have: a filter must compare with the stored type. The map says it for strings; otherwise
/// a few entities are looked at once. A property whose type changes from row to row is found under the type seen first.
/// </summary>
internal sealed class PropertyTypes
{
    private const int Sample = 50;

    private readonly ConcurrentDictionary<(string Table, string Property), Type> seen = new();

    public async Task<Type> Of(MappedTable table, string property, CancellationToken cancellation)
    {
        var declared = table.Collection.Find(property)?.DataType;
        if (EntityKeys.IsPart(property) || declared == "string")
            return typeof(string);
        if (!seen.ContainsKey((table.Client.Name, property)))
            await Look(table, property, cancellation);
        return seen.TryGetValue((table.Client.Name, property), out var type) ? type : Declared(declared);
    }

    /// <returns>The value to compare with, or null where the text is no value of that type, and so matches nothing.</returns>
    public static object? Value(string text, Type type) => type switch
    {
        _ when type == typeof(int) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null,
        _ when type == typeof(long) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null,
        _ when type == typeof(double) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null,
        _ when type == typeof(bool) => bool.TryParse(text, out var flag) ? flag : null,
        _ when type == typeof(Guid) => Guid.TryParse(text, out var id) ? id : null,
        _ when type == typeof(DateTimeOffset) =>
            DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null,
        _ => text,
    };

    private async Task Look(MappedTable table, string property, CancellationToken cancellation)
    {
        await foreach (var page in table.Client.QueryAsync<TableEntity>((string?)null, Sample, [property], cancellation).AsPages())
        {
            if (page.Values.Select(entity => entity.TryGetValue(property, out var value) ? value : null).FirstOrDefault(value => value is not null) is { } value)
                seen[(table.Client.Name, property)] = value.GetType();
            return;
        }
    }

    private static Type Declared(string? type) => type switch
    {
        "integer" => typeof(int),
        "float" => typeof(double),
        "boolean" => typeof(bool),
        _ => typeof(string),
    };
}
