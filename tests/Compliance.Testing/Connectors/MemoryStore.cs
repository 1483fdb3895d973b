using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Testing.DataMap;
using Compliance.Values;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Testing.Connectors;

/// <summary>
/// A connected store in memory, by the rules of the port, for tests of what goes on above it. For many callers at once, as a store is:
/// whoever reads has the rows as they were at one moment.
/// </summary>
public sealed class MemoryStore(string connection) : IConnector
{
    private readonly Dictionary<CollectionAddress, List<JsonObject>> _collections = [];
    private readonly ConcurrentDictionary<(CollectionAddress, string), (byte[] Body, string? Type)> _bodies = [];

    /// <summary>Whether it answers.</summary>
    public bool IsDown { get; set; }

    /// <summary>Called before each operation, with its name and collection: to change the store meanwhile, or to fail.</summary>
    public Action<string, CollectionAddress> Before { get; set; } = (_, _) => { };

    /// <summary>Called after each erasure that was done: to fail before its caller hears of it.</summary>
    public Action<CollectionAddress> Erased { get; set; } = _ => { };

    /// <summary>Called after each update that was done: to fail before its caller hears of it.</summary>
    public Action<CollectionAddress> Updated { get; set; } = _ => { };

    /// <summary>
    /// Rows that cannot be erased, as if a constraint held them: an erasure of several rows fails whole where one is among them.
    /// </summary>
    public Func<string, RowKey, bool> Holds { get; set; } = (_, _) => false;

    /// <summary>What else its schema is said to hold.</summary>
    public Func<StoreDescription, StoreDescription> Described { get; set; } = seen => seen;

    public MemoryStore Add(string collection, params IEnumerable<string> rows)
    {
        var added = rows.Select(row => JsonNode.Parse(row)!.AsObject()).ToList();
        lock (_collections)
            Rows(Addresses.Of(collection)).AddRange(added);
        return this;
    }

    public void Clear()
    {
        lock (_collections)
            _collections.Clear();
    }

    public void SetBody(string collection, string key, byte[] body, string? contentType = null) =>
        _bodies[(Addresses.Of(collection), key)] = (body, contentType);

    public IReadOnlyList<string> Rows(string collection) => [.. Snapshot(Addresses.Of(collection)).Select(row => row.ToJsonString())];

    public Task<StoreDescription> Describe(IReadOnlyList<Collection> mapped, CancellationToken cancellation)
    {
        Answer(nameof(Describe), default);
        Dictionary<CollectionAddress, CollectionDescription> seen;
        lock (_collections)
            seen = _collections.ToDictionary(
                each => each.Key,
                each => CollectionDescription.Of(each.Value.SelectMany(row => Paths(row, "")).Distinct(), isSampled: true));
        return Task.FromResult(Described(new StoreDescription(seen)));
    }

    public async IAsyncEnumerable<Row> Find(
        Collection collection, Selector selector, IReadOnlyList<string> paths,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        Answer(nameof(Find), collection.Address);
        if (selector.AnyOf.Count == 0 || selector.AnyOf.Any(match => match.Values.Count == 0))
            throw new ArgumentException("A selector without values would find nobody or everybody.", nameof(selector));
        await Task.Yield();
        foreach (var row in Snapshot(collection.Address))
        {
            var foundBy = selector.AnyOf.Where(match => FieldValues.At(row, match.Path).Any(match.Holds)).Select(match => match.Path)
                .ToList();
            if (foundBy.Count > 0)
                yield return new Row(Key(collection, row), Project(row, paths), foundBy: foundBy);
        }
    }

    public IAsyncEnumerable<Row> Scan(Collection collection, IReadOnlyList<string> paths, CancellationToken cancellation)
    {
        Answer(nameof(Scan), collection.Address);
        return Snapshot(collection.Address).Select(row => new Row(Key(collection, row), Project(row, paths))).ToAsyncEnumerable();
    }

    public async IAsyncEnumerable<Row> Read(
        Collection collection, IReadOnlyList<RowKey> keys,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        Answer(nameof(Read), collection.Address);
        await Task.Yield();
        foreach (var row in Snapshot(collection.Address).Where(row => keys.Contains(Key(collection, row))))
        {
            var content = _bodies.TryGetValue((collection.Address, Key(collection, row).Value), out var body)
                ? new RowContent(body.Body.Length, body.Type, _ => Task.FromResult<Stream>(new MemoryStream(body.Body)))
                : null;
            yield return new Row(Key(collection, row), (JsonObject)row.DeepClone(), content);
        }
    }

    public Task<ErasureOutcome> Erase(
        Collection collection, IReadOnlyList<RowKey> keys, ErasureInstruction instruction, CancellationToken cancellation)
    {
        Answer(nameof(Erase), collection.Address);
        if (keys.Any(key => Holds(collection.Address.ToString(), key)))
            throw new StepFailedException("store-mismatch", $"{connection}/{collection.Address.Collection}");
        ErasureOutcome outcome;
        lock (_collections)
            outcome = EraseRows(collection, keys, instruction);
        Erased(collection.Address);
        return Task.FromResult(outcome);
    }

