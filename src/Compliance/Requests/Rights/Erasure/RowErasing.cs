using System.Globalization;
using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.DataMap.Masking;
using Compliance.Evidence;
using Compliance.Masking;
using Compliance.Requests.Case;
using Compliance.Requests.Locating;
using Compliance.Workflows;

namespace Compliance.Requests.Rights.Erasure;

/// <summary>
/// Erases the located rows of one collection and says what became of each: every row is in exactly one line, and the counts are the
/// store's.
/// </summary>
public sealed class RowErasing(IConnectors connectors, MaskingStrategies masking, ReferencedRows references)
{
    private const string Store = "store";

    /// <param name="file">The case.</param>
    /// <param name="map">The version that it was planned with.</param>
    /// <param name="located">Which rows.</param>
    /// <param name="isAgain">The step was interrupted before: rows that are gone by now are those that it erased itself.</param>
    /// <param name="cancellation">Stops between calls.</param>
    internal async Task<List<JournalLine>> Erase(
        CaseFile file, PersonalDataMap map, LocatedCollection located, bool isAgain, CancellationToken cancellation)
    {
        var step = new Step(file, map.Find(located.Address)!, located, isAgain, []);
        await EraseOwn(step, map, cancellation);
        await EraseRetained(step, cancellation);
        if (located.Masked.Count > 0)
            Tell(step, "masked in part", await Apply(step, located.Masked, OwnPart(step), cancellation), "names other people too");
        step.Line("kept", located.Kept.Count, "names several people; the map keeps it");
        step.Line("left", located.Shared.Count, "names several people; the map does not say whose it is");
        step.Line("left", located.Referenced.Count, "rows of other people refer to it");
        step.Line("left", located.Undated.Count, "nothing tells when its period of retention began");
        return step.Lines;
    }

    private async Task EraseOwn(Step step, PersonalDataMap map, CancellationToken cancellation)
    {
        var keys = step.Located.Keys;
        if (keys.Count == 0)
            return;
        if (step.Collection.Erasure is RowErasure.DeleteUnlessReferenced)
        {
            var referenced = await references.Of(map, step.Collection, [.. keys.Select(key => new RowKey(key))], cancellation);
            await EraseOwn(step, [.. keys.Where(key => referenced.Contains(new RowKey(key)))], isReferenced: true, cancellation);
            await EraseOwn(step, [.. keys.Where(key => !referenced.Contains(new RowKey(key)))], isReferenced: false, cancellation);
            return;
        }

        await EraseOwn(step, keys, isReferenced: false, cancellation);
    }

    private async Task EraseOwn(Step step, IReadOnlyList<string> keys, bool isReferenced, CancellationToken cancellation)
    {
        if (keys.Count == 0)
            return;
        switch (masking.Erasing(step.Collection, isReferenced))
        {
            case null when step.Collection.Erasure is RowErasure.None:
                step.Line("left", keys.Count, "the map says that nothing erases it");
                break;
            case null:
                step.Line("kept", keys.Count, "the map preserves every personal field");
                break;
            case ErasureInstruction.DeleteRow delete:
                Tell(step, "deleted", await Apply(step, keys, delete, cancellation), null);
                break;
            case { } mask:
                Tell(step, "masked", await Apply(step, keys, mask, cancellation), Preserved(step.Collection));
                break;
        }
    }

    private async Task EraseRetained(Step step, CancellationToken cancellation)
    {
        var keys = step.Located.Retained.Select(row => row.Key).ToList();
        if (keys.Count == 0 || step.Collection.Retention is not { } retention)
            return;
        var gone = 0L;
        if (masking.ErasingRetained(step.Collection) is { } partly)
            gone = (await Apply(step, keys, partly, cancellation)).AlreadyGone;
        var from = retention.Parent is { } parent ? $"{parent.Collection}.{retention.From}" : retention.From;
        string?[] why = [retention.Ground, retention.Law, $"{retention.Period} from {from}"];
        step.Line("retained", keys.Count - gone, string.Join("; ", why.OfType<string>()));
        step.Line("already gone", gone, null, Store);
    }

    private async Task<ErasureOutcome> Apply(
        Step step, IReadOnlyList<string> keys, ErasureInstruction instruction, CancellationToken cancellation)
    {
        var place = $"{step.Collection.Connection}/{step.Collection.Address.Collection}";
        var connector =
            connectors.Find(step.Collection.Connection!)
            ?? throw new StepFailedException("connection-not-configured", step.Collection.Connection!);
        var distinct = keys.ToHashSet(StringComparer.Ordinal);
        var outcome = await connector.Erase(step.Collection, [.. distinct.Select(key => new RowKey(key))], instruction, cancellation);
        if (outcome.Total != distinct.Count)
            throw new StepFailedException("rows-not-accounted-for", place);
        if (outcome.AlreadyGone > 0)
            await RowPresence.RequireGone(step.File, step.Collection, step.Located, connector, distinct, cancellation);
        return outcome;
    }

    private static void Tell(Step step, string fact, ErasureOutcome outcome, string? detail)
    {
        // What an interrupted attempt did counts as done; the store tells only that nothing was left to do.
        var before = !step.IsAgain ? 0 : fact == "deleted" ? outcome.AlreadyGone : outcome.Unchanged;
        if (before > 0)
            detail = string.Join(
                "; ",
                new[] { detail, string.Create(CultureInfo.InvariantCulture, $"{before} of these before an "
                    + $"interruption") }.OfType<string>());
        step.Line(fact, outcome.Deleted + outcome.Masked + before, detail, Store);
        step.Line("masked already", outcome.Unchanged - (fact == "deleted" ? 0 : before), null, Store);
        step.Line("already gone", outcome.AlreadyGone - (fact == "deleted" ? before : 0), null, Store);
    }

    /// <summary>The person's own identities, and the fields that concern a person who is only mentioned.</summary>
    private ErasureInstruction.MaskFields OwnPart(Step step)
    {
        var identities =
            from field in step.Collection.Fields
            where field is { Identity: not null, IsPrimaryKey: false, IsReadOnly: false } && step.File.Known.ContainsKey(field.Identity)
            select new FieldMask(field.Path, new OwnValueMasking(field.Identity!, step.File.Known[field.Identity!], masking.For(field)));
        var mentions =
            from path in step.Collection.Mention
            let field = step.Collection.Find(path)
            where field is { Identity: null, IsPrimaryKey: false, IsReadOnly: false }
            select new FieldMask(path, masking.For(field));
        return new ErasureInstruction.MaskFields([.. identities.Concat(mentions)]);
    }

    private static string? Preserved(Collection collection) =>
        collection
            .Fields.Where(field => field is { IsPersonal: true, Masking.Strategy: MaskingStrategy.Preserve })
            .Select(field => field.Path)
            .ToArray()
            is { Length: > 0 } kept
            ? $"kept by the map: {string.Join(", ", kept)}"
            : null;

    private sealed record Step(CaseFile File, Collection Collection, LocatedCollection Located, bool IsAgain, List<JournalLine> Lines)
    {
        public void Line(string fact, long count, string? detail, string observer = "system")
        {
            if (count > 0)
                Lines.Add(new JournalLine(Collection.Address.ToString(), fact, count, detail, observer));
        }
    }
}
