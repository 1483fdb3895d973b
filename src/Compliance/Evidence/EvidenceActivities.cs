using Compliance.Requests;
using Compliance.Workflows;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Compliance.Evidence;

/// <summary>
/// Appends to the log: what each other role may have logged, by an activity of its own that this role alone may order, and the policy's own
/// word. The signer's alone.
/// </summary>
public sealed class EvidenceActivities(IEvidenceLog log, IClock clock, ILogger<EvidenceActivities> logger)
{
    public static readonly ActivityReference<ServiceCommand, Nothing> ForService = new("LogForService");
    public static readonly ActivityReference<ProvisionerCommand, Nothing> ForProvisioner = new("LogForProvisioner");
    public static readonly ActivityReference<EraserCommand, Nothing> ForEraser = new("LogForEraser");
    public static readonly ActivityReference<string, Nothing> ApproveByPolicy = new("ApproveByPolicy");

    internal static IEnumerable<ActivityEntry> Table =>
    [
        ActivityEntry.Of(ForService, Role.Signer, Resolve.From<EvidenceActivities, ServiceCommand, Nothing>(it => it.Log)),
        ActivityEntry.Of(ForProvisioner, Role.Signer, Resolve.From<EvidenceActivities, ProvisionerCommand, Nothing>(it => it.Log), Role.Provisioner),
        ActivityEntry.Of(ForEraser, Role.Signer, Resolve.From<EvidenceActivities, EraserCommand, Nothing>(it => it.Log), Role.Eraser),
        ActivityEntry.Of(ApproveByPolicy, Role.Signer, Resolve.From<EvidenceActivities, string, Nothing>(it => it.ApproveAsPolicySays)),
    ];

    /// <summary>Which activity of the signer's takes a command, and its input.</summary>
    /// <exception cref="InvalidOperationException">The command is the signer's own: nobody orders it.</exception>
    internal static (string Activity, string Input) OrderOf(LogCommand command) => command switch
    {
        ServiceCommand it => (ForService.Name, WorkflowJson.Write(it)),
        ProvisionerCommand it => (ForProvisioner.Name, WorkflowJson.Write(it)),
        EraserCommand it => (ForEraser.Name, WorkflowJson.Write(it)),
        _ => throw new InvalidOperationException($"{command.GetType().Name} is the signer's own word."),
    };

    private async Task<Nothing> Log(LogCommand command, CancellationToken cancellation)
    {
        await log.Append(command, cancellation);
        return Nothing.Value;
    }

    /// <summary>
    /// Where the policy asks for no person: the signer's own entry, for this fence alone, after the cooling-off. That is counted from when the
    /// signer logged the fence, which the eraser alone can have it do.
    /// </summary>
    private async Task<Nothing> ApproveAsPolicySays(string requestId, CancellationToken cancellation)
    {
        var policy = EntryIds.PolicyOf(requestId, await log.Find(EntryIds.Received(requestId), cancellation))
            ?? throw Refused(ErasureFailure.NotReceived, requestId);
        if (policy.Approvals != 0)
            throw Refused(ErasureFailure.NotApproved, requestId);
        var fenced = await log.Find(EntryIds.Fenced(requestId), cancellation) ?? throw Refused(ErasureFailure.NotFenced, requestId);
        if (clock.GetCurrentInstant() < fenced.At() + policy.CoolingOff)
            throw new StepFailedException(FailureCode.StoreUnavailable, ErasureFailure.CoolingOff);
        await log.Append(new LogApproved(requestId, 0, LogApproved.Policy, fenced.Member("fence")!), cancellation);
        return Nothing.Value;
    }

    private StepFailedException Refused(string code, string requestId)
    {
        logger.LogError(Events.OrderRefused, "The signer refuses an approval by policy of request {Request}: {Code}. Nothing was logged", requestId, code);
        return new StepFailedException(code, requestId);
    }
}
