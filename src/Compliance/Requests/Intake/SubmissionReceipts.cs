using System.Text;
using System.Text.Json;
using Compliance.Evidence;
using Compliance.Evidence.Logging;
using Compliance.Proof.Log;
using Compliance.Proof.Verifying;
using Compliance.Requests.Lifecycle;
using Compliance.Subjects;
using Compliance.Workflows;
using Microsoft.Extensions.Logging;

namespace Compliance.Requests.Intake;

/// <summary>That the log holds a request: a customer keeps it, and nobody can deny the request later.</summary>
/// <param name="Index">The entry's place in the log.</param>
/// <param name="Entry">The entry's statement, so that its leaf can be made again.</param>
/// <param name="Salt">The entry's salt, base64.</param>
/// <param name="Checkpoint">A signed checkpoint of the log that covers it, as published.</param>
public sealed record Receipt(long Index, string Entry, string Salt, string Checkpoint);

/// <summary>Logs what came in, and hands receipts out: one for each request, always the same.</summary>
public sealed class SubmissionReceipts(
    IEvidenceLog log, IProcessingJournal accounts, ILogger<SubmissionReceipts> logger)
{
    /// <summary>
    /// Logs a request, and waits no longer than this; what is late is logged all the same, by the request's workflow at the latest.
    /// </summary>
    public async Task<Receipt?> LogWithin(RequestRecord record, TimeSpan longest, CancellationToken cancellation)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        late.CancelAfter(longest);
        try
        {
            return await Log(record, late.Token);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            logger.LogWarning("The receipt of request {Request} is late ({Failure})", record.Id, failure.GetType().Name);
            return null;
        }
    }

    /// <summary>What a receipt says of its request; null for an erasure of whose policy it says nothing.</summary>
    internal static LoggedRequest? LoggedBy(RequestRecord record, Receipt receipt)
    {
        if (record.Right is not Right.Erasure)
            return new LoggedRequest();
        var entry = new LogEntry(EntryKind.Received, Convert.FromBase64String(receipt.Salt), Encoding.UTF8.GetBytes(receipt.Entry));
        return EntryIds.PolicyOf(record.Id, new LoggedEntry(receipt.Index, entry)) is { } policy ? new LoggedRequest(policy) : null;
    }

    public async Task<Receipt?> Find(string requestId, CancellationToken cancellation) => Of(await accounts.Read(requestId, cancellation));

    /// <summary>The sizes of the checkpoints that were handed out with it.</summary>
    internal static IEnumerable<long> SizesIn(IEnumerable<JournalLine> account) =>
        account.Where(line => line.Subject == ReceiptLine).Select(line => line.Count!.Value);

    internal const string ReceiptLine = "receipt";

    /// <summary>Makes sure that the log holds a request and that its receipt is kept.</summary>
    internal async Task<LoggedEntry> Keep(RequestRecord record, CancellationToken cancellation) =>
        (await Make(record, cancellation)).Logged;

    private async Task<Receipt> Log(RequestRecord record, CancellationToken cancellation)
    {
        var (_, receipt, isKept) = await Make(record, cancellation);

        // Of two that were made at once, the one that was kept is the one that is handed out.
        return isKept ? receipt : Of(await accounts.Read(record.Id, cancellation)) ?? receipt;
    }

    private async Task<(LoggedEntry Logged, Receipt Receipt, bool IsKept)> Make(RequestRecord record, CancellationToken cancellation)
    {
        var received = new LogReceived(record.Id, record.Right, record.Regime, record.Received, record.Commitment, record.Submitter);
        var logged = (await log.Append(received, cancellation))[0];
        var note = await log.ReadCheckpoint(logged.Index + 1, cancellation);
        var receipt = new Receipt(
            logged.Index,
            Encoding.UTF8.GetString(logged.Entry.Statement.Span),
            Convert.ToBase64String(logged.Entry.Salt.Span),
            Encoding.UTF8.GetString(note));
        var size = Checkpoint.Parse(SignedNote.Parse(note).Text.Span).Size;
        var line = new JournalLine(ReceiptLine, "handed out", size, JsonSerializer.Serialize(receipt, WorkflowJson.Options));
        return (logged, receipt, await accounts.Record(record.Id, JournalSteps.Receipt, [line], cancellation));
    }

    private static Receipt? Of(IReadOnlyList<JournalLine> account) =>
        account.FirstOrDefault(line => line.Subject == ReceiptLine)?.Detail is { } kept
            ? JsonSerializer.Deserialize<Receipt>(kept, WorkflowJson.Options)
            : null;
}
