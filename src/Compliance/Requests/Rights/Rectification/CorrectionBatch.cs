using Compliance.DataMap;
using Compliance.Requests.Case;

namespace Compliance.Requests.Rights.Rectification;

/// <summary>So many rows of one collection as are recorded together.</summary>
/// <param name="Collection">Whose rows.</param>
/// <param name="Rows">By key, what is to be written.</param>
internal sealed record CorrectionBatch(CollectionAddress Collection, IReadOnlyList<IGrouping<string, FieldChange>> Rows)
{
    private const int MaxRows = 100;

    /// <summary>The same for the same plan, whenever it is cut.</summary>
    public static IReadOnlyList<CorrectionBatch> All(PlannedCorrections planned) =>
    [
        .. from collection in planned.Changes.GroupBy(change => change.Collection)
           from rows in collection.GroupBy(change => change.Key, StringComparer.Ordinal).Chunk(MaxRows)
           select new CorrectionBatch(collection.Key, rows),
    ];
}
