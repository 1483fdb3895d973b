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

    /// <summary>
    /// What no endpoint is there for: the pipeline answers 404, or 405 with the methods that there are.
    /// </summary>
    [Function("Unrouted")]
    public Task Unrouted(
        [HttpTrigger(InPipeline, "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", Route = "{*path}")] HttpRequest request) =>
        entry.Serve(request);
}
