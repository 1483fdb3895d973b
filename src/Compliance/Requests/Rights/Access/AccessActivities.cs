using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Protection;
using Compliance.Requests.Case;
using Compliance.Requests.Lifecycle;
using Compliance.Subjects;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Requests.Rights.Access;

/// <summary>Gathers what was located into one sealed export.</summary>
public sealed class AccessActivities(
    ICaseFiles cases, IDataMaps maps, IConnectors connectors, IRequestStore requests, SubjectProtector protector,
    ISubjectDirectory directory, IExportPages pages, IClock clock)
{
    public static readonly ActivityReference<string, Unit> BuildExport = new("BuildExport");

    internal static IEnumerable<ActivityEntry> Table =>
    [
        ActivityEntry.Of(BuildExport, Role.Service, Resolve.From<AccessActivities, string, Unit>(it => it.GatherAll)),
    ];

    /// <summary>
    /// Streams from the stores into the sealed blob; a store that stops answering ends the step, which starts over later.
    /// </summary>
    internal async Task<Unit> GatherAll(string requestId, CancellationToken cancellation)
    {
        var file = await cases.Read(requestId, cancellation);
        var map = await maps.Pinned(file.MapDigest!, cancellation);
        var record = await requests.Find(requestId, cancellation) ?? throw new StepFailedException("request-not-found", requestId);
        await cases.WriteExport(requestId, (stream, stop) => Write(stream, record, file, map, stop), cancellation);
        return Unit.Value;
    }

    private async Task Write(Stream stream, RequestRecord record, CaseFile file, PersonalDataMap map, CancellationToken cancellation)
    {
        await using var export = await ExportArchive.Begin(stream, record, map, pages, clock.GetCurrentInstant(), cancellation);
        var others = new OtherPeople(directory, map, file.Subject, file.Known);
        var rows = new ExportRows(file, connectors, protector, others);
        foreach (var collection in rows.Collections(map))
        {
            await export.BeginCollection(collection, cancellation);
            await foreach (var row in rows.Of(collection, cancellation))
                await export.Add(row, cancellation);
        }

        export.Sought(others);
        await export.End(file.Gaps, cancellation);
    }
}
