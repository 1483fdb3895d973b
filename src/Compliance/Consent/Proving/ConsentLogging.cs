using System.Collections.Concurrent;
using System.Text.Json;
using Compliance.Consent.Ledger;
using Compliance.DataMap;
using Compliance.Evidence;
using Compliance.Evidence.Logging;
using Compliance.Proof.Receipts;
using Compliance.Timers;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Compliance.Consent.Proving;

/// <summary>
/// Brings what the consent ledger recorded into the evidence log: each event once, whatever crashes, for the log takes an event's id once
/// and the ledger forgets an event only once the log has it.
/// </summary>
public sealed class ConsentLogging(
    IUnloggedConsents unlogged, IEvidenceLog log, IDataMaps maps, IOptions<LogOptions> names, IOptions<ReceiptOptions> options,
    ILogger<ConsentLogging> logger)
{
    /// <summary>Ledgers that are read together, so that their events share commands.</summary>
    internal const int LedgersAtOnce = 64;

    /// <summary>Events of one ledger that are logged together.</summary>
    private const int MaxOfOne = 64;

    private const int CommandsAtOnce = 8;

    /// <summary>In bytes, with room for what is around the parts.</summary>
    private const int MaxCommand = 16_000;

    public static TimerEntry Timer { get; } = new(
        "consent-logging", ReceiptOptions.ScheduleSetting, ReceiptOptions.DefaultSchedule, Role.Service,
        (services, _, cancellation) => services.GetRequiredService<ConsentLogging>().Run(cancellation));

    /// <summary>Logs everything that is there when it begins.</summary>
    /// <returns>How many events the log has now of which the ledger did not know it.</returns>
    /// <exception cref="StepFailedException">The signer is away: what was logged is noted, the rest waits.</exception>
    public async Task<int> Run(CancellationToken cancellation)
    {
        var logged = 0;
        await foreach (var notes in unlogged.List(cancellation).Chunk(LedgersAtOnce).WithCancellation(cancellation))
            logged += await Bring(notes, cancellation);
        if (logged > 0)
            logger.LogInformation("{Logged} events of the consent ledger were logged", logged);
        return logged;
    }

    /// <summary>Several rounds where a ledger has many events, or changes meanwhile.</summary>
    private async Task<int> Bring(IReadOnlyList<NotedLedger> notes, CancellationToken cancellation)
    {
        var (left, logged) = (notes, 0);
        while (left.Count > 0)
        {
            var read = await Task.WhenAll(left.Select(note => unlogged.Read(note.Holder, MaxOfOne, cancellation)));
            var refused = await Append([.. read.SelectMany(each => each.Events)], cancellation);
            var ready = left.Zip(read).Where(each => !each.Second.Events.Any(one => refused.Contains(one.Id))).ToList();
            var settled = await Task.WhenAll(ready.Select(each => Settle(each.First, each.Second, cancellation)));
            logged += ready.Zip(settled).Where(each => each.Second is not Settled.Lost).Sum(each => each.First.Second.Events.Count);
            left = [.. ready.Zip(settled).Where(each => each.Second is not Settled.Done).Select(each => each.First.First)];
        }

        return logged;
    }

    /// <returns>The ids of events that are refused: their ledgers wait, and keep no other from the log.</returns>
    private async Task<IReadOnlySet<string>> Append(IReadOnlyList<ConsentEvent> events, CancellationToken cancellation)
    {
        var controller = options.Value.Stated(maps.Current.Controller ?? names.Value.Origin);
        var refused = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(
            Commands(controller, events.Select(ConsentStatements.Of)),
            new ParallelOptions { MaxDegreeOfParallelism = CommandsAtOnce, CancellationToken = cancellation },
            async (command, stop) =>
            {
                if (await TryAppend(command, stop))
                    return;
                foreach (var each in command.Events)
                {
                    if (await TryAppend(new LogConsents(controller, [each]), stop))
                        continue;
                    refused[each.Event] = true;
                    logger.LogError(Events.CommandRefused, "Event {Event} of the consent ledger is refused by the log", each.Event);
                }
            });
        return refused.Keys.ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>As few commands as have room for all: what crosses a boundary is bounded.</summary>
    internal static IEnumerable<LogConsents> Commands(StatedController controller, IEnumerable<ConsentStatement> statements)
    {
        var (some, size, empty) = (new List<ConsentStatement>(), 0, SizeOf(controller));
        foreach (var each in statements)
        {
            var own = SizeOf(each);
            if (some.Count == LogConsents.MaxEvents || (some.Count > 0 && empty + size + own > MaxCommand))
            {
                yield return new LogConsents(controller, [.. some]);
                some.Clear();
                size = 0;
            }

            some.Add(each);
            size += own;
        }

        if (some.Count > 0)
            yield return new LogConsents(controller, some);
    }

    private static int SizeOf<T>(T part) => JsonSerializer.SerializeToUtf8Bytes(part, WorkflowJson.Options).Length + 1;

    private async Task<bool> TryAppend(LogConsents command, CancellationToken cancellation)
    {
        // Looked at here too: over a queue, a refusal is an answer that never comes.
        if (command.Events.Any(each => each.Problem() is not null))
            return false;
        try
        {
            var entries = await log.Append(command, cancellation);
            return command.Events.Zip(entries).All(each => LogConsents.IsSaidBy(each.First, each.Second));
        }
        catch (StepFailedException refusal) when (refusal.Code == FailureCode.CommandRefused)
        {
            return false;
        }
    }

    private async Task<Settled> Settle(NotedLedger note, UnloggedEvents events, CancellationToken cancellation)
    {
        if (!await unlogged.TryConfirm(events, cancellation))
            return Settled.Lost;
        if (!events.IsAll)
            return Settled.More;
        await unlogged.Remove(note, cancellation);
        return Settled.Done;
    }

    private enum Settled
    {
        /// <summary>The ledger has no other events, and its note is gone unless it was written anew.</summary>
        Done,

        /// <summary>It has others.</summary>
        More,

        /// <summary>It changed meanwhile: what was logged is found in the log again.</summary>
        Lost,
    }
}
