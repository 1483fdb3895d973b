// Written by: dotnet run --project eng/generate
using ComplianceFunctions.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace ComplianceFunctions.Functions;

/// <summary>
/// A function for each endpoint of the modules. The host's own keys are not used: authentication and authorisation are in the one
/// pipeline that every one of these calls.
/// </summary>
internal sealed class HttpFunctions(HttpEntry entry)
{
    private const AuthorizationLevel InPipeline = AuthorizationLevel.Anonymous;

    [Function("SubmitRequest")]
    public Task SubmitRequest(
        [HttpTrigger(InPipeline, "POST", Route = "api/requests")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("FindRequest")]
    public Task FindRequest(
        [HttpTrigger(InPipeline, "GET", Route = "api/requests/{id}")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("ResumeRequest")]
    public Task ResumeRequest(
        [HttpTrigger(InPipeline, "POST", Route = "api/requests/{id}/resume")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("PauseClock")]
    public Task PauseClock(
        [HttpTrigger(InPipeline, "POST", Route = "api/requests/{id}/clock/pause")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("ResumeClock")]
    public Task ResumeClock(
        [HttpTrigger(InPipeline, "POST", Route = "api/requests/{id}/clock/resume")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("ExtendDeadline")]
    public Task ExtendDeadline(
        [HttpTrigger(InPipeline, "POST", Route = "api/requests/{id}/clock/extend")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("DownloadExport")]
    public Task DownloadExport(
        [HttpTrigger(InPipeline, "GET", Route = "api/requests/{id}/download")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("CancelRequest")]
    public Task CancelRequest(
        [HttpTrigger(InPipeline, "POST", Route = "api/requests/{id}/cancel")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("ApproveErasure")]
    public Task ApproveErasure(
        [HttpTrigger(InPipeline, "POST", Route = "api/requests/{id}/approve")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("ReadPreview")]
    public Task ReadPreview(
        [HttpTrigger(InPipeline, "GET", Route = "api/requests/{id}/preview")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("WithdrawRequest")]
    public Task WithdrawRequest(
        [HttpTrigger(InPipeline, "POST", Route = "api/requests/{id}/withdraw")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("DenyRequest")]
    public Task DenyRequest(
        [HttpTrigger(InPipeline, "POST", Route = "api/requests/{id}/deny")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("ExpireRequest")]
    public Task ExpireRequest(
        [HttpTrigger(InPipeline, "POST", Route = "api/requests/{id}/expire")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("AcceptRequest")]
    public Task AcceptRequest(
        [HttpTrigger(InPipeline, "POST", Route = "api/requests/{id}/accept")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("AppealRefusal")]
    public Task AppealRefusal(
        [HttpTrigger(InPipeline, "POST", Route = "api/requests/{id}/appeal")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("AnswerAppeal")]
    public Task AnswerAppeal(
        [HttpTrigger(InPipeline, "POST", Route = "api/requests/{id}/appeal/answer")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("AssignRequest")]
    public Task AssignRequest(
        [HttpTrigger(InPipeline, "POST", Route = "api/requests/{id}/assign")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("ChangeRequests")]
    public Task ChangeRequests(
        [HttpTrigger(InPipeline, "POST", Route = "api/requests/bulk/{operation}")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("FindOwnRequest")]
    public Task FindOwnRequest(
        [HttpTrigger(InPipeline, "GET", Route = "api/me/requests/{id}")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("WithdrawOwnRequest")]
    public Task WithdrawOwnRequest(
        [HttpTrigger(InPipeline, "POST", Route = "api/me/requests/{id}/withdraw")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("AppealOwnRefusal")]
    public Task AppealOwnRefusal(
        [HttpTrigger(InPipeline, "POST", Route = "api/me/requests/{id}/appeal")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("ReadCertificate")]
    public Task ReadCertificate(
        [HttpTrigger(InPipeline, "GET", Route = "api/requests/{id}/certificate")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("ReadCertificatePage")]
    public Task ReadCertificatePage(
        [HttpTrigger(InPipeline, "GET", Route = "api/requests/{id}/certificate/page")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("RevokeCertificate")]
    public Task RevokeCertificate(
        [HttpTrigger(InPipeline, "POST", Route = "api/requests/{id}/certificate/revoke")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("AskForCode")]
    public Task AskForCode(
        [HttpTrigger(InPipeline, "POST", Route = "api/requests/{id}/proof/code")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("GiveCode")]
    public Task GiveCode(
        [HttpTrigger(InPipeline, "POST", Route = "api/requests/{id}/proof")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("VouchForPerson")]
    public Task VouchForPerson(
        [HttpTrigger(InPipeline, "POST", Route = "api/requests/{id}/proof/vouch")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("FindRequestByToken")]
    public Task FindRequestByToken(
        [HttpTrigger(InPipeline, "GET", Route = "my-requests/{token}")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("ListMessages")]
    public Task ListMessages(
        [HttpTrigger(InPipeline, "GET", Route = "api/requests/{id}/messages")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("WriteMessage")]
    public Task WriteMessage(
        [HttpTrigger(InPipeline, "POST", Route = "api/requests/{id}/messages")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("ListOwnMessages")]
    public Task ListOwnMessages(
        [HttpTrigger(InPipeline, "GET", Route = "my-requests/{token}/messages")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("AnswerMessage")]
    public Task AnswerMessage(
        [HttpTrigger(InPipeline, "POST", Route = "my-requests/{token}/messages")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("ListTasks")]
    public Task ListTasks(
        [HttpTrigger(InPipeline, "GET", Route = "api/tasks")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("ListTasksOfRequest")]
    public Task ListTasksOfRequest(
        [HttpTrigger(InPipeline, "GET", Route = "api/requests/{id}/tasks")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("AssignTask")]
    public Task AssignTask(
        [HttpTrigger(InPipeline, "POST", Route = "api/requests/{id}/tasks/{task}/assign")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("CompleteTask")]
    public Task CompleteTask(
        [HttpTrigger(InPipeline, "POST", Route = "api/requests/{id}/tasks/{task}/complete")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("RejectTask")]
    public Task RejectTask(
        [HttpTrigger(InPipeline, "POST", Route = "api/requests/{id}/tasks/{task}/reject")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("ReadTaskProof")]
    public Task ReadTaskProof(
        [HttpTrigger(InPipeline, "GET", Route = "api/requests/{id}/tasks/{task}/proof")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("ListRecipients")]
    public Task ListRecipients(
        [HttpTrigger(InPipeline, "GET", Route = "api/requests/{id}/recipients")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("ReplayNotice")]
    public Task ReplayNotice(
        [HttpTrigger(InPipeline, "POST", Route = "api/requests/{id}/recipients/{recipient}/replay")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("PlaceHold")]
    public Task PlaceHold(
        [HttpTrigger(InPipeline, "POST", Route = "api/holds")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("ListHolds")]
    public Task ListHolds(
        [HttpTrigger(InPipeline, "GET", Route = "api/holds")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("ReleaseHold")]
    public Task ReleaseHold(
        [HttpTrigger(InPipeline, "POST", Route = "api/holds/{id}/release")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("ListRegimes")]
    public Task ListRegimes(
        [HttpTrigger(InPipeline, "GET", Route = "api/law")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("FindRegime")]
    public Task FindRegime(
        [HttpTrigger(InPipeline, "GET", Route = "api/law/{regime}")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("ComputeDeadline")]
    public Task ComputeDeadline(
        [HttpTrigger(InPipeline, "GET", Route = "api/law/{regime}/deadline")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("ReleaseBreaker")]
    public Task ReleaseBreaker(
        [HttpTrigger(InPipeline, "POST", Route = "api/custody/breaker/release")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("LogKeyCompromised")]
    public Task LogKeyCompromised(
        [HttpTrigger(InPipeline, "POST", Route = "api/log/keys/compromised")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("LogKeySuccessor")]
    public Task LogKeySuccessor(
        [HttpTrigger(InPipeline, "POST", Route = "api/log/keys/successor")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("ReadLogCheckpoint")]
    public Task ReadLogCheckpoint(
        [HttpTrigger(InPipeline, "GET", Route = "log/checkpoint")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("ReadLogTile")]
    public Task ReadLogTile(
        [HttpTrigger(InPipeline, "GET", Route = "log/tile/{*path}")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("Personalize")]
    public Task Personalize(
        [HttpTrigger(InPipeline, "GET", Route = "api/personalization/{id}")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("Decide")]
    public Task Decide(
        [HttpTrigger(InPipeline, "POST", Route = "api/decisions")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("ListUses")]
    public Task ListUses(
        [HttpTrigger(InPipeline, "GET", Route = "api/people/{id}/uses")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("ReadDecisionKeys")]
    public Task ReadDecisionKeys(
        [HttpTrigger(InPipeline, "GET", Route = ".well-known/decision-keys.json")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("EnrolSubject")]
    public Task EnrolSubject(
        [HttpTrigger(InPipeline, "POST", Route = "api/subjects")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("SealRecords")]
    public Task SealRecords(
        [HttpTrigger(InPipeline, "POST", Route = "api/seal")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("OpenRecords")]
    public Task OpenRecords(
        [HttpTrigger(InPipeline, "POST", Route = "api/open")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("OpenRetained")]
    public Task OpenRetained(
        [HttpTrigger(InPipeline, "POST", Route = "api/open/retained")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("StartSweep")]
    public Task StartSweep(
        [HttpTrigger(InPipeline, "POST", Route = "api/retention/sweeps")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("FindSweep")]
    public Task FindSweep(
        [HttpTrigger(InPipeline, "GET", Route = "api/retention/sweeps/{id}")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("PublishNotice")]
    public Task PublishNotice(
        [HttpTrigger(InPipeline, "POST", Route = "api/notices")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("ListNotices")]
    public Task ListNotices(
        [HttpTrigger(InPipeline, "GET", Route = "api/notices")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("ListNoticeVersions")]
    public Task ListNoticeVersions(
        [HttpTrigger(InPipeline, "GET", Route = "api/notices/{code}/versions")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("FindNotice")]
    public Task FindNotice(
        [HttpTrigger(InPipeline, "GET", Route = "api/notices/{code}/versions/{version}")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("CompareNotices")]
    public Task CompareNotices(
        [HttpTrigger(InPipeline, "GET", Route = "api/notices/{code}/versions/{version}/changes")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("MakeDevice")]
    public Task MakeDevice(
        [HttpTrigger(InPipeline, "POST", Route = "api/consent/devices")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("RenderNotice")]
    public Task RenderNotice(
        [HttpTrigger(InPipeline, "POST", Route = "api/consent/{holder}/renderings")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("AnswerNotice")]
    public Task AnswerNotice(
        [HttpTrigger(InPipeline, "POST", Route = "api/consent/{holder}/answers")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("WithdrawConsent")]
    public Task WithdrawConsent(
        [HttpTrigger(InPipeline, "POST", Route = "api/consent/{holder}/withdrawals")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("WithdrawAllConsent")]
    public Task WithdrawAllConsent(
        [HttpTrigger(InPipeline, "POST", Route = "api/consent/{holder}/withdrawals/all")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("RecordObjection")]
    public Task RecordObjection(
        [HttpTrigger(InPipeline, "POST", Route = "api/consent/{holder}/objections")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("RecordRestriction")]
    public Task RecordRestriction(
        [HttpTrigger(InPipeline, "POST", Route = "api/consent/{holder}/restrictions")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("RecordOptOut")]
    public Task RecordOptOut(
        [HttpTrigger(InPipeline, "POST", Route = "api/consent/{holder}/opt-outs")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("RecordUseLimit")]
    public Task RecordUseLimit(
        [HttpTrigger(InPipeline, "POST", Route = "api/consent/{holder}/use-limits")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("JoinDevice")]
    public Task JoinDevice(
        [HttpTrigger(InPipeline, "POST", Route = "api/consent/{holder}/devices")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("TakeBackSignal")]
    public Task TakeBackSignal(
        [HttpTrigger(InPipeline, "POST", Route = "api/consent/{holder}/signals/take-back")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("RecordGppString")]
    public Task RecordGppString(
        [HttpTrigger(InPipeline, "POST", Route = "api/consent/{holder}/signals/gpp")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("RecordTcString")]
    public Task RecordTcString(
        [HttpTrigger(InPipeline, "POST", Route = "api/consent/{holder}/signals/tcf")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("ReadConsent")]
    public Task ReadConsent(
        [HttpTrigger(InPipeline, "GET", Route = "api/consent/{holder}")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("ReadConsentHistory")]
    public Task ReadConsentHistory(
        [HttpTrigger(InPipeline, "GET", Route = "api/consent/{holder}/history")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("MayAskForConsent")]
    public Task MayAskForConsent(
        [HttpTrigger(InPipeline, "GET", Route = "api/consent/{holder}/may-ask")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("ReadConsentSignals")]
    public Task ReadConsentSignals(
        [HttpTrigger(InPipeline, "GET", Route = "api/consent/{holder}/signals")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("ReadGpcSupport")]
    public Task ReadGpcSupport([HttpTrigger(InPipeline, "GET", Route = ".well-known/gpc.json")] HttpRequest request) =>
        entry.Serve(request);

    [Function("ReadConsentReceipt")]
    public Task ReadConsentReceipt(
        [HttpTrigger(InPipeline, "GET", Route = "api/consent/{holder}/receipts/{event}")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("ImportConsents")]
    public Task ImportConsents(
        [HttpTrigger(InPipeline, "POST", Route = "api/consent/imports")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("MakePreferencePage")]
    public Task MakePreferencePage(
        [HttpTrigger(InPipeline, "POST", Route = "api/consent/{holder}/pages")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("OpenPreferences")]
    public Task OpenPreferences(
        [HttpTrigger(InPipeline, "GET", Route = "consent/preferences/{token}")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("ChangePreference")]
    public Task ChangePreference(
        [HttpTrigger(InPipeline, "POST", Route = "consent/preferences/{token}")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("MakeWithdrawalLink")]
    public Task MakeWithdrawalLink(
        [HttpTrigger(InPipeline, "POST", Route = "api/consent/{holder}/withdrawal-links")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("OpenWithdrawalLink")]
    public Task OpenWithdrawalLink(
        [HttpTrigger(InPipeline, "GET", Route = "consent/withdraw/{token}")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("WithdrawByLink")]
    public Task WithdrawByLink(
        [HttpTrigger(InPipeline, "POST", Route = "consent/withdraw/{token}")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("ProfferAgreement")]
    public Task ProfferAgreement(
        [HttpTrigger(InPipeline, "POST", Route = "api/consent/{holder}/agreements")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("ListAgreements")]
    public Task ListAgreements(
        [HttpTrigger(InPipeline, "GET", Route = "api/consent/{holder}/agreements")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("ReadAgreement")]
    public Task ReadAgreement(
        [HttpTrigger(InPipeline, "GET", Route = "api/consent/{holder}/agreements/{hash}")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("ReadAgreementReceipt")]
    public Task ReadAgreementReceipt(
        [HttpTrigger(InPipeline, "GET", Route = "api/consent/{holder}/agreements/{hash}/receipt")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("ProfferAgreementByDevice")]
    public Task ProfferAgreementByDevice(
        [HttpTrigger(InPipeline, "POST", Route = "myterms/{device}")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("ReadAgreementByDevice")]
    public Task ReadAgreementByDevice(
        [HttpTrigger(InPipeline, "GET", Route = "myterms/{device}/{hash}")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("ReadAgreementReceiptByDevice")]
    public Task ReadAgreementReceiptByDevice(
        [HttpTrigger(InPipeline, "GET", Route = "myterms/{device}/{hash}/receipt")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("StartReview")]
    public Task StartReview(
        [HttpTrigger(InPipeline, "POST", Route = "api/reviews")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("FindReview")]
    public Task FindReview(
        [HttpTrigger(InPipeline, "GET", Route = "api/reviews/{id}")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("ReadReviewPage")]
    public Task ReadReviewPage(
        [HttpTrigger(InPipeline, "GET", Route = "api/reviews/{id}/page")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("PrivacyNotice")]
    public Task PrivacyNotice(
        [HttpTrigger(InPipeline, "GET", Route = "privacy")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("PrivacyNoticeJson")]
    public Task PrivacyNoticeJson(
        [HttpTrigger(InPipeline, "GET", Route = "privacy.json")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("PrivacyNoticeTilt")]
    public Task PrivacyNoticeTilt(
        [HttpTrigger(InPipeline, "GET", Route = "privacy.tilt.json")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("PrivacyNoticeDpv")]
    public Task PrivacyNoticeDpv(
        [HttpTrigger(InPipeline, "GET", Route = "privacy.dpv.jsonld")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("NoticeVersionsPage")]
    public Task NoticeVersionsPage(
        [HttpTrigger(InPipeline, "GET", Route = "privacy/versions")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("NoticeVersions")]
    public Task NoticeVersions(
        [HttpTrigger(InPipeline, "GET", Route = "privacy/versions.json")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("NoticeVersionPage")]
    public Task NoticeVersionPage(
        [HttpTrigger(InPipeline, "GET", Route = "privacy/versions/{hash}")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("NoticeVersion")]
    public Task NoticeVersion(
        [HttpTrigger(InPipeline, "GET", Route = "privacy/versions/{hash}/json")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("NoticeDifferencePage")]
    public Task NoticeDifferencePage(
        [HttpTrigger(InPipeline, "GET", Route = "privacy/versions/{from}/diff/{to}")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("NoticeDifference")]
    public Task NoticeDifference(
        [HttpTrigger(InPipeline, "GET", Route = "privacy/versions/{from}/diff/{to}/json")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("MakePersonPage")]
    public Task MakePersonPage(
        [HttpTrigger(InPipeline, "POST", Route = "api/people/{holder}/pages")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("ReadPersonView")]
    public Task ReadPersonView(
        [HttpTrigger(InPipeline, "GET", Route = "api/people/{holder}/view")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("ReadPersonViewPage")]
    public Task ReadPersonViewPage(
        [HttpTrigger(InPipeline, "GET", Route = "api/people/{holder}/view/page")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("OpenPersonPage")]
    public Task OpenPersonPage(
        [HttpTrigger(InPipeline, "GET", Route = "my-data/{token}")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("OpenPersonPageJson")]
    public Task OpenPersonPageJson(
        [HttpTrigger(InPipeline, "GET", Route = "my-data/{token}/json")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("ChangeOnPersonPage")]
    public Task ChangeOnPersonPage(
        [HttpTrigger(InPipeline, "POST", Route = "my-data/{token}")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("ProcessingRegister")]
    public Task ProcessingRegister(
        [HttpTrigger(InPipeline, "GET", Route = "api/register")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("Live")]
    public Task Live([HttpTrigger(InPipeline, "GET", Route = "health/live")] HttpRequest request) =>
        entry.Serve(request);

    [Function("Ready")]
    public Task Ready(
        [HttpTrigger(InPipeline, "GET", Route = "health/ready")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        entry.Serve(request, client);

    [Function("ReadOpenApi")]
    public Task ReadOpenApi([HttpTrigger(InPipeline, "GET", Route = "openapi.json")] HttpRequest request) =>
        entry.Serve(request);

    [Function("ReadProblem")]
    public Task ReadProblem([HttpTrigger(InPipeline, "GET", Route = "problems/{code}")] HttpRequest request) =>
        entry.Serve(request);

    /// <summary>
    /// What no endpoint is there for: the pipeline answers 404, or 405 with the methods that there are.
    /// </summary>
    [Function("Unrouted")]
    public Task Unrouted(
        [HttpTrigger(InPipeline, "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", Route = "{*path}")] HttpRequest request) =>
        entry.Serve(request);
}
