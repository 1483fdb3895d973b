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
            new("GET", "api/requests/{id}/certificate", ReadRequests, Role.Service, "ReadCertificate", CertificateEndpoint.Read),
            new(
                "GET", "api/requests/{id}/certificate/page", ReadRequests, Role.Service, "ReadCertificatePage",
                CertificateEndpoint.ReadPage),
            new(
                "POST", "api/requests/{id}/certificate/revoke", RevokeCertificates, Role.Signer, "RevokeCertificate",
                RevokeEndpoint.Operation),
        ]);
}
