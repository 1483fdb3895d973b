using Compliance.DataMap;

namespace Compliance.Drafting;

/// <param name="To">The field that is searched.</param>
/// <param name="Identity">For an identity of this kind; or</param>
/// <param name="From">for the values found in this field.</param>
public sealed record WayStep(FieldAddress To, string? Identity, FieldAddress? From);

/// <summary>The shortest way to each collection of a plan, from the identities that are given.</summary>
internal sealed class Ways
{
    private readonly Dictionary<CollectionAddress, IReadOnlyList<WayStep>> _ways = [];
    private readonly Dictionary<string, IReadOnlyList<WayStep>> _known;

    public Ways(PersonalDataMap map, Plan plan, IReadOnlySet<string> given)
    {
        _known = given.ToDictionary(kind => kind, _ => (IReadOnlyList<WayStep>)[], StringComparer.Ordinal);
        bool grew;
        do
        {
            grew = false;
            foreach (var read in plan.Reads)
                grew |= Take(map, read);
        }
        while (grew);
    }

    /// <returns>Empty where none leads there.</returns>
    public IReadOnlyList<WayStep> To(CollectionAddress address) => _ways.GetValueOrDefault(address) ?? [];

    private bool Take(PersonalDataMap map, PlannedRead read)
    {
        var shortest = read.Lookups.Select(lookup => Way(read, lookup)).OfType<IReadOnlyList<WayStep>>().MinBy(each => each.Count);
        if (shortest is null || (_ways.TryGetValue(read.Collection, out var earlier) && earlier.Count <= shortest.Count))
            return false;
        _ways[read.Collection] = shortest;
        foreach (var kind in map.Find(read.Collection)!.Fields.Select(each =>
            each.Identity).OfType<string>().Where(map.DistinguishingIdentities.Contains))
        {
            if (!_known.TryGetValue(kind, out var other) || other.Count > shortest.Count)
                _known[kind] = shortest;
        }

        return true;
    }

    private IReadOnlyList<WayStep>? Way(PlannedRead read, Lookup lookup)
    {
        var before = lookup.Identity is { } kind ? _known.GetValueOrDefault(kind)
            : lookup.Source is { } source ? _ways.GetValueOrDefault(source.Collection) : null;
        return before is null ? null : [.. before, new WayStep(new FieldAddress(read.Collection, lookup.Path), lookup.Identity,
            lookup.Source)];
    }
}
