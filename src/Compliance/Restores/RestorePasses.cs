using System.Globalization;
using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Evidence;
using Compliance.Evidence.Logging;
using Compliance.Masking;
using Compliance.Values;
using Compliance.Workflows;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Compliance.Restores;

/// <summary>
/// Begins and ends passes over what came back. What a pass noted is told when it ends or, where it was cut off, by a later one.
/// </summary>
public sealed class RestorePasses(
    IRestoreJournal journal,
    IDataMaps maps,
    IConnectors connectors,
    MaskingStrategies masking,
    IEvidenceLog log,
    IIdSource ids,
    IClock clock,
    ILogger<RestorePasses> logger)
{
    /// <summary>A pass that began longer ago is at work no more: it was cut off.</summary>
    internal static readonly Duration Longest = Duration.FromHours(1);

    internal async Task<RestorePass> Begin(CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        var passes = await journal.List(cancellation).GroupBy(note => (note.Begun, note.Pass)).ToListAsync(cancellation);
        foreach (var cutOff in passes.Where(pass => pass.Key.Begun + Longest <= now).OrderBy(pass => pass.Key))
            await Tell([.. cutOff], cancellation);
        return new RestorePass(
            journal,
            ids.New(),
            now,
            passes.SelectMany(pass => pass).Where(note => note.Rows is null).Select(note => (note.What, note.Done)).ToHashSet());
    }

    internal Task End(RestorePass pass, CancellationToken cancellation) => Tell(pass.Notes, cancellation);

    private async Task Tell(IReadOnlyCollection<RestoreNote> notes, CancellationToken cancellation)
    {
        var settled = new List<RestoreNote>();
        foreach (var note in notes.OrderBy(note => note.What, StringComparer.Ordinal).ThenBy(note => note.Done, StringComparer.Ordinal))
        {
            if (await Settle(note, cancellation) is { } one)
                settled.Add(one);
        }

        foreach (var some in settled.Chunk(LogRestored.MaxLines))
        {
            await Append([.. some.Where(note => note.Rows is not { Erased: 0 })], cancellation);
            await journal.Remove(some, cancellation);
        }
    }

    /// <summary>Counts what the call that did not answer has erased.</summary>
    /// <returns>Null where the store cannot be asked now: a later pass asks again.</returns>
    private async Task<RestoreNote?> Settle(RestoreNote note, CancellationToken cancellation)
    {
        if (note.Rows?.Pending is not { } pending)
            return note;
        if (maps.Current.Find(pending.Collection) is not { Connection: { } name } collection || connectors.Find(name) is not { } connector)
        {
            logger.LogError(
                "Rows of {Collection} were being erased again, and the data map or the settings no longer lead there", pending.Collection);
            return note;
        }

        var mask = note.Rows.AreRetained ? masking.ErasingRetained(collection) : masking.Erasing(collection, isReferenced: true);
        try
        {
            var done = await pending.CountDone(
                collection, connector, pending.AreMasked ? mask as ErasureInstruction.MaskFields : null, cancellation);
            return note with { Rows = note.Rows with { Erased = note.Rows.Erased + done, Pending = null } };
        }
        catch (StepFailedException failure)
        {
            logger.LogError(
                Events.StoreNotSearched, "Rows of {Collection} were being erased again, and the store cannot be asked about them: {Code}",
                pending.Collection, failure.Code);
            return null;
        }
    }

    private async Task Append(IReadOnlyList<RestoreNote> notes, CancellationToken cancellation)
    {
        if (notes.Count == 0)
            return;
        foreach (var note in notes)
            logger.LogError(Events.StateRestored, "State came back from a backup: {What}: {Done}", note.Line, note.Done);
        var begun = notes[0].Begun.ToUnixTimeTicks().ToString(CultureInfo.InvariantCulture);
        await log.Append(LogRestored.Of(begun, [.. notes.Select(note => note.Line)], [.. notes.Select(note => note.Done)]), cancellation);
    }
}
