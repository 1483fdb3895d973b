using Compliance.DataMap;

namespace Compliance.Tests.Preflight;

/// <summary>The same map with one collection changed.</summary>
internal static class ChangedMap
{
    public static PersonalDataMap With(this PersonalDataMap map, string collection, Func<Collection, Collection> change) => new(
        map.Digest, map.Controller, map.Connections,
        [
            .. map.Datasets.Select(dataset => dataset with
            {
                Collections = [.. dataset.Collections.Select(each => each.Address.Collection == collection ? change(each) : each)],
            }),
        ]);
}
