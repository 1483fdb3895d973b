using Compliance.Client.Http;
using Compliance.Client.Problems;

namespace Compliance.Client.Requests;

/// <summary>Requests of data subjects: submits them, and tells how they go.</summary>
public sealed class RequestsClient
{
    private const string Path = "api/requests";

    private readonly ClientCalls _calls;

    internal RequestsClient(ClientCalls calls) => _calls = calls;

    /// <summary>Takes a request in. The answer is the customer's: hand it on whole.</summary>
    /// <param name="submission">Which right, and who asks.</param>
    /// <param name="idempotencyKey">
    /// 1 to 128 visible ASCII characters, a new one for each submission: the same key with the same submission is the same request. With
    /// one the call is repeated where the service is briefly unavailable, and may be sent again by the caller.
    /// </param>
    /// <param name="cancellation">Stops the call. The request may have been taken in.</param>
    /// <exception cref="ComplianceException">
    /// It was refused, or nobody knows whether it was taken in: send it again with the same key.
    /// </exception>
    public Task<AcceptedRequest> Submit(
        RequestSubmission submission, string? idempotencyKey = null, CancellationToken cancellation = default) =>
        _calls.Send<AcceptedRequest>(
            Call.Post(Path, submission) with
            {
                IsRepeatable = idempotencyKey is not null,
                Headers = idempotencyKey is null ? [] : [("Idempotency-Key", idempotencyKey)],
            },
            cancellation);

    /// <summary>Where a request stands.</summary>
    /// <param name="id">Of the request.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <exception cref="ComplianceException">There is no such request, or no answer.</exception>
    public Task<RequestStatus> Find(string id, CancellationToken cancellation = default) =>
        _calls.Send<RequestStatus>(Call.Get($"{Path}/{Call.Part(id)}"), cancellation);

    /// <summary>Copies the export of an access request, a ZIP archive of any size. It is not repeated.</summary>
    /// <param name="id">Of the request.</param>
    /// <param name="destination">Gets the archive as it comes; a part of it where the call fails.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <exception cref="ComplianceException">There is no export, or it was cut off.</exception>
    public Task Download(string id, Stream destination, CancellationToken cancellation = default) =>
        _calls.Copy(Call.Get($"{Path}/{Call.Part(id)}/download"), destination, cancellation);

    /// <summary>The certificate of an erasure, which <c>compliance verify</c> checks offline.</summary>
    /// <param name="id">Of the request.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <exception cref="ComplianceException">There is none, or no answer.</exception>
    public Task<byte[]> Certificate(string id, CancellationToken cancellation = default) =>
        _calls.SendForBytes(Call.Get($"{Path}/{Call.Part(id)}/certificate"), cancellation);
}
