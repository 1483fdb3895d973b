using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Requests;
using Compliance.Workflows;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Retention;

/// <summary>Finds and erases what has outlived its retention period, in the stores and among this system's own case files.</summary>
public sealed class SweepActivities(
    IDataMaps maps, IConnectors connectors, MaskingStrategies masking, ISweepBookmarks bookmarks, IRequestStore requests,
    ICaseFiles cases, IClock clock, IOptions<RequestOptions> requestOptions, IOptions<SweepOptions> options)
{
    /// <summary>Rows looked at in one call of a dry run, which reads keys alone.</summary>
    private const int PreviewPage = 1000;

    public static readonly ActivityReference<Nothing, IReadOnlyList<string>> List = new("ListRetentionRules");
    public static readonly ActivityReference<SweepStep, long> Preview = new("PreviewExpired");
    public static readonly ActivityReference<SweepStep, SweptPage> ErasePage = new("EraseExpiredPage");
    public static readonly ActivityReference<Instant, Nothing> EndCases = new("EndOldCases");

    internal static IEnumerable<ActivityEntry> Table =>
    [
        ActivityEntry.Of(List, Role.Service, Resolve.From<SweepActivities, Nothing, IReadOnlyList<string>>(it => it.ListRules)),
        ActivityEntry.Of(Preview, Role.Service, Resolve.From<SweepActivities, SweepStep, long>(it => it.CountExpired)),
        ActivityEntry.Of(ErasePage, Role.Service, Resolve.From<SweepActivities, SweepStep, SweptPage>(it => it.EraseOnePage)),
        ActivityEntry.Of(EndCases, Role.Service, Resolve.From<SweepActivities, Instant, Nothing>(it => it.EndOldCases)),
    ];

    /// <summary>In the order of erasure: rows that others refer to go after those.</summary>
    private Task<IReadOnlyList<string>> ListRules(Nothing input, CancellationToken cancellation)
    {
        var map = maps.Current;
        var order = Planner.Plan(map, map.IdentityKinds).Erasures.Select((address, place) => (address, place)).ToDictionary(each => each.address, each => each.place);
        return Task.FromResult<IReadOnlyList<string>>(
        [
            .. map.Collections
                .Where(each => each.Retention is not null && each.Connection is { } name && connectors.Find(name) is not null)
                .OrderBy(each => order.GetValueOrDefault(each.Address, int.MaxValue))
                .Select(each => each.Address.ToString()),
        ]);
    }

    private async Task<long> CountExpired(SweepStep step, CancellationToken cancellation)
    {
        var (collection, connector) = Target(step);
        long expired = 0;
        string? continuation = null;
        do
        {
            var page = await Expired(connector, collection, step, continuation, PreviewPage, cancellation);
            expired += page.Keys.Count;
            continuation = page.Continuation;
        }
        while (continuation is not null);

        return expired;
    }

    private async Task<SweptPage> EraseOnePage(SweepStep step, CancellationToken cancellation)
    {
        var (collection, connector) = Target(step);
        var bookmark = await bookmarks.Find(step.Bookmark!, cancellation) ?? new SweepBookmark(null, 0);
        var page = await Expired(connector, collection, step, bookmark.Continuation, options.Value.PageSize, cancellation);
        var erased = ErasureOutcome.Empty;
        if (page.Keys.Count > 0 && masking.Erasing(collection) is { } instruction)
            erased = await connector.Erase(collection, page.Keys, instruction, cancellation);

        var total = bookmark.Erased + erased.Deleted + erased.Masked;
        if (page.Continuation is null)
            await bookmarks.Remove(step.Bookmark!, cancellation);
        else
            await bookmarks.Save(step.Bookmark!, new SweepBookmark(page.Continuation, total), cancellation);
        return new SweptPage(total, page.Continuation is not null);
    }

    /// <summary>This system's own retention: exports past their date, case files past their term.</summary>
    private async Task<Nothing> EndOldCases(Instant at, CancellationToken cancellation)
    {
        await foreach (var request in requests.List(new RequestFilter.ExportExpired(at), cancellation))
        {
            await cases.RemoveExport(request.Id, cancellation);
            await requests.ForgetExport(request.Id, cancellation);
        }

        var term = Duration.FromDays(requestOptions.Value.CaseDays);
        await foreach (var request in requests.List(new RequestFilter.CaseKept(at - term), cancellation))
        {
            // Its final certificate is still to be stated, and from the case.
            if (request.Outcome is RequestOutcome.Pending)
                continue;
            await cases.End(request.Id, cancellation);
            await requests.EndCase(request.Id, clock.GetCurrentInstant(), cancellation);
        }

        return Nothing.Value;
    }

    private static Task<SweepPage> Expired(
        IConnector connector, Collection collection, SweepStep step, string? continuation, int size, CancellationToken cancellation) =>
        connector.Sweep(collection, collection.Retention!.From, collection.Retention.Cutoff(step.At), continuation, size, cancellation);

    private (Collection Collection, IConnector Connector) Target(SweepStep step)
    {
        var collection = maps.Current.Find(step.Collection);
        return collection is { Retention: not null, Connection: { } connection } && connectors.Find(connection) is { } connector
            ? (collection, connector)
            : throw new StepFailedException("retention-rule-gone", step.Collection);
    }
}

/// <param name="Collection">Its address.</param>
/// <param name="At">The time that periods are measured against.</param>
/// <param name="Bookmark">Where the sweep of this collection keeps its place; null for a dry run.</param>
public sealed record SweepStep(string Collection, Instant At, string? Bookmark = null);

/// <param name="Erased">Rows erased so far, this page included. A page that a crash cut off may be missing in the count.</param>
/// <param name="More">Whether there is another page.</param>
public sealed record SweptPage(long Erased, bool More);
