using Compliance.Certificates;
using Compliance.Evidence;
using Compliance.Evidence.Logging;
using Compliance.Proof.Certificates;
using Compliance.Proof.Log;
using Compliance.Proof.Verifying;
using Compliance.Workflows;
using Microsoft.Extensions.Logging;

namespace Compliance.Requests.Rights.Erasure;

/// <summary>Logs statements and makes certificates of them. The signer's alone: it reads statements, and no case.</summary>
public sealed class CertificateSigning(
    ICertificateStore certificates,
    IEvidenceLog log,
    LogProofs proofs,
    LogIdentity identity,
    IReadOnlyList<ITimestampAuthority> authorities,
    ILogger<CertificateSigning> logger)
{
    internal async Task<Unit> IssueOnce(IssueCertificate issue, CancellationToken cancellation)
    {
        var name = new CertificateName(issue.RequestId, issue.Kind);
        var statement =
            await certificates.FindStatement(name, cancellation) ?? throw new StepFailedException("statement-not-found", issue.RequestId);
        if (
            ErasureStatement.Head(statement) is not { Format: ErasureStatement.Format } head
            || head.Request != issue.RequestId
            || head.Kind != issue.Kind)
            throw Refused("statement-of-another-request", issue.RequestId);

        // The service words the statement and may be taken over: it is signed only where the log's own entries show it.
        var entries = await SupportingEntries.Read(log, issue.RequestId, issue.Kind, cancellation);
        await proofs.Require(issue.RequestId, entries.All, cancellation);
        if (CertificateStatement.Check(statement, entries.Unproven, identity.Origin) is { } fault)
            throw Refused(fault, issue.RequestId);

        var logged = await log.Append(new LogStatement(name, statement), cancellation);
        // Of two that were made, the one that was kept first is the certificate.
        await certificates.Keep(name, await Assemble(logged[0], entries, head, cancellation), cancellation);
        return Unit.Value;
    }

    private StepFailedException Refused(string code, string requestId)
    {
        logger.LogError(
            Events.CommandRefused, "The signer refuses the certificate of request {Request}: {Code}. Nothing was logged", requestId, code);
        return new StepFailedException(code, requestId);
    }

    private async Task<byte[]> Assemble(LoggedEntry main, SupportingEntries supporting, StatementHead head, CancellationToken cancellation)
    {
        var note = SignedNote.Parse(await log.ReadCheckpoint(main.Index + 1, cancellation));
        var size = Checkpoint.Parse(note.Text.Span).Size;
        var entries = new List<SupportingEntry>();
        foreach (var entry in supporting.All)
            entries.Add(
                new(
                    entry.Index,
                    entry.Entry.Kind,
                    entry.Entry.Salt,
                    entry.Entry.Statement,
                    await log.ProveInclusion(entry.Index, size, cancellation)));

        var earlier = new List<ConsistencyProof>();
        foreach (var known in (await HandedOut(head, supporting, cancellation)).Where(known => known > 0 && known < size).Distinct())
            earlier.Add(new(known, await log.ProveConsistency(known, size, cancellation)));

        var stamps = new List<ReadOnlyMemory<byte>>();
        foreach (var authority in authorities)
            stamps.Add(await authority.Stamp(note.Text, cancellation));

        var proof = new LogProof(main.Index, await log.ProveInclusion(main.Index, size, cancellation), note);
        return CertificateWriter.Write(new(main.Entry.Statement, main.Entry.Salt, entries, earlier, stamps, proof));
    }

    /// <summary>
    /// The sizes of the checkpoints that the customer was given before: with a proof from there, one of them is enough to see no fork.
    /// </summary>
    private async Task<IReadOnlyList<long>> HandedOut(StatementHead head, SupportingEntries supporting, CancellationToken cancellation)
    {
        List<long> sizes = [.. head.Checkpoints];
        if (
            supporting.All.Any(entry => entry.Entry.Kind is EntryKind.ErasurePending)
            && await certificates.Find(new(head.Request, CertificateKind.ErasurePending), cancellation) is { } pending)
            sizes.Add(Checkpoint.Parse(Proof.Verifying.Certificate.Parse(pending.Span).Proof.Note.Text.Span).Size);
        return sizes;
    }
}

/// <summary>Says when something was there, under its own key: RFC 3161.</summary>
public interface ITimestampAuthority
{
    /// <returns>The token, DER, over SHA-256 of these bytes.</returns>
    /// <exception cref="StepFailedException">With <see cref="FailureCode.StoreUnavailable"/>: it does not answer.</exception>
    Task<ReadOnlyMemory<byte>> Stamp(ReadOnlyMemory<byte> text, CancellationToken cancellation);
}
