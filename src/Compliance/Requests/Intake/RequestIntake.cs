using Compliance.DataMap;
using Compliance.Law;
using Compliance.Requests.Case;
using Compliance.Requests.Lifecycle;
using Compliance.Subjects;
using NodaTime;

namespace Compliance.Requests.Intake;

/// <summary>
/// Opens requests: the case file first, then the record. Each is written once, and what was written first counts: however many callers open
/// the same request at the same time, there is one case, one commitment, and one answer for all of them.
/// </summary>
public sealed class RequestIntake(IRequestStore requests, ICaseFiles cases, IClock clock, RequestDeadlines deadlines)
{
    /// <summary>
    /// A crash between the two leaves a case that nobody refers to, and that the same request takes over when it comes again.
    /// </summary>
    /// <param name="requestId">Whoever opens the same id again states the same identities.</param>
    /// <param name="right">Which right.</param>
    /// <param name="regime">One of <see cref="LawTable.Codes"/>.</param>
    /// <param name="identities">At least one.</param>
    /// <param name="nonce">The customer's own bytes; empty where they gave none.</param>
    /// <param name="proof">The proof of who asks; null where none is needed.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <param name="group">The group of data subjects that the request is about.</param>
    /// <param name="caller">Who submits, as authenticated; null where this system does itself.</param>
    /// <param name="about">Which uses it is about; null: all that the right reaches.</param>
    /// <param name="corrections">What is to be corrected; null for other rights.</param>
    /// <param name="repeat">See <see cref="RequestRecord.Repeat"/>.</param>
    /// <param name="notes">What is noted from the beginning; null: nothing.</param>
    /// <exception cref="LawRefusedException">The law is not known, or names no period for this right.</exception>
    public async Task<OpenedRequest> Open(
        string requestId, Right right, string regime, Identities identities, ReadOnlyMemory<byte> nonce, IdentityProof? proof,
        CancellationToken cancellation, string group = DataSubjectGroup.Default, string? caller = null, UseChoice? about = null,
        IReadOnlyList<Correction>? corrections = null, string? repeat = null, RequestNotes? notes = null)
    {
        var now = clock.GetCurrentInstant();
        var due = deadlines.Of(right, regime, now).Day;
        var file = await cases.Open(
            requestId,
            new CaseFile(identities, opening: CommitmentOpening.Fresh(nonce)) { Group = group, Corrections = corrections ?? [] },
            cancellation);
        var record = new RequestRecord(
            requestId, right, regime, now, due,
            Commitment: Convert.ToBase64String(file.Opening!.Commit(requestId, file.Identities)),
            Submitter: caller is null ? null : RequestRecord.SubmitterOf(requestId, caller))
        {
            About = about ?? UseChoice.Everything, Repeat = repeat, Notes = notes ?? RequestNotes.None, Proof = proof,
        };
        return new OpenedRequest(await requests.Add(record, cancellation), file.Opening);
    }
}

/// <param name="Record">As it is kept.</param>
/// <param name="Opening">What opens the record's commitment.</param>
public sealed record OpenedRequest(RequestRecord Record, CommitmentOpening Opening);
