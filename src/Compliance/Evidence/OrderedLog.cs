using System.Text;
using Compliance.Orders;
using Compliance.Proof;
using Compliance.Proof.Log;
using Compliance.Proof.Verifying;
using Compliance.Subjects;
using Compliance.Workflows;

namespace Compliance.Evidence;

/// <summary>
/// The evidence log in a process that does not sign it: appending is an order to the signer, whose receipt is waited for; reading is
/// believed only as far as the log's pinned keys have signed it.
/// </summary>
/// <param name="receipts">Read alone.</param>
/// <param name="store">Read alone.</param>
/// <param name="identity">The log's name and keys, pinned by configuration.</param>
/// <param name="orders">To the signer.</param>
/// <param name="ids">For the orders.</param>
/// <param name="time">For the pauses between looks.</param>
/// <param name="longest">How long a receipt is waited for; half a minute by default.</param>
public sealed class OrderedLog(
    ILogReceipts receipts, ILogStore store, LogIdentity identity, IOrders orders, IIdSource ids, TimeProvider time, TimeSpan? longest = null) : IEvidenceLog
{
    /// <summary>Names the log where a request says what it waits for.</summary>
    public const string Store = "evidence-log";

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly LogReader reader = new(store, identity);

    public async Task<LoggedEntry> Append(string id, EntryKind kind, ReadOnlyMemory<byte> statement, CancellationToken cancellation)
    {
        if (await Find(id, cancellation) is { } there)
            return there;
        StrictJson.ParseObject(statement.Span);

        // Each order has an id of its own: what failed is never answered from memory, and the log itself takes an entry once.
        var input = WorkflowJson.Write(new AppendEntry(id, kind, Encoding.UTF8.GetString(statement.Span)));
        await orders.Send(Role.Signer, new Order($"append-{ids.New():N}", EvidenceActivities.Append.Name, input), cancellation);

        var began = time.GetTimestamp();
        for (var pause = FirstPause; ; pause = pause < LongestPause ? pause * 2 : LongestPause)
        {
            if (await Find(id, cancellation) is { } logged)
                return logged;
            if (time.GetElapsedTime(began) > (longest ?? TimeSpan.FromSeconds(30)))
                throw new StepFailedException(FailureCode.StoreUnavailable, Store);
            await Task.Delay(pause, time, cancellation);
        }
    }

    public async Task<LoggedEntry?> Find(string id, CancellationToken cancellation) =>
        await receipts.Find(id, cancellation) is { } receipt ? new LoggedEntry(receipt.Index, receipt.Entries[0]) : null;

    public async Task<byte[]> ReadCheckpoint(CancellationToken cancellation) => (await View(cancellation)).Note.ToArray();

    public async Task<IReadOnlyList<byte[]>> ProveInclusion(long index, long size, CancellationToken cancellation) =>
        await (await View(cancellation)).ProveInclusion(index, size, cancellation);

    public async Task<IReadOnlyList<byte[]>> ProveConsistency(long earlier, long size, CancellationToken cancellation) =>
        await (await View(cancellation)).ProveConsistency(earlier, size, cancellation);

    private async Task<LogView> View(CancellationToken cancellation) =>
        await reader.Read(cancellation) ?? throw new StepFailedException(FailureCode.StoreUnavailable, Store);
}
