using Compliance.Web.Requests.Life;
using Compliance.Workflows;

namespace Compliance.Web.Requests;

/// <summary>Requests of data subjects, and what operators and approvers do with them.</summary>
public static class RequestsApi
{
    public static readonly Permission SubmitRequests = new("requests.submit");

    public static readonly Permission ReadRequests = new("requests.read");

    /// <summary>For operators: a request that failed for good is tried again.</summary>
    public static readonly Permission OperateRequests = new("requests.operate");

    public static readonly Permission DownloadExports = new("requests.download");

    /// <summary>For the people whom the policy asks before an erasure becomes irrevocable.</summary>
    public static readonly Permission ApproveErasures = new("erasures.approve");

    /// <summary>For whoever refuses requests, answers appeals, and ends what got no answer.</summary>
    public static readonly Permission DecideRequests = new("requests.decide");

    /// <summary>For a person with a token of their own: they reach what they submitted, and nothing else.</summary>
    public static readonly Permission OwnRequests = new("requests.own");

    public static readonly Permission RevokeCertificates = new("certificates.revoke");

    /// <summary>Of requests: a slash and the id make the address of one.</summary>
    internal const string Address = "/api/requests";

    internal static readonly EndpointGroup Group = new(
        "Requests",
        "Requests of data subjects, and what operators and approvers do with them.",
        [
            new("POST", "api/requests", SubmitRequests, Role.Service, "SubmitRequest", SubmitEndpoint.Operation),
            new("GET", "api/requests/{id}", ReadRequests, Role.Service, "FindRequest", FindEndpoint.Operation),
            new("POST", "api/requests/{id}/resume", OperateRequests, Role.Service, "ResumeRequest", ResumeEndpoint.Operation),
            new("POST", "api/requests/{id}/clock/pause", OperateRequests, Role.Service, "PauseClock", ClockEndpoints.Pause),
            new("POST", "api/requests/{id}/clock/resume", OperateRequests, Role.Service, "ResumeClock", ClockEndpoints.Resume),
            new("POST", "api/requests/{id}/clock/extend", OperateRequests, Role.Service, "ExtendDeadline", ClockEndpoints.Extend),
            new("GET", "api/requests/{id}/download", DownloadExports, Role.Service, "DownloadExport", DownloadEndpoint.Operation),
            new("POST", "api/requests/{id}/cancel", OperateRequests, Role.Service, "CancelRequest", CancelEndpoint.Operation),
            new("POST", "api/requests/{id}/approve", ApproveErasures, Role.Signer, "ApproveErasure", ApproveEndpoint.Operation),
            new("GET", "api/requests/{id}/preview", ReadRequests, Role.Service, "ReadPreview", PreviewEndpoint.Operation),
            new("POST", "api/requests/{id}/withdraw", SubmitRequests, Role.Service, "WithdrawRequest", PersonEndpoints.Withdraw),
            new("POST", "api/requests/{id}/deny", DecideRequests, Role.Service, "DenyRequest", DecisionEndpoints.Deny),
            new("POST", "api/requests/{id}/expire", DecideRequests, Role.Service, "ExpireRequest", DecisionEndpoints.Expire),
            new("POST", "api/requests/{id}/accept", DecideRequests, Role.Service, "AcceptRequest", DecisionEndpoints.Accept),
            new("POST", "api/requests/{id}/appeal", SubmitRequests, Role.Service, "AppealRefusal", PersonEndpoints.Appeal),
            new("POST", "api/requests/{id}/appeal/answer", DecideRequests, Role.Service, "AnswerAppeal", DecisionEndpoints.AnswerAppeal),
            new("POST", "api/requests/{id}/assign", OperateRequests, Role.Service, "AssignRequest", DecisionEndpoints.Assign),
            new("POST", "api/requests/bulk/{operation}", OperateRequests, Role.Service, "ChangeRequests", BulkEndpoint.Operation),
            new("GET", "api/me/requests/{id}", OwnRequests, Role.Service, "FindOwnRequest", PersonEndpoints.FindOwn),
            new("POST", "api/me/requests/{id}/withdraw", OwnRequests, Role.Service, "WithdrawOwnRequest", PersonEndpoints.WithdrawOwn),
            new("POST", "api/me/requests/{id}/appeal", OwnRequests, Role.Service, "AppealOwnRefusal", PersonEndpoints.AppealOwn),
            new("GET", "api/requests/{id}/certificate", ReadRequests, Role.Service, "ReadCertificate", CertificateEndpoint.Read),
            new(
                "GET", "api/requests/{id}/certificate/page", ReadRequests, Role.Service, "ReadCertificatePage",
                CertificateEndpoint.ReadPage),
            new(
                "POST", "api/requests/{id}/certificate/revoke", RevokeCertificates, Role.Signer, "RevokeCertificate",
                RevokeEndpoint.Operation),
        ]);
}
