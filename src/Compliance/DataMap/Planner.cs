using Compliance.DataMap.Planning;

namespace Compliance.DataMap;

/// <summary>Plans a request from the map alone: the same map and the same kinds of identity always give the same plan.</summary>
public static class Planner
{
    /// <param name="map">The version that the request pins.</param>
    /// <param name="identityKinds">The kinds of identity that the request gives, for instance <c>email</c>; compared exactly.</param>
    /// <param name="group">The group of data subjects that the request is about: the other groups' collections are no part of the
    /// plan.</param>
    public static Plan Plan(PersonalDataMap map, IReadOnlySet<string> identityKinds, string group = DataSubjectGroup.Default)
    {
        var graph = new ReferenceGraph(map, group);
        var reach = new Reachability(graph, identityKinds);
        var reads = ReadOrder.Of(graph, reach);
        var erasures = ErasureOrder.Of(graph, reach, reads, RegistersIn(map, graph, reads))
            .Where(reach.Includes)
            .Select(number => graph.Collections[number])
            .Where(collection => collection.HoldsPersonalData);
        return new Plan(
            map.Digest,
            [.. reads.Select(number => new PlannedRead(graph.Collections[number].Address, [.. reach.Lookups(number)]))],
            [.. erasures.Select(collection => collection.Address)],
            [.. Coverage.GapsIn(graph, new Reachability(graph, identityKinds, isCautious: true))]);
    }

    private static IReadOnlyList<int> RegistersIn(PersonalDataMap map, ReferenceGraph graph, IReadOnlyList<int> reads) =>
    [
        .. from number in reads
           let collection = graph.Collections[number]
           where collection.Fields.Any(field => field.Identity is { } kind && map.IsRegister(collection, kind))
           select number,
    ];
}
