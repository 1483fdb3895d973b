using System.Globalization;
using System.Text.Json;
using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Protection.Erasure;
using Compliance.Subjects;

namespace Compliance.Restores;

/// <summary>A row that names someone who was erased, with what it tells of its age. Personal: it prints redacted.</summary>
/// <param name="collection">Where it is.</param>
/// <param name="row">With the fields that were asked for.</param>
/// <param name="identities">By which it names them.</param>
/// <param name="erasures">Of this person, in the order of the log; at least one.</param>
/// <param name="index">Hashes as the fences do.</param>
internal sealed class FoundRow(
    Collection collection,
    Row row,
    IReadOnlyList<(string Kind, string Value)> identities,
    IReadOnlyList<FinalFence> erasures,
    FenceIndex index)
{
    public Collection Collection => collection;

    public Row Row => row;

    public IReadOnlyList<(string Kind, string Value)> Identities => identities;

    public IReadOnlyList<FinalFence> Erasures => erasures;

    /// <summary>The request that erased them last.</summary>
    public string Person => erasures[^1].RequestId;

    public bool IsKnown { get; } = erasures.Any(each => each.Rows.Contains(index.OfRow(collection.Address.ToString(), row.Key.Value)));

    public RowEvidence Evidence(bool isEnrolledAgain, bool storeCameBack) =>
        new(Age(), IsKnown, KeyKindOf(collection, row.Key, identities), isEnrolledAgain, storeCameBack);

    /// <param name="collection">Whose key it is.</param>
    /// <param name="key">The key.</param>
    /// <param name="identities">Of its person.</param>
    public static KeyKind KeyKindOf(Collection collection, RowKey key, IReadOnlyList<(string Kind, string Value)> identities)
    {
        var fields = collection.PrimaryKey.ToList();
        var parts = Parts(fields.Count, key.Value)
            .Select((text, at) => (Text: text, IsNatural: IsNatural(fields[at], text, identities)))
            .ToList();
        if (parts.Any(part => part.IsNatural))
            return parts.Any(part => !part.IsNatural && IsUnique(part.Text)) ? KeyKind.Lasting : KeyKind.Natural;
        return parts.All(part => IsWhole(part.Text)) ? KeyKind.Counted : KeyKind.Lasting;
    }

    /// <returns>The values there without blanks; null where the store holds text that is none, such as half of a surrogate pair.</returns>
    public static IReadOnlyList<string>? ValuesOf(Row row, string path)
    {
        try
        {
            return [.. FieldValues.At(row.Fields, path).Where(value => !string.IsNullOrWhiteSpace(value))];
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <returns>The first value there; null where there is none.</returns>
    public static string? FirstOf(Row row, string path) => ValuesOf(row, path) is [var first, ..] ? first : null;

    public override string ToString() => $"{collection.Address}: {Personal.Redacted}";

    private RowAge Age()
    {
        var latest = erasures[^1];
        if (collection.Retention is not { From: var from })
            return RowAge.Unknown;
        var age = RowTimes.Age(FirstOf(row, from), latest.Since, latest.Over);

        // What the store's own service stamps is the time of the restore where a row was written again.
        return age is RowAge.Newer && from is "created" or "last_modified" or "Timestamp" ? RowAge.Unknown : age;
    }

    private static bool IsNatural(Field field, string text, IReadOnlyList<(string Kind, string Value)> identities) =>
        field.Identity is not null || identities.Any(each => text.Contains(each.Value, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// Long enough to be drawn or counted for this row alone: a name such as <c>newsletter</c> comes again with every customer.
    /// </summary>
    private static bool IsUnique(string text) => Guid.TryParse(text, out _) || (text.Length >= 16 && text.Any(char.IsAsciiDigit));

    private static bool IsWhole(string text) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
        && number == decimal.Truncate(number);

    /// <summary>As <see cref="RowKey"/> writes them.</summary>
    private static IReadOnlyList<string> Parts(int count, string key)
    {
        if (count < 2)
            return [key];
        using var parts = JsonDocument.Parse(key);
        return [.. parts.RootElement.EnumerateArray().Select(part => part.ToString())];
    }
}
