// Written by: dotnet run --project eng/generate
using Compliance.Durable;
using Microsoft.Azure.Functions.Worker;

namespace ComplianceFunctions.Functions;

/// <summary>A function for each activity of the modules. An app without its role sends a command to the app that has it.</summary>
internal sealed class ActivityFunctions(DurableActivities activities)
{
    [Function("LogForService")]
    public Task<string> LogForService([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("LogForService", call, context.CancellationToken);

    [Function("LogForProvisioner")]
    public Task<string> LogForProvisioner([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("LogForProvisioner", call, context.CancellationToken);

    [Function("LogForEraser")]
    public Task<string> LogForEraser([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("LogForEraser", call, context.CancellationToken);

    [Function("FillKeyPool")]
    public Task<string> FillKeyPool([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("FillKeyPool", call, context.CancellationToken);

    [Function("RotateKeys")]
    public Task<string> RotateKeys([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("RotateKeys", call, context.CancellationToken);

    [Function("LocateSubject")]
    public Task<string> LocateSubject([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("LocateSubject", call, context.CancellationToken);

    [Function("CloseRequest")]
    public Task<string> CloseRequest([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("CloseRequest", call, context.CancellationToken);

    [Function("CheckPreflight")]
    public Task<string> CheckPreflight([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("CheckPreflight", call, context.CancellationToken);

    [Function("LogReceived")]
    public Task<string> LogReceived([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("LogReceived", call, context.CancellationToken);

    [Function("AskForProof")]
    public Task<string> AskForProof([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("AskForProof", call, context.CancellationToken);

    [Function("LookForProof")]
    public Task<string> LookForProof([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("LookForProof", call, context.CancellationToken);

    [Function("BuildExport")]
    public Task<string> BuildExport([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("BuildExport", call, context.CancellationToken);

    [Function("BuildPortableExport")]
    public Task<string> BuildPortableExport([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("BuildPortableExport", call, context.CancellationToken);

    [Function("PlanCorrections")]
    public Task<string> PlanCorrections([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("PlanCorrections", call, context.CancellationToken);

    [Function("CorrectRows")]
    public Task<string> CorrectRows([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("CorrectRows", call, context.CancellationToken);

    [Function("ConcludeCorrections")]
    public Task<string> ConcludeCorrections([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("ConcludeCorrections", call, context.CancellationToken);

    [Function("ResealRetained")]
    public Task<string> ResealRetained([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("ResealRetained", call, context.CancellationToken);

    [Function("EraseStore")]
    public Task<string> EraseStore([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("EraseStore", call, context.CancellationToken);

    [Function("SweepAgain")]
    public Task<string> SweepAgain([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("SweepAgain", call, context.CancellationToken);

    [Function("PreviewErasure")]
    public Task<string> PreviewErasure([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("PreviewErasure", call, context.CancellationToken);

    [Function("ComparePreview")]
    public Task<string> ComparePreview([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("ComparePreview", call, context.CancellationToken);

    [Function("CommitErasure")]
    public Task<string> CommitErasure([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("CommitErasure", call, context.CancellationToken);

    [Function("CountApprovals")]
    public Task<string> CountApprovals([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("CountApprovals", call, context.CancellationToken);

    [Function("ApproveByPolicy")]
    public Task<string> ApproveByPolicy([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("ApproveByPolicy", call, context.CancellationToken);

    [Function("MarkSelectors")]
    public Task<string> MarkSelectors([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("MarkSelectors", call, context.CancellationToken);

    [Function("MarkRows")]
    public Task<string> MarkRows([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("MarkRows", call, context.CancellationToken);

    [Function("KeepFencedRows")]
    public Task<string> KeepFencedRows([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("KeepFencedRows", call, context.CancellationToken);

    [Function("PrepareFence")]
    public Task<string> PrepareFence([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("PrepareFence", call, context.CancellationToken);

    [Function("FenceSubject")]
    public Task<string> FenceSubject([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("FenceSubject", call, context.CancellationToken);

    [Function("DateFence")]
    public Task<string> DateFence([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("DateFence", call, context.CancellationToken);

    [Function("LiftFence")]
    public Task<string> LiftFence([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("LiftFence", call, context.CancellationToken);

    [Function("DisableKey")]
    public Task<string> DisableKey([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("DisableKey", call, context.CancellationToken);

    [Function("DeleteKey")]
    public Task<string> DeleteKey([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("DeleteKey", call, context.CancellationToken);

    [Function("PurgeKey")]
    public Task<string> PurgeKey([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("PurgeKey", call, context.CancellationToken);

    [Function("ProbeDeletedKey")]
    public Task<string> ProbeDeletedKey([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("ProbeDeletedKey", call, context.CancellationToken);

    [Function("ConfirmKeyDestroyed")]
    public Task<string> ConfirmKeyDestroyed([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("ConfirmKeyDestroyed", call, context.CancellationToken);

    [Function("EraseKeyAgain")]
    public Task<string> EraseKeyAgain([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("EraseKeyAgain", call, context.CancellationToken);

    [Function("StateErasure")]
    public Task<string> StateErasure([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("StateErasure", call, context.CancellationToken);

    [Function("IssueCertificate")]
    public Task<string> IssueCertificate([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("IssueCertificate", call, context.CancellationToken);

    [Function("PlanSweep")]
    public Task<string> PlanSweep([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("PlanSweep", call, context.CancellationToken);

    [Function("PreviewExpired")]
    public Task<string> PreviewExpired([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("PreviewExpired", call, context.CancellationToken);

    [Function("ListExpired")]
    public Task<string> ListExpired([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("ListExpired", call, context.CancellationToken);

    [Function("EraseExpiredPage")]
    public Task<string> EraseExpiredPage([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("EraseExpiredPage", call, context.CancellationToken);

    [Function("FailSweepStep")]
    public Task<string> FailSweepStep([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("FailSweepStep", call, context.CancellationToken);

    [Function("EndSweep")]
    public Task<string> EndSweep([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("EndSweep", call, context.CancellationToken);

    [Function("EndOldCases")]
    public Task<string> EndOldCases([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("EndOldCases", call, context.CancellationToken);

    [Function("SupersedeConsentPage")]
    public Task<string> SupersedeConsentPage([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("SupersedeConsentPage", call, context.CancellationToken);

    [Function("FinishNoticeChange")]
    public Task<string> FinishNoticeChange([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("FinishNoticeChange", call, context.CancellationToken);

    [Function("EndConsentPage")]
    public Task<string> EndConsentPage([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("EndConsentPage", call, context.CancellationToken);

    [Function("RecordChoiceOfUses")]
    public Task<string> RecordChoiceOfUses([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("RecordChoiceOfUses", call, context.CancellationToken);

    [Function("OpenManualTasks")]
    public Task<string> OpenManualTasks([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("OpenManualTasks", call, context.CancellationToken);

    [Function("LookAtManualTasks")]
    public Task<string> LookAtManualTasks([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("LookAtManualTasks", call, context.CancellationToken);

    [Function("SendMail")]
    public Task<string> SendMail([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("SendMail", call, context.CancellationToken);

    [Function("GiveUpMail")]
    public Task<string> GiveUpMail([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("GiveUpMail", call, context.CancellationToken);

    [Function("QueueMessageMail")]
    public Task<string> QueueMessageMail([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("QueueMessageMail", call, context.CancellationToken);

    [Function("MakeProofCode")]
    public Task<string> MakeProofCode([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("MakeProofCode", call, context.CancellationToken);

    [Function("TellRecipients")]
    public Task<string> TellRecipients([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("TellRecipients", call, context.CancellationToken);

    [Function("LookAtRecipients")]
    public Task<string> LookAtRecipients([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("LookAtRecipients", call, context.CancellationToken);

    [Function("SendRecipientNotice")]
    public Task<string> SendRecipientNotice([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("SendRecipientNotice", call, context.CancellationToken);

    [Function("GiveUpRecipientNotice")]
    public Task<string> GiveUpRecipientNotice([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("GiveUpRecipientNotice", call, context.CancellationToken);

    [Function("ListReviewChecks")]
    public Task<string> ListReviewChecks([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("ListReviewChecks", call, context.CancellationToken);

    [Function("RunReviewCheck")]
    public Task<string> RunReviewCheck([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("RunReviewCheck", call, context.CancellationToken);

    [Function("NoteFailedCheck")]
    public Task<string> NoteFailedCheck([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("NoteFailedCheck", call, context.CancellationToken);

    [Function("WriteReviewReport")]
    public Task<string> WriteReviewReport([ActivityTrigger] string call, FunctionContext context) =>
        activities.Run("WriteReviewReport", call, context.CancellationToken);
}
