using System.Collections.Concurrent;
using Compliance.Certificates;
using Compliance.Consent.Importing;
using Compliance.Consent.Ledger;
using Compliance.Consent.Proving;
using Compliance.Evidence;
using Compliance.Law;
using Compliance.Proof.Verifying;
using Compliance.Requests.Intake;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Rights.Erasure;
using Compliance.Retention;
using Compliance.Reviews;
using Compliance.Subjects;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Web.Tests.Support;

/// <summary>The domain's services, kept in memory.</summary>
internal sealed class FakeServices
    : IRequestService, IRequestClock, IRetentionService, IReviewService, IApprovalService, ILogService, IConsentReceipts, IConsentImport
{
    private readonly ConcurrentDictionary<string, (string Id, string Content)> _keys = new();

    public ConcurrentDictionary<string, SubmittedRequest> Submitted { get; } = new();

    public RequestProgress? Progress { get; set; }

    public string? Failure { get; set; }

    public bool Resumes { get; set; }

    public bool Cancels { get; set; }

    public Receipt? Receipt { get; set; }

    /// <summary>What approving answers; null: there is no such erasure.</summary>
    public Func<string, ApprovalView?> Approving { get; set; } = _ => null;

    public List<string> Logged { get; } = [];

    public RequestOutcome? Outcome { get; set; }

    public Func<Stream?> Export { get; set; } = () => null;

    public byte[]? Certificate { get; set; }

    public CertificateView? View { get; set; }

    public bool? SweptDry { get; private set; }

    public byte[]? Report { get; set; }

    public IssuedReceipt IssuedReceipt { get; set; } = new(ReceiptStatus.Unknown);

    public (ConsentHolder Holder, string Event)? AskedReceipt { get; private set; }

    public ImportBatch? Imported { get; private set; }

    Task<IssuedReceipt> IConsentReceipts.Find(ConsentHolder holder, string consentEvent, CancellationToken cancellation)
    {
        AskedReceipt = (holder, consentEvent);
        return Task.FromResult(IssuedReceipt);
    }

    public Task<IssuedReceipt> FindNewest(ConsentHolder holder, string purpose, CancellationToken cancellation) =>
        Task.FromResult(IssuedReceipt);

    public Task<ImportResult> Import(ImportBatch batch, CancellationToken cancellation)
    {
        Imported = batch.System.Length > 0 ? batch : throw new ImportRefusedException("system", "must have letters");
        return Task.FromResult(new ImportResult(batch.Rows.Count, 1, 0, 0, [new(2, "at", "It is in the future.")]));
    }

    public Task<ReceivedRequest> Submit(SubmittedRequest submitted, CancellationToken cancellation)
    {
        var id = $"request-{Submitted.Count + 1}";
        var content =
            $"{submitted.Right} {submitted.Regime} "
            + $"{string.Join(' ', submitted.Identities.All.Select(each => each.Kind + each.Value.Reveal()))}";
        var first = submitted.IdempotencyKey is { } key ? _keys.GetOrAdd($"{submitted.Caller} {key}", (id, content)) : (id, content);
        if (first.Item2 != content)
            throw new IdempotencyConflictException();
        return Task.FromResult(
            new ReceivedRequest(Record(first.Item1, Submitted.GetOrAdd(first.Item1, submitted)), new byte[] { 1, 2, 3 }, Receipt));
    }

    /// <summary>What moves the one request that there is.</summary>
    public RequestClock Moved { get; private set; } = RequestClock.Untouched;

    Task<Deadline?> IRequestClock.Pause(string requestId, PauseGround ground, CancellationToken cancellation) =>
        Move(requestId, Moved with { Pauses = [.. Moved.Pauses, new ClockPause(ground, new LocalDate(2026, 2, 3))] });

    Task<Deadline?> IRequestClock.Resume(string requestId, PauseGround ground, CancellationToken cancellation) =>
        Move(requestId, Moved with { Pauses = [.. Moved.Pauses.Select(pause => pause with { Until = new LocalDate(2026, 2, 13) })] });

    Task<Deadline?> IRequestClock.Extend(string requestId, CancellationToken cancellation) =>
        Move(requestId, Moved with { ExtensionTold = new LocalDate(2026, 2, 20) });

    private Task<Deadline?> Move(string requestId, RequestClock moved) => Task.FromResult(
        Submitted.TryGetValue(requestId, out var submitted)
            ? LawClock.Standard.Compute(new(submitted.Regime, Instant.FromUtc(2026, 1, 31, 12, 0), DateTimeZone.Utc)
            {
                Right = submitted.Right.ToLegal(), Pauses = (Moved = moved).Pauses,
                Extension = moved.ExtensionTold is { } told ? new ExtensionNotice(told) : null,
            })
            : null);

    public Task<RequestView?> Find(string requestId, CancellationToken cancellation) =>
        Task.FromResult(
            Submitted.TryGetValue(requestId, out var submitted)
                ? new RequestView(Record(requestId, submitted), Progress, Failure, Receipt)
                : null);

    public Task<bool?> Resume(string requestId, CancellationToken cancellation) =>
        Task.FromResult<bool?>(Submitted.ContainsKey(requestId) ? Resumes : null);

    public Task<bool?> Cancel(string requestId, CancellationToken cancellation) =>
        Task.FromResult<bool?>(Submitted.ContainsKey(requestId) ? Cancels : null);

    public Task<CertificateView?> ViewCertificate(string requestId, CancellationToken cancellation) => Task.FromResult(View);

    public Task<ApprovalView?> Approve(string requestId, string person, string preview, CancellationToken cancellation) =>
        Task.FromResult(Approving(person));

    public Task<string?> Revoke(string requestId, string why, CancellationToken cancellation) =>
        Task.FromResult(Certificate is null ? null : why);

    public Task<long> KeyCompromised(string keyId, long from, CancellationToken cancellation)
    {
        Logged.Add($"{keyId} compromised from {from}");
        return Task.FromResult(7L);
    }

    public Task<long> KeySuccessor(VerifierKey key, CancellationToken cancellation)
    {
        Logged.Add($"{key} follows");
        return Task.FromResult(8L);
    }

    public Task<Stream?> OpenExport(string requestId, CancellationToken cancellation) => Task.FromResult(Export());

    public Task<ReadOnlyMemory<byte>?> ReadCertificate(string requestId, CancellationToken cancellation) =>
        Task.FromResult(Certificate is null ? (ReadOnlyMemory<byte>?)null : Certificate);

    Task<string> IRetentionService.Start(bool dryRun, CancellationToken cancellation)
    {
        SweptDry = dryRun;
        return Task.FromResult("sweep-1");
    }

    Task<SweepView?> IRetentionService.Find(string sweepId, int? after, CancellationToken cancellation) =>
        Task.FromResult(
            sweepId == "sweep-1"
                ? new SweepView(
                    sweepId,
                    WorkflowPhase.Running,
                    new SweepProgress(SweepStage.DryRun, true, new SweepTotals(Rules: 102, Looked: 101, Expired: 3)),
                    null,
                    0,
                    [new SweptCollectionView(after + 1 ?? 0, "shop.orders", SweptState.Due, 3, AtLeast: false, 0, 0, [], [], null)],
                    after is null ? 0 : null)
                : null);

    Task<string> IReviewService.Start(CancellationToken cancellation) => Task.FromResult("review-1");

    Task<ReviewView?> IReviewService.Find(string reviewId, CancellationToken cancellation) => Task.FromResult(reviewId == "review-1"
        ? new ReviewView(reviewId, WorkflowPhase.Completed, Report is { } report ? report : (ReadOnlyMemory<byte>?)null)
        : null);

    private RequestRecord Record(string id, SubmittedRequest submitted) => new(
        id, submitted.Right, submitted.Regime, Instant.FromUtc(2026, 1, 31, 12, 0), new LocalDate(2026, 2, 28),
        Outcome is null ? null : Instant.FromUtc(2026, 2, 1, 12, 0), Outcome, Commitment: "Y29tbWl0bWVudA==",
        Submitter: RequestRecord.SubmitterOf(id, submitted.Caller));
}
