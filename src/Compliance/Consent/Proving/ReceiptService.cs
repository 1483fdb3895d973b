using Compliance.Consent.Ledger;
using Compliance.Consent.Notices;
using Compliance.Evidence;
using Compliance.Evidence.Logging;
using Compliance.Proof.Receipts;
using Compliance.Proof.Verifying;

namespace Compliance.Consent.Proving;

/// <summary>Issues receipts, which anybody can verify offline.</summary>
public interface IConsentReceipts
{
    /// <summary>The receipt of one event.</summary>
    Task<IssuedReceipt> Find(ConsentHolder holder, string consentEvent, CancellationToken cancellation);

    /// <summary>The receipt of what a person or device said last about a purpose.</summary>
    Task<IssuedReceipt> FindNewest(ConsentHolder holder, string purpose, CancellationToken cancellation);
}

/// <param name="Status">Whether there is one.</param>
/// <param name="File">The file, byte for byte; null where there is none.</param>
public sealed record IssuedReceipt(ReceiptStatus Status, byte[]? File = null);

public enum ReceiptStatus
{
    Issued,

    /// <summary>The ledger has no such event.</summary>
    Unknown,

    /// <summary>The log does not have the event yet.</summary>
    NotLogged,

    /// <summary>The log has another event under this id.</summary>
    Contradicted,
}

/// <inheritdoc/>
public sealed class ConsentReceipts(IConsentLedger ledger, INoticeStore notices, IEvidenceLog log) : IConsentReceipts
{
    public async Task<IssuedReceipt> Find(ConsentHolder holder, string consentEvent, CancellationToken cancellation) =>
        await Issue(
            await ledger.History(holder, cancellation).FirstOrDefaultAsync(each => each.Id == consentEvent, cancellation), cancellation);

    public async Task<IssuedReceipt> FindNewest(ConsentHolder holder, string purpose, CancellationToken cancellation)
    {
        var newest = (await ledger.Read(holder, cancellation)).StateOf(ConsentTopic.Consent(purpose)).Event;

        // What a withdrawal of everything brings with it has an event of its own once the ledger says so.
        return newest is null ? new(ReceiptStatus.Unknown)
            : newest.Salt is null ? new(ReceiptStatus.NotLogged)
            : await Find(holder, newest.Id, cancellation) is { Status: not ReceiptStatus.Unknown } issued ? issued
            : new(ReceiptStatus.NotLogged);
    }

    private async Task<IssuedReceipt> Issue(ConsentEvent? each, CancellationToken cancellation)
    {
        if (each is null)
            return new(ReceiptStatus.Unknown);
        if (await log.Find(EntryIds.Consent(each.Id), cancellation) is not { } entry)
            return new(ReceiptStatus.NotLogged);
        if (!LogConsents.IsSaidBy(ConsentStatements.Of(each), entry))
            return new(ReceiptStatus.Contradicted);
        var note = SignedNote.Parse(await log.ReadCheckpoint(entry.Index + 1, cancellation));
        var size = Checkpoint.Parse(note.Text.Span).Size;
        var proof = new LogProof(entry.Index, await log.ProveInclusion(entry.Index, size, cancellation), note);
        var receipt = new ConsentReceipt(
            each.Holder.ToString(), ConsentStatements.SaltOf(each), entry.Entry.Statement, entry.Entry.Salt,
            await Shown(each, cancellation), proof);
        return new(ReceiptStatus.Issued, receipt.Write());
    }

    private async Task<ReadOnlyMemory<byte>?> Shown(ConsentEvent each, CancellationToken cancellation)
    {
        if (each.Notice is not { } shown || await notices.Find(shown.Code, shown.Version, cancellation) is not { } published)
            return null;
        var words = NoticeHash.Canonical(published.Notice, shown.Language, shown.Surface);
        return Sha256Hash.Of(words) == shown.Hash ? words : null;
    }
}
