using Compliance.Evidence;
using Compliance.Orders;
using Compliance.Protection.Erasure;
using Compliance.Protection.Keys;
using Compliance.Requests;
using Compliance.Subjects;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Compliance.Keys;

/// <summary>
/// What a restore brought back of someone who was erased goes again: bindings become tombstones, cards and index rows are removed, rows of
/// connected stores are erased by a request of their own, and records that came back open are closed. Nothing is minted. Run at every start,
/// and daily.
/// </summary>
public sealed class Reconciliation(
    SubjectFences fences, FenceCheck check, ISubjectKeyStore bindings, IOrders orders, IIdSource ids, ISubjectDirectory directory,
    RestoredRecords records, RestoredRows stores, IWorkflowClient workflows, IEvidenceLog log, IClock clock, ILogger<Reconciliation> logger)
{
    public const string ScheduleSetting = "Compliance:Reconciliation:Schedule";

    public const string DefaultSchedule = "0 15 4 * * *";

    public static TimerEntry Timer { get; } = new(
        "reconcile", ScheduleSetting, DefaultSchedule, Role.Service,
        (services, _, cancellation) => services.GetRequiredService<Reconciliation>().Run(cancellation));

    /// <exception cref="FenceLostException">The log tells of fences whose rows are gone: nobody knows whom to erase again.</exception>
    public async Task Run(CancellationToken cancellation)
    {
        await check.Require(cancellation);
        var back = await records.CloseAgain(cancellation);
        var final = new Dictionary<string, FenceRow>(StringComparer.Ordinal);
        await foreach (var row in fences.List(cancellation))
        {
            if (await check.EntryIfFinal(row, cancellation) is not null && await IsOver(row, cancellation))
                final[row.Id] = row;
        }

        if (final.Count > 0)
            await EraseAgain(final, back, cancellation);
        if (back.Count > 0)
            await Tell(back, cancellation);
    }

    /// <summary>What is there of someone whose erasure is still at work came back from no backup: it has not gone yet.</summary>
    private async Task<bool> IsOver(FenceRow row, CancellationToken cancellation) =>
        await log.IsCertified(row.RequestId, cancellation) || await workflows.Find(row.RequestId, cancellation) is not { HasEnded: false };

    private async Task EraseAgain(Dictionary<string, FenceRow> final, List<BroughtBack> back, CancellationToken cancellation)
    {
        var index = await fences.Index(cancellation);
        await foreach (var binding in bindings.List(cancellation))
        {
            if (KeyOwners.IsSubject(binding.Subject) && binding is not { State: BindingState.Erased, WrappedDataKey.IsEmpty: true }
                && final.TryGetValue(index.OfSubject(binding.Subject), out var row))
                await Bury(row, binding.Subject, back, cancellation);
        }

        await foreach (var subject in directory.List(cancellation))
        {
            if (final.TryGetValue(index.OfSubject(subject), out var row))
                await Remove(row, subject, back, cancellation);
        }

        back.AddRange(await stores.EraseAgain([.. final.Values], index, cancellation));
    }

    /// <summary>The service may touch no key: the eraser is told, and looks for itself whether it is so.</summary>
    private async Task Bury(FenceRow row, string subject, List<BroughtBack> back, CancellationToken cancellation)
    {
        var input = WorkflowJson.Write(new KeyStep(row.RequestId, subject));
        await orders.Send(Role.Eraser, new Order($"erase-again/{ids.New():N}", KeyActivities.EraseAgain.Name, input), cancellation);
        back.Add(new($"the binding of request {row.RequestId}", "the eraser was told to make it a tombstone again"));
    }

    private async Task Remove(FenceRow row, string subject, List<BroughtBack> back, CancellationToken cancellation)
    {
        await directory.Remove(subject, cancellation);
        back.Add(new($"the directory's rows of request {row.RequestId}", "removed again"));
    }

    private async Task Tell(List<BroughtBack> back, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        foreach (var (what, done) in back)
            logger.LogError(Events.StateRestored, "State came back from a backup: {What}: {Done}", what, done);
        var id = now.ToUnixTimeTicks().ToString(System.Globalization.CultureInfo.InvariantCulture);
        await log.Append(Entries.Restored(id, [.. back.Select(each => each.What)], [.. back.Select(each => each.Done)], now), cancellation);
    }
}

/// <param name="What">Came back from a backup; no personal data.</param>
/// <param name="Done">Was done about it.</param>
internal readonly record struct BroughtBack(string What, string Done);
