using Compliance.Web.Health;
using Compliance.Web.Log;
using Compliance.Web.Protection;
using Compliance.Web.Requests;
using Compliance.Web.Retention;
using Compliance.Web.Reviews;
using Compliance.Workflows;

namespace Compliance.Web;

/// <summary>The HTTP API, whole.</summary>
public static class Endpoints
{
    public static readonly EndpointTable Table = new(
    [
        new("POST", "api/requests", Permission.SubmitRequests, Role.Service, "SubmitRequest", SubmitEndpoint.Handle),
        new("GET", "api/requests/{id}", Permission.ReadRequests, Role.Service, "FindRequest", FindEndpoint.Handle),
        new("POST", "api/requests/{id}/resume", Permission.OperateRequests, Role.Service, "ResumeRequest", ResumeEndpoint.Handle),
        new("GET", "api/requests/{id}/download", Permission.DownloadExports, Role.Service, "DownloadExport", DownloadEndpoint.Handle),
        new("POST", "api/requests/{id}/cancel", Permission.OperateRequests, Role.Service, "CancelRequest", CancelEndpoint.Handle),
        new("POST", "api/requests/{id}/approve", Permission.ApproveErasures, Role.Signer, "ApproveErasure", ApproveEndpoint.Handle),
        new("GET", "api/requests/{id}/certificate", Permission.ReadRequests, Role.Service, "ReadCertificate", CertificateEndpoint.Handle),
        new("GET", "api/requests/{id}/certificate/page", Permission.ReadRequests, Role.Service, "ReadCertificatePage", CertificateEndpoint.ReadPage),
        new("POST", "api/requests/{id}/certificate/revoke", Permission.RevokeCertificates, Role.Signer, "RevokeCertificate", RevokeEndpoint.Handle),

        new("POST", "api/custody/breaker/release", Permission.OperateCustody, Role.Eraser, "ReleaseBreaker", ReleaseBreakerEndpoint.Handle),

        new("POST", "api/log/keys/compromised", Permission.OperateLog, Role.Signer, "LogKeyCompromised", LogKeyEndpoints.Compromised),
        new("POST", "api/log/keys/successor", Permission.OperateLog, Role.Signer, "LogKeySuccessor", LogKeyEndpoints.Successor),

        new("POST", "api/subjects", Permission.EnrolSubjects, Role.Service, "EnrolSubject", EnrolEndpoint.Handle),
        new("POST", "api/seal", Permission.SealRecords, Role.Service, "SealRecords", SealingEndpoints.Seal),
        new("POST", "api/open", Permission.OpenRecords, Role.Service, "OpenRecords", SealingEndpoints.Open),
        new("POST", "api/open/retained", Permission.OpenRetained, Role.Service, "OpenRetained", SealingEndpoints.OpenRetained),

        new("POST", "api/retention/sweeps", Permission.RunRetention, Role.Service, "StartSweep", SweepEndpoints.Start),
        new("GET", "api/retention/sweeps/{id}", Permission.RunRetention, Role.Service, "FindSweep", SweepEndpoints.Find),

        new("POST", "api/reviews", Permission.RunReviews, Role.Service, "StartReview", ReviewEndpoints.Start),
        new("GET", "api/reviews/{id}", Permission.RunReviews, Role.Service, "FindReview", ReviewEndpoints.Find),
        new("GET", "api/reviews/{id}/page", Permission.RunReviews, Role.Service, "ReadReviewPage", ReviewEndpoints.ReadPage),

        new("GET", "log/checkpoint", Permission.Anonymous, Role.Service, "ReadLogCheckpoint", LogEndpoints.ReadCheckpoint),
        new("GET", "log/tile/{*path}", Permission.Anonymous, Role.Service, "ReadLogTile", LogEndpoints.ReadTile),

        new("GET", "health/live", Permission.Anonymous, null, "Live", Live.Handle),
        new("GET", "health/ready", Permission.ReadHealth, null, "Ready", Ready.Handle),
    ]);
}
