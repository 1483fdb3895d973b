using Compliance.Commands;
using Compliance.Evidence.Logging;
using Compliance.Proof;
using Compliance.Proof.Log;
using Compliance.Proof.Log.Reading;
using Compliance.Proof.Verifying;
using Compliance.Values;
using Compliance.Workflows;

namespace Compliance.Evidence;

/// <summary>
/// The evidence log in a process that does not sign it: appending is a command to the signer, whose receipt is waited for; reading is
/// believed only as far as the log's pinned keys have signed it.
/// </summary>
/// <param name="receipts">Read alone.</param>
/// <param name="store">Read alone.</param>
/// <param name="identity">The log's name and keys, pinned by configuration.</param>
/// <param name="commands">To the signer.</param>
/// <param name="ids">For the commands.</param>
/// <param name="time">For the pauses between looks.</param>
/// <param name="longest">How long a receipt is waited for; half a minute by default.</param>
public sealed class CommandedLog(
    ILogEntryIndex receipts,
    ILogStore store,
    LogIdentity identity,
    ICommandSender commands,
    IIdSource ids,
    TimeProvider time,
    TimeSpan? longest = null) : IEvidenceLog
{
    /// <summary>Names the log where a request says what it waits for.</summary>
    public const string Store = "evidence-log";

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(2);

    private readonly LogReader _reader = new(store, identity);

    /// <exception cref="InvalidOperationException">The command is the signer's own.</exception>
    public async Task<IReadOnlyList<LoggedEntry>> Append(LogCommand command, CancellationToken cancellation)
    {
        if (await command.Find(this, cancellation) is { Count: > 0 } there)
            return there;

        // Each command has an id of its own: what failed is never answered from memory, and the log itself takes an entry once.
        var (activity, input) = LogActivities.OrderOf(command);
        await commands.Send(Role.Signer, new RoleCommand($"append-{ids.New():N}", activity, input), cancellation);

        var began = time.GetTimestamp();
        for (var pause = FirstPause; ; pause = pause < MaxPause ? pause * 2 : MaxPause)
        {
            if (await command.Find(this, cancellation) is { Count: > 0 } logged)
                return logged;
            if (time.GetElapsedTime(began) > (longest ?? TimeSpan.FromSeconds(30)))
                throw new StepFailedException(FailureCode.StoreUnavailable, Store);
            await Task.Delay(pause, time, cancellation);
        }
    }

    public async Task<IReadOnlyList<LoggedEntry>> FindAll(string id, CancellationToken cancellation) =>
        LoggedEntry.Of(await receipts.Find(id, cancellation));

    public async Task<IReadOnlyDictionary<string, IReadOnlyList<LoggedEntry>>> FindAll(
        string start,
        IReadOnlyCollection<string> ids,
        CancellationToken cancellation) =>
        (await receipts.FindAll(start, ids, cancellation)).ToDictionary(
            each => each.Key, each => LoggedEntry.Of(each.Value), StringComparer.Ordinal);

    public async Task<byte[]> ReadCheckpoint(long size, CancellationToken cancellation) =>
        There(await _reader.Read(size, cancellation)).Note.ToArray();

    public async Task<byte[]> ReadCheckpoint(CancellationToken cancellation) => There(await _reader.Read(cancellation)).Note.ToArray();

    public async Task<IReadOnlyList<byte[]>> ProveInclusion(long index, long size, CancellationToken cancellation) =>
        await There(await _reader.Read(size, cancellation)).ProveInclusion(index, size, cancellation);

    public async Task<IReadOnlyList<byte[]>> ProveConsistency(long earlier, long size, CancellationToken cancellation) =>
        await There(await _reader.Read(size, cancellation)).ProveConsistency(earlier, size, cancellation);

    private static LogView There(LogView? view) => view ?? throw new StepFailedException(FailureCode.StoreUnavailable, Store);
}
