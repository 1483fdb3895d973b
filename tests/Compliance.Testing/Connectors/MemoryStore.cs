using System.Text.Json;
using System.Text.Json.Nodes;
using Compliance.Connectors;
using Compliance.Testing.DataMap;
using Compliance.DataMap;
using Compliance.Workflows;
using NodaTime;
using NodaTime.Text;

namespace Compliance.Testing.Connectors;

/// <summary>A connected store in memory, by the rules of the port, for tests of what goes on above it.</summary>
public sealed class MemoryStore(string connection) : IConnector
{
    private readonly Dictionary<CollectionAddress, List<JsonObject>> collections = [];
    private readonly Dictionary<(CollectionAddress, string), (byte[] Body, string? Type)> bodies = [];

    /// <summary>Whether it answers.</summary>
    public bool IsDown { get; set; }

    /// <summary>Called before each operation, with its name and collection: to change the store meanwhile, or to fail.</summary>
    public Action<string, CollectionAddress> Before { get; set; } = (_, _) => { };

    public MemoryStore Add(string collection, params IEnumerable<string> rows)
    {
        Rows(Addresses.Of(collection)).AddRange(rows.Select(row => JsonNode.Parse(row)!.AsObject()));
        return this;
    }

    public void SetBody(string collection, string key, byte[] body, string? contentType = null) =>
        bodies[(Addresses.Of(collection), key)] = (body, contentType);

    public IReadOnlyList<string> Rows(string collection) => [.. Rows(Addresses.Of(collection)).Select(row => row.ToJsonString())];

    public Task<StoreDescription> Describe(IReadOnlyList<Collection> mapped, CancellationToken cancellation)
    {
        Answer(nameof(Describe), default);
        return Task.FromResult(new StoreDescription(
            collections.ToDictionary(each => each.Key, each => (IReadOnlySet<string>)each.Value.SelectMany(row => Paths(row, "")).ToHashSet()), Sampled: true));
    }

    public async IAsyncEnumerable<Row> Find(
        Collection collection, Selector selector, IReadOnlyList<string> paths,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        Answer(nameof(Find), collection.Address);
        if (selector.AnyOf.Count == 0 || selector.AnyOf.Any(match => match.Values.Count == 0))
            throw new ArgumentException("A selector without values would find nobody or everybody.", nameof(selector));
        await Task.Yield();
        foreach (var row in Rows(collection.Address).ToList())
        {
            if (selector.AnyOf.Any(match => FieldValues.At(row, match.Path).Any(match.Values.Contains))
                && selector.NoneOther.All(match => FieldValues.At(row, match.Path).All(match.Values.Contains)))
                yield return new Row(Key(collection, row), Project(row, paths));
        }
    }

    public IAsyncEnumerable<Row> Scan(Collection collection, IReadOnlyList<string> paths, CancellationToken cancellation)
    {
        Answer(nameof(Scan), collection.Address);
        List<JsonObject> all;
        lock (collections)
            all = [.. Rows(collection.Address)];
        return all.Select(row => new Row(Key(collection, row), Project(row, paths))).ToAsyncEnumerable();
    }

    public async IAsyncEnumerable<Row> Read(
        Collection collection, IReadOnlyList<RowKey> keys,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        Answer(nameof(Read), collection.Address);
        await Task.Yield();
        foreach (var row in Rows(collection.Address).Where(row => keys.Contains(Key(collection, row))).ToList())
        {
            var content = bodies.TryGetValue((collection.Address, Key(collection, row).Value), out var body)
                ? new RowContent(body.Body.Length, body.Type, _ => Task.FromResult<Stream>(new MemoryStream(body.Body)))
                : null;
            yield return new Row(Key(collection, row), (JsonObject)row.DeepClone(), content);
        }
    }

    public Task<ErasureOutcome> Erase(
        Collection collection, IReadOnlyList<RowKey> keys, ErasureInstruction instruction, CancellationToken cancellation)
    {
        Answer(nameof(Erase), collection.Address);
        lock (collections)
            return EraseRows(collection, keys, instruction);
    }

    private Task<ErasureOutcome> EraseRows(Collection collection, IReadOnlyList<RowKey> keys, ErasureInstruction instruction)
    {
        var rows = Rows(collection.Address);
        var there = rows.Where(row => keys.Contains(Key(collection, row))).ToList();
        if (instruction is ErasureInstruction.MaskFields mask)
        {
            foreach (var (row, field) in there.SelectMany(row => mask.Masks.Select(field => (row, field))))
                JsonPaths.Rewrite(row, field.Path, field.Masking.Apply);
            return Task.FromResult(new ErasureOutcome(0, there.Count, keys.Count - there.Count));
        }

        rows.RemoveAll(there.Contains);
        return Task.FromResult(new ErasureOutcome(there.Count, 0, keys.Count - there.Count));
    }

    public Task<bool> Update(
        Collection collection, RowKey key, IReadOnlyDictionary<string, JsonNode?> values, CancellationToken cancellation)
    {
        Answer(nameof(Update), collection.Address);
        if (Rows(collection.Address).FirstOrDefault(row => Key(collection, row) == key) is not { } found)
            return Task.FromResult(false);
        foreach (var (path, value) in values)
            JsonPaths.Rewrite(found, path, _ => value?.DeepClone());
        return Task.FromResult(true);
    }

    public Task<SweepPage> Sweep(
        Collection collection, string field, Instant before, string? continuation, int pageSize, CancellationToken cancellation)
    {
        Answer(nameof(Sweep), collection.Address);
        var old = Rows(collection.Address)
            .Where(row => FieldValues.At(row, field).Any(text => InstantPattern.ExtendedIso.Parse(text) is { Success: true, Value: var at } && at < before))
            .Select(row => Key(collection, row))
            .Where(key => string.CompareOrdinal(key.Value, continuation) > 0)
            .OrderBy(key => key.Value, StringComparer.Ordinal).ToList();
        var page = old.Take(pageSize).ToList();
        return Task.FromResult(new SweepPage(page, old.Count > page.Count ? page[^1].Value : null));
    }

    private void Answer(string operation, CollectionAddress collection)
    {
        if (IsDown)
            throw new StepFailedException(FailureCode.StoreUnavailable, connection);
        Before(operation, collection);
    }

    private List<JsonObject> Rows(CollectionAddress address) =>
        collections.TryGetValue(address, out var rows) ? rows : collections[address] = [];

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
