using Compliance.Evidence.Logging;
using Compliance.Protection;
using Compliance.Requests.Case;
using Compliance.Requests.Intake;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Lifecycle.Replayed;
using Compliance.Requests.Rights.Erasure.Previewing;
using Compliance.Requests.Rights.Erasure.Replayed;
using Compliance.Workflows;
using Compliance.Workflows.Replayed;
using NodaTime;

namespace Compliance.Requests.Rights.Erasure;

/// <summary>The right to erasure (GDPR Art. 17): everything mapped goes, or is kept on a declared ground and said to be.</summary>
public static class ErasureWorkflow
{
    /// <summary>How often rows that were written meanwhile are erased again before the request ends as incomplete.</summary>
    private const int MaxSweeps = 5;

    public static readonly WorkflowReference<RequestInput, RequestOutcome> Reference = new("Erasure");

    public static Task<RequestOutcome> Run(IWorkflowContext context, RequestInput input)
    {
        var steps = new RequestSteps(context) { CanBeCancelled = true };
        return steps.OrTakenBack(input.RequestId, () => Run(context, input, steps));
    }

    private static async Task<RequestOutcome> Run(IWorkflowContext context, RequestInput input, RequestSteps steps)
    {
        var terms = input.Terms!;
        var logged = input.Logged ?? await steps.Run("receiving", ReceiptActivities.LogReceived, input.RequestId);
        if (input.AwaitsProof && !await new IdentityGate(context, steps, input.RequestId).Pass())
            return await Close(RequestOutcome.Expired);
        var located = await steps.Run("locating", SubjectActivities.Locate, input.RequestId);
        if (located.Finding is not SubjectFinding.One)
            return await Close(located.Finding.Outcome());

        var key = new KeyStep(input.RequestId, located.Subject);
        steps.Total = located.Steps.Count + (located.Subject is null ? 16 : 18) - (input.Logged is null ? 0 : 1) - (located.Reseals ? 0 : 1)
            + (input.AwaitsProof ? IdentityGate.Steps : 0) + (located.AsksPeople ? ManualWorkGate.Steps : 0)
            + (located.TellsRecipients ? ThirdPartyGate.Steps : 0)
            + (located is { Subject: null, BackupDays: not null } ? 1 : 0) + (logged.Policy!.Approvals > 0 ? 1 : 0);
        // Before anything is destroyed: a map that does not fit the stores would end in a failure beyond return, or in a false certificate.
        await steps.Run("checking the stores", PreflightActivities.Check, input.RequestId);
        if (!await steps.Run("previewing", PreviewActivities.Show, new PreviewStep(input.RequestId, logged.Policy.Approvals)))
            throw new RequestCancelledException();

        // From here no one is given the subject's key any more, and no writer can bring it back.
        var marks = await steps.Run("preparing the fence", FenceActivities.Mark, input.RequestId);
        steps.CanBeCancelled = false;
        if (
            !await steps.Run(
                "preparing the fence", FenceActivities.Prepare, new FenceStep(input.RequestId, located.Subject, marks.Marks, marks.Rows)))
            return await Close(RequestOutcome.AlreadyErased);

        // What a backup brings back later is told by these from what is new: someone with many rows has more than one page of them.
        steps.Total += 2 * (marks.Pages - 1);
        for (var page = 1; page < marks.Pages; page++)
        {
            var rows = await steps.Run("preparing the fence", FenceActivities.MarkRows, new RowPage(input.RequestId, page));
            await steps.Run(
                "preparing the fence", FenceActivities.KeepRows, new FencedRows(input.RequestId, located.Subject, page, rows.Rows));
        }

        await steps.Run("fencing", FenceActivities.Confirm, key);
        steps.CanBeUndone(() => steps.Run("lifting the fence", FenceActivities.Lift, key));
        var lost = located.Reseals ? await steps.Run("resealing what is retained", ErasureActivities.Reseal, input.RequestId) : 0;
        await steps.Run("disabling the key", KeyActivities.Disable, key);

        var gate = new ErasureApprovalGate(context, steps, input.RequestId, logged.Policy, terms.ClockSkew);
        var (stores, gaps) = await gate.Pass(located.Steps, located.Gaps);
        var people = new ManualWorkGate(context, steps, input.RequestId);
        if (located.AsksPeople)
            await people.Open();
        await steps.Run("deleting the key", KeyActivities.Delete, key);
        for (var index = 0; index < stores.Count;)
        {
            var next = await steps.Run(
                $"erasing {string.Join(", ", stores.Skip(index).Distinct())}",
                ErasureActivities.EraseStore,
                new StoreStep(input.RequestId, index));
            steps.Total -= next - index - 1;
            index = next;
        }

        var others = new ThirdPartyGate(context, steps, input.RequestId);
        if (located.TellsRecipients)
            await others.Tell();

        // A data key unwrapped before the fence lives in some memory until its lease ends: only then is the erasure effective.
        if (located.Subject is not null)
            await context.Sleep(input.LeaseBound + terms.MaxOperation + terms.ClockSkew);

        var left = 1L;
        for (var sweep = 0; sweep < MaxSweeps && left > 0; sweep++)
            left = await steps.Poll("sweeping again", ErasureActivities.SweepAgain, new LateSweep(input.RequestId, sweep));

        // Rows of the fence are personal data too: each ends with the last backup that may hold what was erased just now.
        var keptFor = located.BackupDays + 1;
        if (located.AsksPeople)
            gaps = await people.Await();
        if (located.TellsRecipients)
            await others.Await();
        var covered = left == 0 && lost == 0 && gaps == 0;
        var certifying = new CertificateIssuance(steps, key, covered);
        if (located.Subject is not null)
            await new KeyPurge(context, steps, key, keptFor, terms, certifying).Run();
        else if (keptFor is { } days)
            await steps.Run("dating the fence", FenceActivities.Expire, new FenceEnd(input.RequestId, null, days));

        return await certifying.Final();

        async Task<RequestOutcome> Close(RequestOutcome ending)
        {
            await steps.Run("closing", SubjectActivities.Close, new CloseRequest(input.RequestId, ending));
            return ending;
        }
    }
}

