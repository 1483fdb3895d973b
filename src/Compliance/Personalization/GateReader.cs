using System.Text.Json.Nodes;
using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.DataMap.Uses;
using Compliance.Protection;
using Compliance.Protection.Keys;
using Compliance.Protection.Records;
using Compliance.Subjects;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Personalization;

/// <summary>Reads what a decision allows, and nothing else: other fields are in no query.</summary>
/// <param name="map">The data map that was decided by.</param>
/// <param name="connectors">The stores.</param>
/// <param name="protector">Opens what is sealed.</param>
/// <param name="maxRows">Of each collection.</param>
internal sealed class GateReader(PersonalDataMap map, IConnectors connectors, SubjectProtector protector, int maxRows)
{
    private readonly GatePlan _plan = new(map);
    private readonly Dictionary<CollectionAddress, List<RowKey>> _keys = [];
    private readonly HashSet<FieldAddress> _allowed = [];

    /// <param name="subject">Whose.</param>
    /// <param name="identities">Theirs.</param>
    /// <param name="allowed">What may be read, and what of it is given.</param>
    /// <param name="now">The present time.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <exception cref="StepFailedException">A store does not answer, or is not as the map says.</exception>
    public async Task<IReadOnlyList<GateCollection>> Read(
        string subject, Identities identities, IReadOnlyList<UsedField> allowed, Instant now, CancellationToken cancellation)
    {
        _allowed.UnionWith(allowed.Select(each => each.Field));
        var read = new List<GateCollection>();
        foreach (var fields in allowed.GroupBy(each => each.Field.Collection))
        {
            var collection = map.Find(fields.Key)!;
            if (_plan.To(fields.Key) is not { } step)
            {
                read.Add(GateCollection.OutOfReach(fields.Key));
                continue;
            }

            if (await Selector(step, identities, now, cancellation) is not { } selector)
            {
                read.Add(new GateCollection(fields.Key, [], IsCutOff: false));
                continue;
            }

            read.Add(await Read(subject, collection, selector, [.. fields], now, cancellation));
        }

        return read;
    }

    private async Task<GateCollection> Read(
        string subject, Collection collection, Selector selector, IReadOnlyList<UsedField> fields, Instant now,
        CancellationToken cancellation)
    {
        var rows = new List<JsonObject>();
        await foreach (var row in Connector(collection).Find(
            collection, selector, [.. fields.Select(each => each.Field.Path)], cancellation))
        {
            if (IsOver(collection, row, now))
                continue;
            if (rows.Count == maxRows)
                return new GateCollection(collection.Address, rows, IsCutOff: true);
            rows.Add(await Usable(subject, collection, row, fields, now.InUtc().Date, cancellation));
        }

        return new GateCollection(collection.Address, rows, IsCutOff: false);
    }

    /// <summary>
    /// Whether the row's period is over and the sweep has not come yet: known where the purpose may use the time from which it counts.
    /// </summary>
    private static bool IsOver(Collection collection, Row row, Instant now) =>
        collection.Retention is { Parent: null } retention
        && FieldValues.At(row.Fields, retention.From).FirstOrDefault() is { } began
        && retention.StateOf(began, now) is RetentionState.Expired;

    /// <summary>
    /// The rows that a step leads to; null where nothing leads there for this person. Only by what the store itself takes as equal: other
    /// spellings would be looked for in everybody's rows.
    /// </summary>
    private async Task<Selector?> Selector(GateStep step, Identities identities, Instant now, CancellationToken cancellation)
    {
        if (step.Identity is { } kind)
            return identities.Find(kind) is { } value ? new Selector(new FieldMatch(step.Path, [value.Reveal().Trim()])) : null;
        var keys = await Keys(_plan.To(step.Parent!.Value)!, identities, now, cancellation);
        return keys.Count > 0 ? new Selector(new FieldMatch(step.Path, [.. keys.Select(key => key.Value)])) : null;
    }

