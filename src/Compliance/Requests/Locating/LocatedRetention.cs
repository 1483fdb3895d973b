using Compliance.Connectors;
using Compliance.DataMap;
using NodaTime;

namespace Compliance.Requests.Locating;

/// <summary>Whether a ground keeps each row, by its own time or by that of the row that it follows.</summary>
internal sealed class LocatedRetention(PersonalDataMap map, StoreReader reader, CandidateRows located, Instant now)
{
    private readonly Dictionary<(FieldAddress Parent, string Value), CandidateRow[]> _parents = [];

    // Reading a time is dear, and the lines of an order have the order's.
    private readonly Dictionary<(CollectionAddress Collection, string Began), RowRetention> _told = [];

    /// <summary>Looks up the rows that these follow; they may be nobody's, or not mapped as the person's.</summary>
    public async Task Resolve(IEnumerable<CandidateRow> rows, CancellationToken cancellation)
    {
        var following = rows.Where(row => row.Collection.Retention is { Ground: not null, Parent: not null }).ToList();
        while (following.Count > 0)
        {
            var asked = following.SelectMany(Parents).Where(parent => !_parents.ContainsKey(parent)).ToHashSet();
            following = [];
            foreach (var values in asked.ToLookup(each => each.Parent, each => each.Value))
                following.AddRange(await LookUp(values.Key, [.. values], cancellation));
        }
    }

    /// <returns>Null where no ground keeps rows of this collection.</returns>
    public RowRetention? Of(CandidateRow row)
    {
        if (row.Collection.Retention is not { Ground: not null } rule)
            return null;
        if (rule.Parent is null)
        {
            return row[rule.From] switch
            {
                [] => Told(row, rule, ""),
                [var began] => Told(row, rule, began),
                var several => Latest(several.Select(began => Told(row, rule, began))),
            };
        }

        // Rows whose parent is gone have nothing left that they could follow: nothing keeps them.
        var followed = Parents(row).SelectMany(parent => _parents.GetValueOrDefault(parent, [])).Select(Of).OfType<RowRetention>();
        return Latest(followed.DefaultIfEmpty(new RowRetention(RetentionState.Expired, null)));
    }

    private RowRetention Told(CandidateRow row, DataMap.Retention rule, string began)
    {
        if (!_told.TryGetValue((row.Collection.Address, began), out var known))
            _told[(row.Collection.Address, began)] = known = new RowRetention(rule.StateOf(began, now), rule.Ends(began));
        return known;
    }

    private static RowRetention Latest(IEnumerable<RowRetention> all) =>
        all.OrderBy(each => each.State switch { RetentionState.Kept => 0, RetentionState.Undated => 1, _ => 2 })
            .ThenByDescending(each => each.Ends ?? LocalDate.MaxIsoValue).First();

    private static IEnumerable<(FieldAddress Parent, string Value)> Parents(CandidateRow row) =>
        row.Collection.Retention is { Ground: not null, Parent: { } parent }
            ? row[parent.Path].Select(value => (new FieldAddress(parent.Collection, parent.ParentPath), value))
            : [];

    private async Task<List<CandidateRow>> LookUp(FieldAddress parent, IReadOnlyCollection<string> values, CancellationToken cancellation)
    {
        foreach (var value in values)
            _parents[(parent, value)] = [];
        var found = new List<CandidateRow>();
        var asked = values.ToLookup(value => Values.NumberText.Normal(value) ?? value);
        await foreach (var read in reader.Find(map.Find(parent.Collection)!, [new FieldMatch(parent.Path, values)], cancellation))
        {
            // Most are the person's own, and in memory already.
            var row = located.Find(read) ?? read;
            found.Add(row);
            foreach (var value in row[parent.Path].SelectMany(text => asked[Values.NumberText.Normal(text) ?? text]))
                _parents[(parent, value)] = [.. _parents[(parent, value)], row];
        }

        return found;
    }
}

/// <param name="State">Whether a ground keeps the row.</param>
/// <param name="Ends">The day on which its ground ends; null: never, or not known.</param>
internal sealed record RowRetention(RetentionState State, LocalDate? Ends);