/// <param name="RequestId">Opaque.</param>
/// <param name="LeaseBound">How long an unwrapped data key may live.</param>
/// <param name="Terms">How long the service waits in an erasure, as it stood when it began; null for other rights.</param>
/// <param name="Logged">What the log says of the request, where it was logged before its workflow began; null where it is to be logged
/// first.</param>
public sealed record RequestInput(string RequestId, Duration LeaseBound, ErasureTerms? Terms = null, LoggedRequest? Logged = null)
{
    /// <summary>Whether somebody has to prove first who asks.</summary>
    public bool AwaitsProof { get; init; }

    /// <summary>For the workflow of a request as it is kept.</summary>
    internal static RequestInput Of(
        RequestRecord request, ProtectionOptions protection, LoggedRequest? logged, ErasureTerms? terms = null) =>
        new(request.Id, Duration.FromTimeSpan(protection.LeaseLifetime), terms, logged)
        {
            AwaitsProof = request.Proof is { IsGiven: false },
        };
}

/// <param name="MaxOperation">Waited for after the lease.</param>
/// <param name="ClockSkew">And this.</param>
/// <param name="AuditLag">How late the vault's audit trail may be.</param>
public sealed record ErasureTerms(Duration MaxOperation, Duration ClockSkew, Duration AuditLag)
{
    public static ErasureTerms Of(ErasureOptions options) => new(
        Duration.FromTimeSpan(options.MaxOperation), Duration.FromTimeSpan(options.ClockSkew), Duration.FromTimeSpan(options.AuditLag));
}

/// <param name="RequestId">Opaque.</param>
/// <param name="Index">With which of <see cref="LocateResult.Steps"/> to begin.</param>
public sealed record StoreStep(string RequestId, int Index);