    /// <summary>
    /// The keys of the person's rows: no field is asked for but the time from which a period counts, where the purpose may use it. What
    /// hangs on a row whose period is over is over too.
    /// </summary>
    private async Task<IReadOnlyList<RowKey>> Keys(GateStep step, Identities identities, Instant now, CancellationToken cancellation)
    {
        var address = step.Collection.Address;
        if (_keys.TryGetValue(address, out var known))
            return known;
        var found = new List<RowKey>();
        string[] period = step.Collection.Retention is { Parent: null } retention
            && _allowed.Contains(new FieldAddress(address, retention.From)) ? [retention.From] : [];
        if (await Selector(step, identities, now, cancellation) is { } selector)
        {
            await foreach (var row in Connector(step.Collection).Find(step.Collection, selector, period, cancellation))
            {
                if (IsOver(step.Collection, row, now))
                    continue;
                found.Add(row.Key);
                if (found.Count == maxRows)
                    break;
            }
        }

        return _keys[address] = found;
    }

    private async Task<JsonObject> Usable(
        string subject, Collection collection, Row row, IReadOnlyList<UsedField> fields, LocalDate today, CancellationToken cancellation)
    {
        foreach (var used in fields)
        {
            var path = used.Field.Path;
            if (collection.Find(path) is { IsSealed: true })
                await Open(subject, collection, row, path, cancellation);
            if (used.As is { } generalisation)
                JsonPaths.Rewrite(row.Fields, path, value => Generalised(generalisation, value, today));
        }

        return Only(row.Fields, [.. fields.Select(each => each.Field.Path)]);
    }

    private static JsonNode? Generalised(Generalisation generalisation, JsonNode? value, LocalDate today) =>
        value is JsonValue leaf ? generalisation.Apply(FieldValues.Text(leaf), today) : null;

    private async Task Open(string subject, Collection collection, Row row, string path, CancellationToken cancellation)
    {
        var opened = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var text in FieldValues.At(row.Fields, path).Where(SealedText.IsSealed).Distinct(StringComparer.Ordinal))
            opened[text] = await Opened(subject, new RecordAddress(collection.Address.ToString(), row.Key.Value, path), text, cancellation);
        if (opened.Count > 0)
            JsonPaths.Rewrite(
                row.Fields,
                path,
                value =>
                    value is JsonValue leaf && leaf.TryGetValue<string>(out var text) && opened.TryGetValue(text, out var plain)
                        ? plain
                        : value);
    }

    /// <returns>Null where the value is kept on a legal ground alone: no purpose but that one may use it (GDPR Art. 17(3), 18).</returns>
    private async Task<string?> Opened(string subject, RecordAddress address, string text, CancellationToken cancellation)
    {
        try
        {
            return await protector.OpenText(subject, address, text, cancellation);
        }
        catch (RecordRetainedException)
        {
            return null;
        }
    }

    /// <summary>A store may give more than was asked for, such as parts of its key.</summary>
    private static JsonObject Only(JsonObject row, IReadOnlyList<string> paths)
    {
        var kept = new JsonObject();
        foreach (var group in paths.GroupBy(path => path.Split('.')[0], StringComparer.Ordinal))
        {
            if (!row.TryGetPropertyValue(group.Key, out var value))
                continue;
            var below = group.Where(path => path != group.Key).Select(path => path[(group.Key.Length + 1)..]).ToList();
            kept[group.Key] = below.Count < group.Count() ? value?.DeepClone() : Below(value, below);
        }

        return kept;
    }

    private static JsonNode? Below(JsonNode? value, IReadOnlyList<string> paths) => value switch
    {
        JsonObject owner => Only(owner, paths),
        JsonArray items => new JsonArray([.. items.Select(each => Below(each, paths))]),
        _ => null,
    };

    private IConnector Connector(Collection collection) =>
        connectors.Find(collection.Connection!)
        ?? throw new StepFailedException("connection-not-configured", collection.Connection!);
}

/// <summary>What was read of one collection. Its rows hold personal values: it prints redacted.</summary>
/// <param name="Address">Which.</param>
/// <param name="Rows">Of the person, with the allowed fields alone.</param>
/// <param name="IsCutOff">There are more rows than the gate gives.</param>
/// <param name="IsOutOfReach">The person's rows cannot be told by keys alone: see docs/personalization.md.</param>
internal sealed record GateCollection(
    CollectionAddress Address, IReadOnlyList<JsonObject> Rows, bool IsCutOff, bool IsOutOfReach = false)
{
    public static GateCollection OutOfReach(CollectionAddress address) => new(address, [], IsCutOff: false, IsOutOfReach: true);

    public override string ToString() => Personal.Redacted;
}
