using System.Security.Cryptography;
using System.Text;
using Compliance.Certificates;
using Compliance.DataMap;
using Compliance.Evidence;
using Compliance.Law;
using Compliance.Protection;
using Compliance.Requests.Case;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Lifecycle.Replayed;
using Compliance.Requests.Rights;
using Compliance.Subjects;
using Compliance.Timers;
using Compliance.Values;
using Compliance.Workflows;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Requests.Intake;

/// <summary>Takes requests in, and tells what became of them.</summary>
public interface IRequestService
{
    /// <summary>Receives a request and starts its workflow. With the same idempotency key, the same request is returned.</summary>
    /// <exception cref="IdempotencyConflictException">The key came with another content before.</exception>
    /// <exception cref="SubmissionRefusedException">The data map has no such kind of identity or group of data subjects.</exception>
    Task<ReceivedRequest> Submit(SubmittedRequest submitted, CancellationToken cancellation);

    Task<RequestView?> Find(string requestId, CancellationToken cancellation);

    /// <summary>Tries a quarantined step again; starts an open request that has no workflow.</summary>
    /// <returns>False when neither is so; null when there is no such request.</returns>
    Task<bool?> Resume(string requestId, CancellationToken cancellation);

    /// <returns>The ZIP archive, or null when there is none (any more).</returns>
    Task<Stream?> OpenExport(string requestId, CancellationToken cancellation);

    /// <summary>The final certificate, or the pending one before it.</summary>
    Task<ReadOnlyMemory<byte>?> ReadCertificate(string requestId, CancellationToken cancellation);

    /// <summary>What the certificate states, for a page.</summary>
    Task<CertificateView?> ViewCertificate(string requestId, CancellationToken cancellation);

    /// <summary>
    /// Stops an erasure before its point of no return, and has its fence lifted. Once this has answered true, nothing is destroyed for the
    /// request.
    /// </summary>
    /// <returns>False when it can no longer be stopped, or is no erasure; null when there is none.</returns>
    Task<bool?> Cancel(string requestId, CancellationToken cancellation);
}

/// <param name="Right">Which right.</param>
/// <param name="Regime">One of <see cref="LawTable.Codes"/>.</param>
/// <param name="Identities">At least one.</param>
/// <param name="Caller">Who submits, as authenticated.</param>
/// <param name="IdempotencyKey">Null: every submission is a request of its own.</param>
/// <param name="Nonce">The customer's own bytes, to go into the commitment; at most <see cref="CommitmentOpening.MaxNonceLength"/>.</param>
public sealed record SubmittedRequest(
    Right Right, string Regime, Identities Identities, string Caller, string? IdempotencyKey, ReadOnlyMemory<byte> Nonce = default)
{
    /// <summary>The group of data subjects that the request is about.</summary>
    public string Group { get; init; } = DataSubjectGroup.Default;

    /// <summary>Which uses it is about, for rights about uses.</summary>
    public UseChoice About { get; init; } = UseChoice.Everything;

    /// <summary>What is to be corrected, for a rectification.</summary>
    public IReadOnlyList<Correction> Corrections { get; init; } = [];

    /// <summary>How the caller knows who asks, for which it answers; null where it does not.</summary>
    public ProofMethod? Proven { get; init; } = ProofMethod.Caller;
}

/// <summary>What a customer is given at once: with it, the request cannot be denied later.</summary>
/// <param name="Record">What is kept of it.</param>
/// <param name="Salt">Opens the commitment; null once the case has ended.</param>
/// <param name="Receipt">That the log holds the request; null while the signer is late.</param>
public sealed record ReceivedRequest(RequestRecord Record, ReadOnlyMemory<byte>? Salt, Receipt? Receipt)
{
    /// <summary>Whether an earlier request of the same caller answers it, so that none was opened.</summary>
    public bool IsEarlier { get; init; }
}

/// <param name="Record">What is kept of it.</param>
/// <param name="Progress">What its workflow is doing; null once it has ended.</param>
/// <param name="Failure">Why its workflow failed, as a code; null in the normal case.</param>
/// <param name="Receipt">That the log holds the request; null while it does not.</param>
/// <param name="Revoked">Why its certificate is no longer to be relied on; null in the normal case.</param>
/// <param name="Why">Why it is due on that day, in sentences; null where nobody computed it.</param>
public sealed record RequestView(
    RequestRecord Record, RequestProgress? Progress, string? Failure, Receipt? Receipt = null, string? Revoked = null,
    IReadOnlyList<string>? Why = null);

public sealed class IdempotencyConflictException() : Exception("The idempotency key was used for another submission.");

