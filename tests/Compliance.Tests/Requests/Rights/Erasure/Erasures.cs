using Compliance.Evidence;
using Compliance.Evidence.Logging;
using Compliance.Requests.Intake;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Rights.Erasure;
using Compliance.Requests.Rights.Erasure.Previewing;
using Compliance.Testing.Workflows;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Tests.Requests.Rights.Erasure;

/// <summary>Erasures that go well, for tests to change one thing of.</summary>
internal static class Erasures
{
    public static readonly ErasureTerms Terms = new(
        MaxOperation: Duration.FromSeconds(30), ClockSkew: Duration.FromSeconds(2), AuditLag: Duration.FromMinutes(10));

    public static readonly ErasurePolicy Policy = new(Approvals: 0, CoolingOff: Duration.FromHours(1));

    public static readonly RequestInput Input = new("request-1", Duration.FromMinutes(5), Terms);

    public static readonly PurgeState Gone = new(Gone: true);

    /// <summary>The request was received under this policy.</summary>
    public static ScriptedContext Under(this ScriptedContext context, ErasurePolicy policy) =>
        context.Answer(ReceiptActivities.LogReceived, _ => new LoggedRequest(policy));

    /// <summary>Every step of an erasure answers that it is done.</summary>
    public static ScriptedContext Erases(this ScriptedContext context) => context
        .Answer(ReceiptActivities.LogReceived, _ => new LoggedRequest(Policy))
        .Answer(SubjectActivities.Locate, _ => new LocateResult(SubjectFinding.One, "subject-1", 0, ["tables", "sql"]))
        .Answer(PreflightActivities.Check, _ => new PreflightResult(4, 0))
        .Answer(PreviewActivities.Show, _ => true)
        .Answer(PreviewActivities.Compare, _ => new ComparedPreview(false, ["tables", "sql"], 0))
        .Answer(FenceActivities.Mark, _ => new SubjectFingerprints(["mark-1"]))
        .Answer(FenceActivities.Prepare, _ => true)
        .Answer(FenceActivities.Confirm, _ => Unit.Value)
        .Answer(FenceActivities.Expire, _ => Unit.Value)
        .Answer(FenceActivities.Lift, _ => Unit.Value)
        .Answer(ErasureActivities.Reseal, _ => 0)
        .Answer(KeyActivities.Disable, _ => Unit.Value)
        .Answer(PolicyApproval.Approve, _ => Unit.Value)
        .Answer(CommitActivities.Commit, _ => true)
        .Answer(KeyActivities.Delete, _ => Unit.Value)
        .Answer(ErasureActivities.EraseStore, it => it.Index + 1)
        .Answer(ErasureActivities.SweepAgain, _ => 0)
        .Answer(KeyActivities.Purge, _ => Gone)
        .Answer(KeyActivities.ProbeDeleted, _ => Unit.Value)
        .Answer(KeyActivities.ConfirmDestroyed, _ => true)
        .Answer(CertificateActivities.State, it => it switch
        {
            { Covered: false } => RequestOutcome.Incomplete,
            { Kind: CertificateKind.ErasurePending } => RequestOutcome.Pending,
            _ => RequestOutcome.Complete,
        })
        .Answer(CertificateActivities.Issue, _ => Unit.Value)
        .Answer(SubjectActivities.Close, _ => Unit.Value);
}
