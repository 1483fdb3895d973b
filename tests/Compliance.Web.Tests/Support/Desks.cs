using System.Collections.Concurrent;
using Compliance.Web.Requests;
using Compliance.Web.Retention;
using Compliance.Web.Reviews;
using NodaTime;

namespace Compliance.Web.Tests.Support;

/// <summary>The domain's desks, kept in memory.</summary>
internal sealed class Desks : IRequestDesk, IRetentionDesk, IReviewDesk
{
    private readonly ConcurrentDictionary<string, (string Id, string Content)> keys = new();

    public ConcurrentDictionary<string, SubmitRequest> Submitted { get; } = new();

    public Func<Stream?> Export { get; set; } = () => null;

    public byte[]? Certificate { get; set; }

    public Task<Submission> Submit(SubmitRequest request, string callerId, string? idempotencyKey, CancellationToken cancellation)
    {
        var id = $"request-{Submitted.Count + 1}";
        var content = $"{request.Right} {request.Regime} {string.Join(' ', request.Identities.Select(pair => pair.Key + pair.Value.Reveal()))}";
        var first = idempotencyKey is null ? (id, content) : keys.GetOrAdd($"{callerId} {idempotencyKey}", (id, content));
        if (first == (id, content))
            Submitted[id] = request;
        return Task.FromResult(new Submission(first.Item1, first.Item2 == content));
    }

    public Task<RequestStatus?> Find(string requestId, CancellationToken cancellation) => Task.FromResult(
        Submitted.TryGetValue(requestId, out var request)
            ? new RequestStatus(requestId, request.Right, "gdpr", Instant.FromUtc(2026, 1, 31, 12, 0), new LocalDate(2026, 2, 28), "running")
            : null);

    public Task<Stream?> OpenExport(string requestId, CancellationToken cancellation) => Task.FromResult(Export());

    public Task<ReadOnlyMemory<byte>?> ReadCertificate(string requestId, CancellationToken cancellation) =>
        Task.FromResult(Certificate is null ? (ReadOnlyMemory<byte>?)null : Certificate);

    Task<string> IRetentionDesk.Start(string callerId, CancellationToken cancellation) => Task.FromResult("sweep-1");

    Task<SweepStatus?> IRetentionDesk.Find(string sweepId, CancellationToken cancellation) =>
        Task.FromResult(sweepId == "sweep-1" ? new SweepStatus(sweepId, "running") : null);

    Task<string> IReviewDesk.Start(string callerId, CancellationToken cancellation) => Task.FromResult("review-1");

    Task<ReviewStatus?> IReviewDesk.Find(string reviewId, CancellationToken cancellation) =>
        Task.FromResult(reviewId == "review-1" ? new ReviewStatus(reviewId, "running") : null);
}