    private ErasureOutcome EraseRows(Collection collection, IReadOnlyList<RowKey> keys, ErasureInstruction instruction)
    {
        var rows = Rows(collection.Address);
        var there = rows.Where(row => keys.Contains(Key(collection, row))).ToList();
        if (instruction is ErasureInstruction.MaskFields mask)
        {
            var masked = 0;
            foreach (var row in there)
            {
                var before = row.DeepClone();
                foreach (var field in mask.Masks)
                    JsonPaths.Rewrite(row, field.Path, field.Masking.Apply);
                masked += JsonNode.DeepEquals(before, row) ? 0 : 1;
            }

            return new ErasureOutcome(0, masked, keys.Count - there.Count, there.Count - masked);
        }

        rows.RemoveAll(there.Contains);
        return new ErasureOutcome(there.Count, 0, keys.Count - there.Count);
    }

    public Task<UpdateOutcome> Update(
        Collection collection, RowKey key, IReadOnlyList<FieldUpdate> updates, CancellationToken cancellation)
    {
        Answer(nameof(Update), collection.Address);
        UpdateOutcome outcome;
        lock (_collections)
            outcome = UpdateRow(collection, key, updates);
        Updated(collection.Address);
        return Task.FromResult(outcome);
    }

    private UpdateOutcome UpdateRow(Collection collection, RowKey key, IReadOnlyList<FieldUpdate> updates)
    {
        if (Rows(collection.Address).Find(row => Key(collection, row) == key) is not { } found)
            return UpdateOutcome.Gone;
        var after = (JsonObject)found.DeepClone();
        foreach (var update in updates)
        {
            var fits = !update.IsConditional;
            var isAny = JsonPaths.Rewrite(after, update.Path, value =>
            {
                fits |= FieldUpdate.AreSame(value, update.Was) || FieldUpdate.AreSame(value, update.Value);
                return !update.IsConditional || FieldUpdate.AreSame(value, update.Was) ? update.Value?.DeepClone() : value;
            });
            if (!isAny && (fits || update.Was is null))
                after[update.Path] = update.Value?.DeepClone();
            else if (!fits)
                return UpdateOutcome.Differs;
        }

        if (JsonNode.DeepEquals(found, after))
            return UpdateOutcome.Unchanged;
        var rows = Rows(collection.Address);
        rows[rows.IndexOf(found)] = after;
        return UpdateOutcome.Updated;
    }

    public Task<SweepPage> Sweep(
        Collection collection, string field, Instant before, string? continuation, int pageSize, CancellationToken cancellation)
    {
        Answer(nameof(Sweep), collection.Address);
        // A page of all rows, the young and the undated ones too: it may hold fewer keys, and still have a next one.
        var rows = Snapshot(collection.Address)
            .Select(row => (Key: Key(collection, row), Time: TimeText.Read(FieldValues.At(row, field).FirstOrDefault())))
            .Where(row => string.CompareOrdinal(row.Key.Value, continuation) > 0)
            .OrderBy(row => row.Key.Value, StringComparer.Ordinal).ToList();
        var page = rows.Take(pageSize).ToList();
        return Task.FromResult(new SweepPage(
            [.. page.Where(row => row.Time is { IsTime: true, At: var at } && at < before).Select(row => row.Key)],
            rows.Count > page.Count ? page[^1].Key.Value : null,
            page.Count(row => row.Time.Reading is TimeReading.Absent or TimeReading.Unreadable)));
    }

    private void Answer(string operation, CollectionAddress collection)
    {
        if (IsDown)
            throw new StepFailedException(FailureCode.StoreUnavailable, connection);
        Before(operation, collection);
    }

    /// <summary>Copies: an erasure masks rows in place.</summary>
    private List<JsonObject> Snapshot(CollectionAddress address)
    {
        lock (_collections)
            return [.. Rows(address).Select(row => (JsonObject)row.DeepClone())];
    }

    /// <summary>To be asked under the lock: a collection that nobody knew is added.</summary>
    private List<JsonObject> Rows(CollectionAddress address) =>
        _collections.TryGetValue(address, out var rows) ? rows : _collections[address] = [];

    private static RowKey Key(Collection collection, JsonObject row)
    {
        var parts = collection.PrimaryKey.Select(field => FieldValues.At(row, field.Path).FirstOrDefault()).ToArray();
        return new RowKey(parts is [{ } only] ? only : JsonSerializer.Serialize(parts));
    }

    private static JsonObject Project(JsonObject row, IReadOnlyList<string> paths)
    {
        var asked = new JsonObject();
        foreach (var name in paths.Select(path => path.Split('.')[0]).Distinct().Where(row.ContainsKey))
            asked[name] = row[name]?.DeepClone();
        return asked;
    }

    private static IEnumerable<string> Paths(JsonNode? node, string path) => node switch
    {
        JsonObject owner => owner.SelectMany(each => Paths(each.Value, path.Length == 0 ? each.Key : $"{path}.{each.Key}")),
        JsonArray array => array.SelectMany(each => Paths(each, path)),
        _ => [path],
    };
}

/// <summary>The configured connections, by name.</summary>
public sealed class MemoryStores : Dictionary<string, MemoryStore>, IConnectors
{
    IConnector? IConnectors.Find(string connection) => this.GetValueOrDefault(connection);
}
