using System.Globalization;
using Compliance.DataMap;
using Compliance.Evidence;
using Compliance.Orders;
using Compliance.Protection.Erasure;
using Compliance.Protection.Keys;
using Compliance.Requests;
using Compliance.Subjects;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Keys;

/// <summary>
/// What a restore brought back of someone who was erased goes again: bindings become tombstones, cards and index rows are removed, rows of
/// connected stores are erased, and records that came back open are closed. Nothing is minted, and what is newer than an erasure is left
/// alone. Run daily as a whole; at a start only where something says that a table or a store was restored.
/// </summary>
public sealed class Reconciliation(
    SubjectFences fences, FenceCheck check, ISubjectKeyStore bindings, IOrders orders, IIdSource ids, ISubjectDirectory directory,
    RestoredRecords records, RestoredRows stores, RestoreFindings findings, IStateStamps stamps, IDataMaps maps, IWorkflowClient workflows,
    IEvidenceLog log, IOptions<RestoreOptions> options, IClock clock, ILogger<Reconciliation> logger)
{
    public const string ScheduleSetting = "Compliance:Reconciliation:Schedule";

    public const string DefaultSchedule = "0 15 4 * * *";

    public static TimerEntry Timer { get; } = new(
        "reconcile", ScheduleSetting, DefaultSchedule, Role.Service,
        (services, due, cancellation) => services.GetRequiredService<Reconciliation>().Run(due, cancellation));

    /// <param name="due">Stores that were gone through for this time or a later one are left out: a pass that was cut off goes on where it was.</param>
    /// <param name="cancellation">Stops between rows.</param>
    /// <exception cref="FenceLostException">The log tells of fences whose rows are gone: nobody knows whom to erase again.</exception>
    public async Task Run(Instant due, CancellationToken cancellation)
    {
        await check.Require(cancellation);
        var final = await FinalFences.Read(fences, check, log, workflows, cancellation);
        var back = await OwnState(final, cancellation);
        await Search(final, due, which: null, back, cancellation);
        await Tell(back, cancellation);
    }

    /// <summary>
    /// This system's own tables where their stamps differ, and the stores of which an operator says that they were restored. The fence was
    /// compared with the log before.
    /// </summary>
    /// <exception cref="InvalidOperationException">The operator names a connection that the data map does not have.</exception>
    public async Task RunAtStart(CancellationToken cancellation)
    {
        if (options.Value.Stores.Keys.FirstOrDefault(name => !maps.Current.Connections.ContainsKey(name)) is { } unknown)
            throw new InvalidOperationException($"{RestoreOptions.Section}:Stores:{unknown} names no connection of the data map.");
        var isRestored = !await stamps.AreEqual(cancellation);
        if (!isRestored && options.Value.Stores.Count == 0)
            return;
        var final = await FinalFences.Read(fences, check, log, workflows, cancellation);
        var back = isRestored ? await OwnState(final, cancellation) : [];
        foreach (var (connection, restored) in options.Value.Stores)
            await Search(final, Instant.FromDateTimeOffset(restored), new HashSet<string>(StringComparer.Ordinal) { connection }, back, cancellation);
        await Tell(back, cancellation);
    }

    private async Task<List<BroughtBack>> OwnState(FinalFences final, CancellationToken cancellation)
    {
        var back = await records.CloseAgain(cancellation);
        if (!final.IsEmpty)
            await EraseAgain(final, back, cancellation);
        await stamps.Renew(cancellation);
        return back;
    }

    private async Task Search(FinalFences final, Instant due, IReadOnlySet<string>? which, List<BroughtBack> back, CancellationToken cancellation)
    {
        if (final.IsEmpty)
            return;
        var report = await stores.EraseAgain(final, due, which, cancellation);
        back.AddRange(report.CameBack);
        await findings.Report(report, due, cancellation);
    }

    private async Task EraseAgain(FinalFences final, List<BroughtBack> back, CancellationToken cancellation)
    {
        await foreach (var binding in bindings.List(cancellation))
        {
            if (KeyOwners.IsSubject(binding.Subject) && binding is not { State: BindingState.Erased, WrappedDataKey.IsEmpty: true }
                && await final.OfSubject(binding.Subject, cancellation) is { } fence)
                await Bury(fence, binding.Subject, back, cancellation);
        }

        await foreach (var subject in directory.List(cancellation))
        {
            if (await final.OfSubject(subject, cancellation) is { } fence)
                await Remove(fence, subject, back, cancellation);
        }
    }

    /// <summary>The service may touch no key: the eraser is told, and looks for itself whether it is so.</summary>
    private async Task Bury(FinalFence fence, string subject, List<BroughtBack> back, CancellationToken cancellation)
    {
        var input = WorkflowJson.Write(new KeyStep(fence.RequestId, subject));
        await orders.Send(Role.Eraser, new Order($"erase-again/{ids.New():N}", KeyActivities.EraseAgain.Name, input), cancellation);
        back.Add(new($"the binding of request {fence.RequestId}", "the eraser was told to make it a tombstone again"));
    }

    private async Task Remove(FinalFence fence, string subject, List<BroughtBack> back, CancellationToken cancellation)
    {
        await directory.Remove(subject, cancellation);
        back.Add(new($"the directory's rows of request {fence.RequestId}", "removed again"));
    }

    private async Task Tell(List<BroughtBack> back, CancellationToken cancellation)
    {
        if (back.Count == 0)
            return;
        var now = clock.GetCurrentInstant();
        foreach (var (what, done) in back)
            logger.LogError(Events.StateRestored, "State came back from a backup: {What}: {Done}", what, done);
        var id = string.Create(CultureInfo.InvariantCulture, $"{now.ToUnixTimeTicks()}-{RestoreFindings.Hash(back.Select(each => each.What))}");
        await log.Append(new LogRestored(id, [.. back.Select(each => each.What)], [.. back.Select(each => each.Done)]), cancellation);
    }
}

/// <param name="What">Came back from a backup; no personal data.</param>
/// <param name="Done">Was done about it.</param>
internal readonly record struct BroughtBack(string What, string Done);
