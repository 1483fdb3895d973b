using Compliance.DataMap;
using Compliance.Evidence;
using Compliance.Keys;
using Compliance.Commands;
using Compliance.Protection.Erasure;
using Compliance.Protection.Keys;
using Compliance.Requests.Rights.Erasure;
using Compliance.Subjects;
using Compliance.Timers;
using Compliance.Values;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Restores;

/// <summary>
/// What a restore brought back of someone who was erased goes again: bindings become tombstones, cards and index rows are removed, rows of
/// connected stores are erased, and records that came back open are closed. Nothing is minted, and what is newer than an erasure is left
/// alone. Run daily as a whole; at a start only where something says that a table or a store was restored.
/// </summary>
public sealed class Reconciliation(
    SubjectFences fences,
    FenceCheck check,
    ISubjectKeyStore bindings,
    ICommandSender commands,
    IIdSource ids,
    ISubjectDirectory directory,
    RestoredRecords records,
    RestoredRows stores,
    RestorePasses passes,
    RestoreFindings findings,
    IStateStamps stamps,
    IDataMaps maps,
    IWorkflowClient workflows,
    IEvidenceLog log,
    IOptions<RestoreOptions> options)
{
    public const string ScheduleSetting = "Compliance:Reconciliation:Schedule";

    public const string DefaultSchedule = "0 15 4 * * *";

    public static TimerEntry Timer { get; } = new(
        "reconcile", ScheduleSetting, DefaultSchedule, Role.Service,
        (services, due, cancellation) => services.GetRequiredService<Reconciliation>().Run(due, cancellation));

    /// <param name="due">Stores that were gone through for this time or a later one are left out: a pass that was cut off goes on where it
    /// was.</param>
    /// <param name="cancellation">Stops between rows.</param>
    /// <exception cref="FenceLostException">The log tells of fences whose rows are gone: nobody knows whom to erase again.</exception>
    public async Task Run(Instant due, CancellationToken cancellation)
    {
        await check.Require(cancellation);
        var final = await FinalFences.Read(fences, check, log, workflows, cancellation);
        var pass = await passes.Begin(cancellation);
        await OwnState(final, pass, cancellation);
        await Search(final, due, which: null, pass, cancellation);
        await passes.End(pass, cancellation);
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
        var pass = await passes.Begin(cancellation);
        if (isRestored)
            await OwnState(final, pass, cancellation);
        foreach (var (connection, restored) in options.Value.Stores)
            await Search(
                final,
                Instant.FromDateTimeOffset(restored),
                new HashSet<string>(StringComparer.Ordinal) { connection },
                pass,
                cancellation);
        await passes.End(pass, cancellation);
    }

    private async Task OwnState(FinalFences final, RestorePass pass, CancellationToken cancellation)
    {
        await records.RecloseRestored(pass, cancellation);
        if (!final.IsEmpty)
            await EraseAgain(final, pass, cancellation);
        await stamps.Renew(cancellation);
    }

    private async Task Search(FinalFences final, Instant due, IReadOnlySet<string>? which, RestorePass pass, CancellationToken cancellation)
    {
        if (final.IsEmpty)
            return;
        var report = await stores.EraseAgain(final, due, which, pass, cancellation);
        await findings.Report(report, due, cancellation);
    }

    private async Task EraseAgain(FinalFences final, RestorePass pass, CancellationToken cancellation)
    {
        await foreach (var binding in bindings.List(cancellation))
        {
            if (KeyOwners.IsSubject(binding.Subject) && binding is not { State: BindingState.Erased, WrappedDataKey.IsEmpty: true }
                && await final.OfSubject(binding.Subject, cancellation) is { } fence)
                await ToTombstone(fence, binding.Subject, pass, cancellation);
        }

        await foreach (var subject in directory.List(cancellation))
        {
            if (await final.OfSubject(subject, cancellation) is { } fence)
                await Remove(fence, subject, pass, cancellation);
        }
    }

    /// <summary>The service may touch no key: the eraser is told, and looks for itself whether it is so.</summary>
    private async Task ToTombstone(FinalFence fence, string subject, RestorePass pass, CancellationToken cancellation)
    {
        var input = WorkflowJson.Write(new KeyStep(fence.RequestId, subject));
        await pass.Note($"the binding of request {fence.RequestId}", "the eraser was told to make it a tombstone again", cancellation);
        await commands.Send(Role.Eraser, new RoleCommand($"erase-again/{ids.New():N}", KeyActivities.EraseAgain.Name, input), cancellation);
    }

    private async Task Remove(FinalFence fence, string subject, RestorePass pass, CancellationToken cancellation)
    {
        await pass.Note($"the directory's rows of request {fence.RequestId}", "removed again", cancellation);
        await directory.Remove(subject, cancellation);
    }
}
