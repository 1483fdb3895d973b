using System.Runtime.CompilerServices;
using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Protection;
using Compliance.Requests.Case;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Locating;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Requests.Rights.Access;

/// <summary>Gathers what was located into one sealed export.</summary>
public sealed class AccessActivities(
    ICaseFiles cases, IDataMaps maps, IConnectors connectors, IRequestStore requests, SubjectProtector protector, IExportPages pages,
    IClock clock)
{
    /// <summary>Rows read from a store at a time.</summary>
    private const int Batch = 500;

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

        // In the order of the map, which someone chose for people, rather than in the order of erasure.
        var found = file.Located.Where(each => each.HasRows).ToDictionary(each => each.Address);
        foreach (var collection in map.Collections)
        {
            if (!found.TryGetValue(collection.Address, out var located))
                continue;

            var opener = new RowOpener(protector, file.Subject, collection);
            var view = new PersonalView(collection, file.Known);
            await export.BeginCollection(collection, cancellation);
            await foreach (var row in Rows(file, collection, located, located.Own, cancellation))
                await export.Add(view.Own(await opener.Open(row, cancellation)), cancellation);
            await foreach (var row in Rows(file, collection, located, located.Partly, cancellation))
                await export.Add(view.Part(await opener.Open(row, cancellation)), cancellation);
        }

        await export.End(file.Gaps, cancellation);
    }

    /// <summary>Reads every located row, and looks again for those that the store does not give.</summary>
    private async IAsyncEnumerable<Row> Rows(
        CaseFile file, Collection collection, LocatedCollection located, IEnumerable<string> wanted,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        var connector =
            connectors.Find(collection.Connection!) ?? throw new StepFailedException("connection-not-configured", collection.Connection!);
        var missing = wanted.ToHashSet(StringComparer.Ordinal);
        foreach (var keys in missing.ToList().Chunk(Batch))
        {
            await foreach (var row in connector.Read(collection, [.. keys.Select(key => new RowKey(key))], cancellation))
            {
                missing.Remove(row.Key.Value);
                yield return row;
            }
        }

        if (missing.Count > 0)
            await RowPresence.RequireGone(file, collection, located, connector, missing, cancellation);
    }
}
