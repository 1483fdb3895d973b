using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Timers;
using Compliance.Workflows;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Retention;

/// <summary>Finds and erases what has outlived its retention period in the connected stores, and keeps the record of it.</summary>
public sealed class SweepActivities(
    IDataMaps maps, IConnectors connectors, ExpiredRows expired, ISweepBookmarks bookmarks, ISweepRecords records, IClock clock,
    IOptions<SweepOptions> options, IOptions<HistoryOptions> history, ILogger<SweepActivities> log)
{
    /// <summary>Rows looked at in one call of a dry run, which reads keys alone.</summary>
    private const int PreviewPage = 1000;

    /// <summary>What a dry run looks at in one collection: 100,000 rows, for at most five minutes. It counts no further.</summary>
    private const int PreviewPages = 100;

    private static readonly Duration PreviewTime = Duration.FromMinutes(5);

    /// <summary>Rows of one collection that a sweep finds impossible to erase before it leaves the rest to the next sweep.</summary>
    private const long MaxNotErased = 10_000;

    private const int DueBatch = 50;

    /// <summary>The connectors' code for a store that answers, but not to us.</summary>
    private const string Refused = "store-refused";

    public static readonly ActivityReference<PlanSweep, SweepTotals> Plan = new("PlanSweep");
    public static readonly ActivityReference<SweepStep, SweepTotals> Preview = new("PreviewExpired");
    public static readonly ActivityReference<SweepStep, IReadOnlyList<int>> ListDue = new("ListExpired");
    public static readonly ActivityReference<SweepStep, SweptPage> ErasePage = new("EraseExpiredPage");
    public static readonly ActivityReference<SweepStepFailed, SweepTotals> Fail = new("FailSweepStep");
    public static readonly ActivityReference<EndSweep, SweepEnd> End = new("EndSweep");

    internal static IEnumerable<ActivityEntry> Table =>
    [
        ActivityEntry.Of(Plan, Role.Service, Resolve.From<SweepActivities, PlanSweep, SweepTotals>(it => it.PlanRules)),
        ActivityEntry.Of(Preview, Role.Service, Resolve.From<SweepActivities, SweepStep, SweepTotals>(it => it.CountExpired)),
        ActivityEntry.Of(ListDue, Role.Service, Resolve.From<SweepActivities, SweepStep, IReadOnlyList<int>>(it => it.FindDue)),
        ActivityEntry.Of(ErasePage, Role.Service, Resolve.From<SweepActivities, SweepStep, SweptPage>(it => it.EraseOnePage)),
        ActivityEntry.Of(Fail, Role.Service, Resolve.From<SweepActivities, SweepStepFailed, SweepTotals>(it => it.RecordFailure)),
        ActivityEntry.Of(End, Role.Service, Resolve.From<SweepActivities, EndSweep, SweepEnd>(it => it.EndOne)),
    ];

    /// <summary>Writes down which collections are swept, in the order of erasure. Those that follow a parent are swept with it.</summary>
    private async Task<SweepTotals> PlanRules(PlanSweep plan, CancellationToken cancellation)
    {
        var map = maps.Current;
        SweptCollection[] rules =
        [
            .. from collection in SweepOrder.Of(map)
            where collection.Retention is { Parent: null }
            let name = collection.Address.ToString()
            select expired.Obstacle(collection) is { } obstacle
                ? SweptCollection.Impossible(name, obstacle)
                : SweptCollection.Waiting(name),
        ];
        await records.Begin(new SweepRecord(plan.SweepId, plan.At, plan.DryRun, map.Digest, rules.Length), rules, cancellation);
        return rules.Aggregate(new SweepTotals(rules.Length), (totals, rule) => totals.With(rule));
    }

    private async Task<SweepTotals> CountExpired(SweepStep step, CancellationToken cancellation)
    {
        var target = await Find(step, cancellation);
        if (target.Swept.State is not SweptState.Waiting)
        {
            // What cannot be swept is in the totals since the plan; what an attempt before this one has counted is not.
            return target.Swept.State is SweptState.Impossible ? new SweepTotals() : new SweepTotals().With(target.Swept);
        }

        var (due, undated, continuation) = (0L, 0L, (string?)null);
        var until = clock.GetCurrentInstant() + PreviewTime;
        for (var pages = 0; pages == 0 || (continuation is not null && pages < PreviewPages && clock.GetCurrentInstant() < until); pages++)
        {
            var page = await Expired(target, continuation, PreviewPage, cancellation);
            due += await expired.CountDue(target.Map, target.Collection, page.Keys, cancellation);
            undated += page.Unreadable;
            continuation = page.Continuation;
        }

        var swept = target.Swept with
        {
            State = due > 0 || continuation is not null ? SweptState.Due : SweptState.NothingDue,
            Expired = due,
            AtLeast = continuation is not null,
            Tally = SweepTally.Empty.WithUndated(undated),
        };
        await records.SaveCollection(step.SweepId, step.Index, swept, cancellation);
        return new SweepTotals().With(swept);
    }

    private async Task<IReadOnlyList<int>> FindDue(SweepStep from, CancellationToken cancellation) =>
        await records.List(from.SweepId, from.Index, cancellation)
            .Where(each => each.Collection.State is SweptState.Due).Select(each => each.Index).Take(DueBatch).ToListAsync(cancellation);

    private async Task<SweptPage> EraseOnePage(SweepStep step, CancellationToken cancellation)
    {
        // A step that was cut off behind its last page has nothing more to do.
        if (await Find(step, cancellation) is not { Swept.State: SweptState.Due } target)
            return new SweptPage(new SweepTotals(), More: false);

        var place = Place(step.SweepId, step.Index);
        var bookmark = await Resume(target, place, cancellation);
        var page = await Expired(target, bookmark.Continuation, options.Value.PageSize, cancellation);
        var tally = await expired.Erase(
            target.Scope(options.Value.PageSize), page.Keys, bookmark.Tally,
            (pending, done) => bookmarks.Save(place, bookmark with { Tally = done, Pending = pending }, cancellation), cancellation);
        tally = tally.WithUndated(page.Unreadable);
        var more = page.Continuation is not null && !IsHopeless(tally);
        if (more)
        {
            await bookmarks.Save(place, new SweepBookmark(page.Continuation, tally), cancellation);
            return new SweptPage(Change(target.Swept, target.Swept with { Tally = tally }), More: true);
        }

        var ended = target.Swept.Ended(tally);
        await records.SaveCollection(step.SweepId, step.Index, ended, cancellation);
        await bookmarks.Remove(place, cancellation);
        return new SweptPage(Change(target.Swept, ended), More: false);
    }

    /// <summary>Where the sweep of the collection goes on, and what was done until then, an interrupted page included.</summary>
    private async Task<SweepBookmark> Resume(Target target, string place, CancellationToken cancellation)
    {
        var bookmark = await bookmarks.Find(place, cancellation) ?? new SweepBookmark(null, SweepTally.Empty);
        if (bookmark.Pending is not { } pending)
            return bookmark;

        // Saved at once: the next call of this page replaces the rows, and then nothing would tell of them.
        var tally = await expired.CountDone(target.Scope(options.Value.PageSize), pending, bookmark.Tally, cancellation);
        var counted = bookmark with { Tally = tally, Pending = null };
        await bookmarks.Save(place, counted, cancellation);
        return counted;
    }

    private static string Place(string sweepId, int index) => $"{sweepId}-{index}";

    /// <summary>A store that refused every row so far, or very many, refuses the next ones too; each would cost a call.</summary>
    private bool IsHopeless(SweepTally tally) =>
        tally.NotErased >= MaxNotErased
        || (tally is { Erased: 0, Following.Count: 0 } && tally.NotErased >= options.Value.PageSize
            && tally.Failures.All(each => each.Code == Refused));

    private async Task<SweepTotals> RecordFailure(SweepStepFailed failed, CancellationToken cancellation)
    {
        var swept = await records.FindCollection(failed.SweepId, failed.Index, cancellation)
            ?? throw new StepFailedException("sweep-gone", failed.SweepId);
        var place = Place(failed.SweepId, failed.Index);
        var bookmark = await bookmarks.Find(place, cancellation);
        var tally = bookmark is null ? swept.Tally : await CountInterrupted(failed, place, bookmark, cancellation);
        var ended = swept.Ended(tally.WithFailure(swept.Collection, failed.Code, failed.Reference, 0));
        await records.SaveCollection(failed.SweepId, failed.Index, ended, cancellation);
        await bookmarks.Remove(place, cancellation);
        return swept.State is SweptState.Waiting ? new SweepTotals().With(ended) : Change(swept, ended);
    }

    private async Task<SweepTally> CountInterrupted(
        SweepStepFailed failed, string place, SweepBookmark bookmark, CancellationToken cancellation)
    {
        try
        {
            return (await Resume(await Find(new SweepStep(failed.SweepId, failed.Index), cancellation), place, cancellation)).Tally;
        }
        catch (Exception) when (!cancellation.IsCancellationRequested)
        {
            // Nothing tells what became of the last rows: what was counted before them stands, and the failure that is recorded says the
            // rest.
            return bookmark.Tally;
        }
    }

    /// <summary>Adds up what was done, tells what came of it, and removes the records of sweeps as old as purged histories.</summary>
    private async Task<SweepEnd> EndOne(EndSweep end, CancellationToken cancellation)
    {
        var record = await records.Find(end.SweepId, cancellation) ?? throw new StepFailedException("sweep-gone", end.SweepId);
        var totals = new SweepTotals(record.Rules);
        await foreach (var each in records.List(end.SweepId, 0, cancellation))
            totals = totals.With(each.Collection);
        var outcome = Outcome(record, totals, end.CasesFailed);
        await records.Save(record with { Totals = totals, Outcome = outcome, Cases = end.CasesFailed }, cancellation);
        if (outcome is SweepOutcome.Failed or SweepOutcome.CompletedWithFailures)
        {
            log.LogWarning(
                Events.SweepFailed,
                "The sweep {Sweep} ended {Outcome}: {Failed} collections and {Cases} case files with failures, {Rows} rows not erased",
                end.SweepId,
                outcome,
                totals.Failed,
                end.CasesFailed,
                totals.NotErased);
        }

        await records.RemoveBefore(clock.GetCurrentInstant() - Duration.FromDays(history.Value.Days), cancellation);
        return new SweepEnd(outcome, totals);
    }

    private static SweepOutcome Outcome(SweepRecord sweep, SweepTotals totals, long cases) => totals switch
    {
        { Failed: > 0, Erased: 0 } => sweep.DryRun && totals.Failed < totals.Rules - totals.Impossible
            ? SweepOutcome.CompletedWithFailures
            : SweepOutcome.Failed,
        { Failed: > 0 } => SweepOutcome.CompletedWithFailures,
        _ when cases > 0 => SweepOutcome.CompletedWithFailures,
        _ when totals.Rules == totals.Impossible => SweepOutcome.NothingPossible,
        { Erased: > 0 } => SweepOutcome.Erased,
        { Expired: 0, AtLeast: false } => SweepOutcome.NothingDue,
        _ => sweep.DryRun ? SweepOutcome.Shown : SweepOutcome.NothingDue,
    };

    private static SweepTotals Change(SweptCollection before, SweptCollection after) =>
        new SweepTotals().With(after) - new SweepTotals().With(before);

    private Task<SweepPage> Expired(Target target, string? continuation, int size, CancellationToken cancellation)
    {
        var (collection, retention) = (target.Collection, target.Collection.Retention!);
        var connector =
            connectors.Find(collection.Connection!) ?? throw new StepFailedException("connection-not-configured", collection.Connection!);
        return connector.Sweep(collection, retention.From, retention.Cutoff(target.At), continuation, size, cancellation);
    }

    private async Task<Target> Find(SweepStep step, CancellationToken cancellation)
    {
        var sweep = await records.Find(step.SweepId, cancellation) ?? throw new StepFailedException("sweep-gone", step.SweepId);
        var swept =
            await records.FindCollection(step.SweepId, step.Index, cancellation)
            ?? throw new StepFailedException("sweep-gone", step.SweepId);
        var map = await maps.Pinned(sweep.Map, cancellation);
        return new Target(sweep.At, map, map.Find(swept.Collection)!, swept);
    }

    private sealed record Target(Instant At, PersonalDataMap Map, Collection Collection, SweptCollection Swept)
    {
        public SweepScope Scope(int pageSize) => new(Map, Collection, At, pageSize);
    }
}
