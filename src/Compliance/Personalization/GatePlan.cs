using Compliance.DataMap;

namespace Compliance.Personalization;

/// <summary>
/// How the gate finds a person's rows without reading a field that it was not asked for: by a distinguishing identity of the person, or by
/// the key of a row that was found so. Whose row it is then needs no look at the row.
/// </summary>
/// <remarks>
/// A collection whose rows may name two people is not reached: telling them apart would mean reading identities (docs/data-map.md, whose
/// row is it, rules 3 and 8).
/// </remarks>
internal sealed class GatePlan
{
    private readonly Dictionary<CollectionAddress, GateStep> _steps = [];

    public GatePlan(PersonalDataMap map)
    {
        var searchable = map.Collections
            .Where(each => each is { Group: DataSubjectGroup.Default, Connection: not null } && each.PrimaryKey.Any())
            .ToList();
        foreach (var collection in searchable)
        {
            if (IdentityOf(map, collection) is { } field)
                _steps[collection.Address] = new GateStep(collection, field.Path, field.Identity!, null);
        }

        // Each round reaches what refers to the rows of the round before.
        while (searchable.Where(each => !_steps.ContainsKey(each.Address)).Select(each => Below(map, each)).OfType<GateStep>().ToList()
               is { Count: > 0 } reached)
        {
            foreach (var step in reached)
                _steps[step.Collection.Address] = step;
        }
    }

    /// <returns>Null where the person's rows cannot be told by keys alone.</returns>
    public GateStep? To(CollectionAddress collection) => _steps.GetValueOrDefault(collection);

    private static Field? IdentityOf(PersonalDataMap map, Collection collection) =>
        Owners(map, collection).ToArray() is [{ IsSealed: false } only] ? only : null;

    /// <summary>The fields that tell whose a row is, for sure.</summary>
    private static IEnumerable<Field> Owners(PersonalDataMap map, Collection collection) =>
        collection.Fields.Where(field =>
            field is { Identity: not null, IsMention: false } && map.DistinguishingIdentities.Contains(field.Identity));

    private GateStep? Below(PersonalDataMap map, Collection collection)
    {
        if (Owners(map, collection).Any())
            return null;
        var above = RowReference.All(map)
            .Where(each => each.From.Collection == collection.Address && each.To.Collection != collection.Address)
            .Distinct()
            .ToArray();
        return above is [var only]
            && _steps.ContainsKey(only.To.Collection)
            && collection.Find(only.From.Path) is { IsSealed: false }
            && map.Find(only.To.Collection)!.PrimaryKey.ToArray() is [var key]
            && key.Path == only.To.Path
            ? new GateStep(collection, only.From.Path, null, only.To.Collection)
            : null;
    }
}

/// <param name="Collection">Whose rows are found.</param>
/// <param name="Path">The field that is searched by. It stands in the query's condition, and is read only where the purpose may use
/// it.</param>
/// <param name="Identity">The kind of identity in it; null: the key of a row of <paramref name="Parent"/>.</param>
/// <param name="Parent">The collection whose keys are searched for; null: an identity is.</param>
internal sealed record GateStep(Collection Collection, string Path, string? Identity, CollectionAddress? Parent);