public sealed class RequestService(
    IRequestStore requests,
    ICaseFiles cases,
    RequestIntake intake,
    RequestDeadlines deadlines,
    IDataMaps maps,
    ICertificateStore certificates,
    IWorkflowClient workflows,
    IIdSource ids,
    IClock clock,
    BlindIndex blindIndex,
    RightSet rights,
    ProofPolicy proofs,
    SubmissionReceipts receipts,
    CertificateViews views,
    RepeatedRequests repeated,
    IOptions<RequestOptions> options,
    IOptions<HistoryOptions> history,
    ILogger<RequestService> log,
    ComplianceMetrics metrics) : IRequestService
{
    public async Task<ReceivedRequest> Submit(SubmittedRequest submitted, CancellationToken cancellation)
    {
        SubmissionRules.Check(submitted, maps.Current, rights[submitted.Right]);
        var (requestId, isFresh) = await Reserve(submitted, cancellation);
        if (!isFresh && await requests.Find(requestId, cancellation) is { } known)
        {
            if (known.Closed is null)
                await rights[known.Right].Begin(known, cancellation);
            await NoteProof(known, submitted.Proven, cancellation);
            return await LogAndStart(known, await SaltOf(known, cancellation), cancellation);
        }

        var repeat = Digest(["repeat", .. About(submitted)]);
        var (earlier, repeats) = await repeated.Look(submitted, repeat, cancellation);
        if (earlier is not null)
        {
            await NoteProof(earlier, submitted.Proven, cancellation);
            return await LogAndStart(earlier, await SaltOf(earlier, cancellation), cancellation) with { IsEarlier = true };
        }

        // A crash after this leaves a request that ResumeUnstarted finds.
        var (record, opening) = await intake.Open(
            requestId, submitted.Right, submitted.Regime, submitted.Identities, submitted.Nonce,
            proofs.Of(submitted.Right, submitted.Proven, clock.GetCurrentInstant()), cancellation, submitted.Group, submitted.Caller,
            submitted.About, submitted.Corrections, repeat, repeats is null ? null : new RequestNotes { Repeats = repeats });
        await rights[record.Right].Begin(record, cancellation);
        return await LogAndStart(record, opening.Salt, cancellation);
    }

    /// <summary>Whoever submits again may answer for the person now.</summary>
    private async Task NoteProof(RequestRecord known, ProofMethod? proven, CancellationToken cancellation)
    {
        if (known.Proof is not { IsAwaited: true } || proven is not { } by || !ProofPolicy.Suffices(known.Right, by))
            return;
        await requests.SettleProof(known.Id, by, clock.GetCurrentInstant(), cancellation);
        await workflows.Raise(known.Id, IdentityGate.Proven, known.Id, cancellation);
    }

    public async Task<RequestView?> Find(string requestId, CancellationToken cancellation)
    {
        if (await requests.Find(requestId, cancellation) is not { } record)
            return null;
        var (receipt, why) = (await receipts.Find(requestId, cancellation), deadlines.Why(record));
        if (record.Closed is not null)
            return new RequestView(record, null, null, receipt, await views.Revoked(requestId, cancellation), why);
        if (await workflows.Find(requestId, cancellation) is not { } instance)
            return new RequestView(record, null, null, receipt, Why: why);

        var progress = instance.Status is { } status ? WorkflowJson.Read<RequestProgress>(status) : null;
        return new RequestView(record, progress, instance.FailureCode, receipt, Why: why);
    }

    public async Task<bool?> Cancel(string requestId, CancellationToken cancellation)
    {
        if (await requests.Find(requestId, cancellation) is not { } record)
            return null;
        if (!rights[record.Right].CanBeCancelled || await workflows.Find(requestId, cancellation) is { HasEnded: true })
            return false;
        if (await requests.Apply(requestId, RequestEvent.Cancel, cancellation) is not true)
            return false;

        // The workflow looks for what was noted before it destroys anything; this only makes it look at once.
        await workflows.Raise(requestId, RequestSteps.Cancel, requestId, cancellation);
        return true;
    }

    public async Task<bool?> Resume(string requestId, CancellationToken cancellation)
    {
        if (await Find(requestId, cancellation) is not { } view)
            return null;
        if (view is { Record.Closed: null, Progress: null, Failure: null })
            return await Start(view.Record, null, cancellation);
        return view.Progress is { Quarantined: not null, Reference: { } reference }
            && await workflows.Raise(requestId, RequestSteps.Resume, reference, cancellation);
    }

    public async Task<Stream?> OpenExport(string requestId, CancellationToken cancellation) =>
        await requests.Find(requestId, cancellation) is { ExportUntil: { } until } && clock.GetCurrentInstant() < until
            ? await cases.OpenExport(requestId, cancellation)
            : null;

    public async Task<ReadOnlyMemory<byte>?> ReadCertificate(string requestId, CancellationToken cancellation)
    {
        foreach (var name in CertificateName.Newest(requestId))
        {
            if (await certificates.Find(name, cancellation) is { } certificate)
                return certificate;
        }

        return null;
    }

    public async Task<CertificateView?> ViewCertificate(string requestId, CancellationToken cancellation) =>
        await ReadCertificate(requestId, cancellation) is { } certificate ? await views.Of(requestId, certificate, cancellation) : null;

    /// <summary>
    /// Starts the workflow of every open request that has none: what a crash between record and start left behind. One that cannot be
    /// started keeps none of the others. What it sees of them is measured.
    /// </summary>
    public async Task ResumeUnstarted(CancellationToken cancellation)
    {
        var (erasures, oldest) = (0, clock.GetCurrentInstant());
        await foreach (var record in requests.List(new RequestFilter.Open(), cancellation))
        {
            erasures += record.Right is Right.Erasure ? 1 : 0;
            oldest = Instant.Min(oldest, record.Received);
            try
            {
                await StartIfNew(record, null, cancellation);
            }
            catch (Exception failure) when (!cancellation.IsCancellationRequested)
            {
                log.LogError("Request {Request} could not be started ({Failure})", record.Id, failure.GetType().Name);
            }
        }

        metrics.OpenRequests(erasures, clock.GetCurrentInstant() - oldest);
    }

    /// <summary>
    /// An older request without a workflow may have ended long ago: its history is gone by then, and its record can be open only because it
    /// came back from a backup. Whether it is to run again, an operator decides who resumes it.
    /// </summary>
    private async Task StartIfNew(RequestRecord record, LoggedRequest? logged, CancellationToken cancellation)
    {
        if (record.Closed is null && !history.Value.MayBePurged(record.Received, clock.GetCurrentInstant()))
            await Start(record, logged, cancellation);
    }

    /// <returns>False when its workflow is there already.</returns>
    private Task<bool> Start(RequestRecord record, LoggedRequest? logged, CancellationToken cancellation) =>
        rights[record.Right].Start(workflows, record, logged, cancellation);

    /// <summary>
    /// The receipt is waited for a little: whoever submits is answered, and finds it later if the signer is late. Then the workflow logs
    /// the request, before anything else.
    /// </summary>
    private async Task<ReceivedRequest> LogAndStart(RequestRecord record, ReadOnlyMemory<byte>? salt, CancellationToken cancellation)
    {
        var receipt = await receipts.LogWithin(record, TimeSpan.FromSeconds(options.Value.ReceiptSeconds), cancellation);
        await StartIfNew(record, receipt is null ? null : SubmissionReceipts.LoggedBy(record, receipt), cancellation);
        return new(record, salt, receipt);
    }

    private async Task<ReadOnlyMemory<byte>?> SaltOf(RequestRecord record, CancellationToken cancellation) =>
        record.CaseEnded is null ? (await cases.Read(record.Id, cancellation)).Opening?.Salt : null;

    private async Task<(string RequestId, bool IsFresh)> Reserve(SubmittedRequest submitted, CancellationToken cancellation)
    {
        var fresh = ids.New().ToString("N");
        if (submitted.IdempotencyKey is not { } key)
            return (fresh, true);

        var reserved = await requests.Reserve(Digest(submitted.Caller, key), ContentDigest(submitted), fresh, cancellation);
        return reserved.SameContent ? (reserved.RequestId, reserved.RequestId == fresh) : throw new IdempotencyConflictException();
    }

    /// <summary>Keyed, because a plain digest of an email address can be guessed.</summary>
    private string ContentDigest(SubmittedRequest submitted) =>
        Digest([.. About(submitted), Convert.ToBase64String(submitted.Nonce.Span)]);

    /// <summary>Who asks for what.</summary>
    private IEnumerable<string> About(SubmittedRequest submitted) =>
    [
        submitted.Right.ToString(), submitted.Regime, submitted.Group, submitted.About.Purpose ?? "", submitted.About.Classes.ToString(),
        .. submitted
            .Identities.All.OrderBy(each => each.Kind, StringComparer.Ordinal)
            .Select(each => blindIndex.Of(each.Kind, each.Value.Reveal())),
        .. submitted.Corrections.SelectMany(each => new[] { each.Field, Exactly(each.Value), Exactly(each.Was) }),
    ];

    /// <summary>Another spelling of a correction is another correction.</summary>
    private string Exactly(Personal<string>? value) =>
        value is { } personal ? blindIndex.Of("correction", $"={Convert.ToHexString(Encoding.UTF8.GetBytes(personal.Reveal()))}") : "";

    private static string Digest(params IEnumerable<string> parts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts.Select(part => $"{part.Length}:{part}")))));
}
