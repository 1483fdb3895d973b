using System.Text.Json.Nodes;
using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Evidence;
using Compliance.Evidence.Logging;
using Compliance.Protection;
using Compliance.Protection.Keys;
using Compliance.Protection.Records;
using Compliance.Requests.Case;
using Compliance.Requests.Locating;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Requests.Rights.Erasure;

/// <summary>
/// Moves what a ground retains under the ground's own key, before the subject's is destroyed: shredding one must not destroy what the law
/// demands, nor the reverse.
/// </summary>
public sealed class RetainedDataResealer(
    ICaseFiles cases, IDataMaps maps, IConnectors connectors, IProcessingJournal accounts, SubjectProtector protector, GroundKeys grounds)
{
    /// <summary>The end of a term without end: the last month that a term can have.</summary>
    private static readonly LocalDate Never = new(9998, 12, 31);

    /// <summary>Whether there may be anything to move: rows that a ground retains, with fields that are sealed.</summary>
    internal static bool Concerns(CaseFile file, PersonalDataMap map) =>
        file.Subject is not null
        && file.Located.Any(located =>
            located.Retained.Count > 0
            && map.Find(located.Address) is { Retention: { Ground: not null } retention } collection
            && Kept(collection, retention).Count > 0);

    /// <returns>How many sealed values a ground retains that could not be moved, and are lost to it with the subject's key.</returns>
    internal async Task<long> ResealAll(string requestId, CancellationToken cancellation)
    {
        var file = await cases.Read(requestId, cancellation);
        if (file.Subject is not { } subject)
            return 0;
        var map = await maps.Pinned(file.MapDigest!, cancellation);
        var lost = 0L;
        foreach (var (index, collection) in map.Collections.Index())
        {
            if (file.Located.FirstOrDefault(each => each.Address == collection.Address) is not { Retained.Count: > 0 } located
                || collection.Retention is not { Ground: { } ground } retention || Kept(collection, retention) is not { Count: > 0 } fields)
                continue;
            var connector =
                connectors.Find(collection.Connection!)
                ?? throw new StepFailedException("connection-not-configured", collection.Connection!);
            var step = new Collecting(subject, collection, index, ground, fields, connector);
            lost += await Reseal(requestId, step, located.Retained, cancellation);
        }

        return lost;
    }

    private async Task<long> Reseal(string requestId, Collecting step, IReadOnlyList<RetainedRow> rows, CancellationToken cancellation)
    {
        var (moved, lost) = (0L, 0L);
        var ends = rows.ToDictionary(row => row.Key, row => row.Ends ?? Never, StringComparer.Ordinal);
        await foreach (var row in step.Connector.Read(step.Collection, [.. rows.Select(row => new RowKey(row.Key))], cancellation))
        {
            try
            {
                moved += await ResealRow(step, row, ends[row.Key.Value], cancellation);
            }
            catch (SealedRecordException)
            {
                // Damaged, or another subject's: the ground has lost it already, and the certificate says so.
                lost++;
            }
        }

        if (moved + lost > 0)
        {
            var name = step.Collection.Address.ToString();
            List<JournalLine> lines = [new(name, "resealed under the ground's key", moved, step.Ground)];
            if (lost > 0)
                lines.Add(new(name, "could not be resealed", lost, step.Ground));
            await accounts.Record(requestId, JournalSteps.Resealed(step.Index), lines, cancellation);
        }

        return lost;
    }

    /// <returns>1 where values of the row are under the ground's key now, whether this call or an interrupted one moved them; else
    /// 0.</returns>
    private async Task<long> ResealRow(Collecting step, Row row, LocalDate ends, CancellationToken cancellation)
    {
        var term = RetentionTerm.Until(step.Ground, ends.ToDateOnly());
        var masks = new List<FieldMask>();
        var isUnderGround = false;
        await using var resealing = protector.BeginResealing(step.Subject, term);
        foreach (var field in step.Fields)
        {
            var moved = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var text in FieldValues.At(row.Fields, field.Path).Where(SealedText.IsSealed).Distinct())
            {
                if (!isUnderGround)
                    await grounds.Bind(term, cancellation);
                isUnderGround = true;
                var address = new RecordAddress(step.Collection.Address.ToString(), row.Key.Value, field.Path);
                moved[text] = await resealing.ResealText(address, text, cancellation);
            }

            if (moved.Any(pair => pair.Key != pair.Value))
                masks.Add(new FieldMask(field.Path, new Replacement(moved)));
        }

        if (masks.Count > 0)
            await step.Connector.Erase(step.Collection, [row.Key], new ErasureInstruction.MaskFields(masks), cancellation);
        return isUnderGround ? 1 : 0;
    }

    private static List<Field> Kept(Collection collection, DataMap.Retention retention) =>
    [
        .. collection.Fields.Where(field =>
            field is { IsSealed: true, IsContent: false } && (retention.Keep.Count == 0 || retention.Keep.Contains(field.Path))),
    ];

    private sealed record Collecting(
        string Subject, Collection Collection, int Index, string Ground, IReadOnlyList<Field> Fields, IConnector Connector);

    /// <summary>Puts the resealed text where the sealed one is. What has changed meanwhile stays.</summary>
    private sealed class Replacement(Dictionary<string, string> texts) : IMasking
    {
        public bool IsConstant => false;

        public JsonNode? Apply(JsonNode? value) => value switch
        {
            null => null,
            JsonArray items => new JsonArray([.. items.Select(Apply)]),
            JsonObject fields => new JsonObject(fields.Select(field => KeyValuePair.Create(field.Key, Apply(field.Value)))),
            JsonValue leaf when leaf.TryGetValue<string>(out var text) && texts.TryGetValue(text, out var moved) => moved,
            _ => value.DeepClone(),
        };
    }
}
