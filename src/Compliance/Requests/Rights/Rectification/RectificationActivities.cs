using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.DataMap.Planning;
using Compliance.Evidence;
using Compliance.Keys;
using Compliance.Protection;
using Compliance.Protection.Keys;
using Compliance.Requests.Case;
using Compliance.Requests.Intake;
using Compliance.Requests.Lifecycle;
using Compliance.Subjects;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Requests.Rights.Rectification;

/// <summary>Plans what is to be written, writes it batch by batch, and says what became of it.</summary>
public sealed class RectificationActivities(
    ICaseFiles cases, IDataMaps maps, IConnectors connectors, IRequestStore requests, IProcessingJournal accounts,
    ISubjectDirectory directory, SubjectProtector protector, RowCorrecting correcting, IClock clock)
{
    public static readonly ActivityReference<string, CorrectionPlan> Plan = new("PlanCorrections");
    public static readonly ActivityReference<CorrectionStep, int> Correct = new("CorrectRows");
    public static readonly ActivityReference<string, RequestOutcome> Conclude = new("ConcludeCorrections");

    /// <summary>No batch is begun after this: an activity has a time limit of its own, and what it did by then is recorded.</summary>
    private static readonly Duration MaxStep = Duration.FromMinutes(2);

    internal static IEnumerable<ActivityEntry> Table =>
    [
        ActivityEntry.Of(Plan, Role.Service, Resolve.From<RectificationActivities, string, CorrectionPlan>(it => it.PlanOnce)),
        ActivityEntry.Of(Correct, Role.Service, Resolve.From<RectificationActivities, CorrectionStep, int>(it => it.CorrectBatches)),
        ActivityEntry.Of(Conclude, Role.Service, Resolve.From<RectificationActivities, string, RequestOutcome>(it => it.ConcludeOne)),
    ];

    /// <summary>What was planned once is what is written: a sealed value is sealed once, and known again by its text.</summary>
    private async Task<CorrectionPlan> PlanOnce(string requestId, CancellationToken cancellation)
    {
        var file = await cases.Read(requestId, cancellation);
        if (file.Planned is null)
        {
            var map = await maps.Pinned(file.MapDigest!, cancellation);
            var planner = new CorrectionPlanner(file, map, connectors, protector, directory);
            file = await Waiting(() => planner.Plan(cancellation));
            await accounts.Record(requestId, JournalSteps.Located, planner.AlreadyRight, cancellation);
            await cases.Write(requestId, file, cancellation);
        }

        await requests.KeepNotCovered(requestId, NotCovered.Of(file.Gaps), cancellation);
        await requests.Apply(requestId, RequestEvent.Run, cancellation);
        return new CorrectionPlan(CorrectionBatch.All(file.Planned!).Count);
    }

    /// <summary>
    /// Writes batch after batch, as many as it has time for. That a batch was begun is noted before it is: what stands there already when
    /// it is taken up again, it has written itself.
    /// </summary>
    /// <returns>With which batch to go on; their number where all are done.</returns>
    private async Task<int> CorrectBatches(CorrectionStep step, CancellationToken cancellation)
    {
        var file = await cases.Read(step.RequestId, cancellation);
        var map = await maps.Pinned(file.MapDigest!, cancellation);
        var (ends, batches) = (clock.GetCurrentInstant() + MaxStep, CorrectionBatch.All(file.Planned!));
        var done = await accounts.ReadSteps(step.RequestId, cancellation);
        for (var index = step.Batch; index < batches.Count; index++)
        {
            if (index > step.Batch && clock.GetCurrentInstant() >= ends)
                return index;
            if (done.Contains(JournalSteps.Corrected(index)))
                continue;
            var isFirst = await accounts.Record(step.RequestId, JournalSteps.Correcting(index), [], cancellation);
            var lines = await Waiting(() => correcting.Correct(file, map, batches[index], isAgain: !isFirst, cancellation));
            await accounts.Record(step.RequestId, JournalSteps.Corrected(index), lines, cancellation);
        }

        return batches.Count;
    }

    /// <summary>
    /// The person is found by a new identity as soon as a store has it. What somebody else changed meanwhile is left, and said to be.
    /// </summary>
    private async Task<RequestOutcome> ConcludeOne(string requestId, CancellationToken cancellation)
    {
        var file = await cases.Read(requestId, cancellation);
        var account = await accounts.Read(requestId, cancellation);
        var map = await maps.Pinned(file.MapDigest!, cancellation);
        foreach (var identity in file.Planned!.Identities)
        {
            if (file.Subject is { } subject && await correcting.Holds(file, map, identity, cancellation))
                await Waiting(() => directory.Replace(subject, identity.Kind, identity.Was, identity.Value, cancellation));
        }

        var differing = account.Where(line => line.Fact == RowCorrecting.ChangedMeanwhile).GroupBy(line => line.Subject).ToList();
        var gaps = file.Gaps.Union(differing.Select(each => new CoverageGap(
            map.Find(each.Key)!.Address, CoverageGapKind.NotCorrected,
            "Somebody else changed values there meanwhile: look what is right now, and ask again."))).ToList();
        if (gaps.Count > file.Gaps.Count)
            await cases.Write(requestId, file.PlannedAs(file.Planned, gaps), cancellation);
        return gaps.Count == 0 ? RequestOutcome.Complete : RequestOutcome.Incomplete;
    }

    /// <summary>The vault is waited for, and so is an erasure that can still be cancelled.</summary>
    private static async Task<T> Waiting<T>(Func<Task<T>> step)
    {
        try
        {
            return await VaultWaiting.For(step);
        }
        catch (KeyUnavailableException)
        {
            throw new StepFailedException(FailureCode.StoreUnavailable, VaultWaiting.Vault);
        }
        catch (SubjectFencedException)
        {
            throw new StepFailedException(FailureCode.StoreUnavailable, SubjectResolver.FenceOfAnotherRequest);
        }
    }
}

/// <param name="Batches">How many there are to write.</param>
public sealed record CorrectionPlan(int Batches);

/// <param name="RequestId">Opaque.</param>
/// <param name="Batch">With which to begin.</param>
public sealed record CorrectionStep(string RequestId, int Batch);
