using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.DataMap.Planning;
using Compliance.Protection;
using Compliance.Requests.Case;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Rights.Access;
using Compliance.Subjects;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Requests.Rights.Portability;

/// <summary>Gathers what is portable into one sealed archive: each collection as JSON and as CSV.</summary>
public sealed class PortabilityActivities(
    ICaseFiles cases, IDataMaps maps, IConnectors connectors, IRequestStore requests, SubjectProtector protector,
    ISubjectDirectory directory, IExportPages pages, IClock clock)
{
    public static readonly ActivityReference<string, RequestOutcome> BuildExport = new("BuildPortableExport");

    internal static IEnumerable<ActivityEntry> Table =>
        [ActivityEntry.Of(BuildExport, Role.Service, Resolve.From<PortabilityActivities, string, RequestOutcome>(it => it.GatherAll))];

    /// <summary>Streams from the stores into the sealed blob. Places that are not portable anyway are no gaps of it.</summary>
    private async Task<RequestOutcome> GatherAll(string requestId, CancellationToken cancellation)
    {
        var file = await cases.Read(requestId, cancellation);
        var map = await maps.Pinned(file.MapDigest!, cancellation);
        var record = await requests.Find(requestId, cancellation) ?? throw new StepFailedException("request-not-found", requestId);
        var portable = map.Collections.ToDictionary(each => each.Address, each => PortableData.Of(map, each));
        var found = file.Located.Where(each => each.HasRows).Select(each => each.Address).ToHashSet();
        List<CoverageGap> gaps =
        [
            .. file.Gaps.Where(gap =>
                gap.Kind is not (CoverageGapKind.NoEraser or CoverageGapKind.ReferencedRows or CoverageGapKind.UndatedRows)
                && portable.GetValueOrDefault(gap.Collection)?.Collection is not null),
            .. portable.Where(each => found.Contains(each.Key)).SelectMany(each => each.Value.Gaps),
        ];
        await cases.WriteExport(
            requestId, (stream, stop) => Write(stream, record, file, map, portable, [.. gaps.Distinct()], stop), cancellation);
        await cases.Write(requestId, file.PlannedAs(file.Planned, [.. gaps.Distinct()]), cancellation);
        await requests.KeepNotCovered(requestId, NotCovered.Of([.. gaps.Distinct()]), cancellation);
        return gaps.Count == 0 ? RequestOutcome.Complete : RequestOutcome.Incomplete;
    }

    private async Task Write(
        Stream stream, RequestRecord record, CaseFile file, PersonalDataMap map,
        IReadOnlyDictionary<CollectionAddress, PortableData> portable, IReadOnlyList<CoverageGap> gaps, CancellationToken cancellation)
    {
        await using var export = await ExportArchive.Begin(stream, record, map, pages, clock.GetCurrentInstant(), cancellation);
        var others = new OtherPeople(directory, map, file.Subject, file.Known);
        var rows = new ExportRows(file, connectors, protector, others);
        foreach (var collection in rows.Collections(map))
        {
            var data = portable[collection.Address];
            foreach (var left in data.LeftOut)
                export.Leave(left);
            if (data.Collection is not { } kept)
                continue;
            await export.BeginCollection(kept, cancellation);
            await foreach (var row in rows.Of(collection, cancellation))
                await export.Add(PortableData.Project(kept, row), cancellation);

            // Read once more: an archive is written forward, one file after the other, and no rows are kept.
            if (!kept.Fields.Any(field => field.IsContent))
                await export.AddTable(kept, rows.Of(collection, cancellation), cancellation);
        }

        export.Sought(others);
        await export.End(gaps, cancellation);
    }
}
