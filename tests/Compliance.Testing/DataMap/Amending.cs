using Compliance.DataMap;

namespace Compliance.Testing.DataMap;

/// <summary>Changes single collections of a loaded map.</summary>
public static class Amending
{
    /// <param name="map">Stays as it is.</param>
    /// <param name="collection"><c>dataset.collection</c>.</param>
    /// <param name="change">What becomes of it.</param>
    public static PersonalDataMap With(this PersonalDataMap map, string collection, Func<Collection, Collection> change)
    {
        var address = Addresses.Of(collection);
        if (map.Find(address) is null)
            throw new ArgumentException($"The map has no {collection}.", nameof(collection));
        return new PersonalDataMap(
            map.Digest, map.Controller, map.Connections,
            [
                .. map.Datasets.Select(dataset => dataset with
                {
                    Collections = [.. dataset.Collections.Select(each => each.Address == address ? change(each) : each)],
                }),
            ],
            map.IdentityKinds.ToDictionary(kind => kind, map.DistinguishingIdentities.Contains));
    }

    /// <summary>The rows of one collection follow those of another.</summary>
    public static PersonalDataMap Following(this PersonalDataMap map, string child, string path, string parent, string parentPath)
    {
        var above = map.Find(Addresses.Of(parent))!.Retention!;
        return map.With(child, each => each with { Retention = above with { Parent = new(Addresses.Of(parent), path, parentPath) } });
    }
}
