using Compliance.Connectors;
using Compliance.Connectors.Settings;
using Compliance.DataMap;

namespace Compliance.Testing.Connectors;

/// <summary>An empty collection in a real store, and the connector under test.</summary>
public abstract class ContractStore : IAsyncDisposable
{
    public const string ConnectionName = "store_under_test";

    private readonly List<ConnectorRegistry> _registries = [];

    public abstract Collection Collection { get; }

    public abstract ContractPaths Paths { get; }

    public abstract IConnector Connector { get; }

    /// <summary>The same connection, where nobody listens.</summary>
    public abstract IConnector Unreachable { get; }

    /// <summary>The same connection, with credentials that do not allow an erasure.</summary>
    public abstract IConnector Refused { get; }

    /// <summary>Values in text fields are limited to what HTTP headers carry.</summary>
    public virtual bool HoldsAsciiOnly => false;

    /// <summary>The longest text that a field takes, in characters.</summary>
    public virtual int MaxTextLength => 30_000;

    /// <summary>The longest text that can be searched for, in characters: some stores take it in an address or a filter.</summary>
    public virtual int MaxSearchedLength => 500;

    /// <summary>How many rows are many: enough for several pages, and few enough for a store that takes one at a time.</summary>
    public virtual int Many => 2500;

    /// <returns>Why the store, or its connector, lacks an ability; null where it has it.</returns>
    public virtual string? Lacks(Ability ability) =>
        ability is Ability.TextTimes or Ability.NestedText ? "This store's test says not how to write such a row." : null;

    /// <summary>Whether the store can have a row with this id.</summary>
    public virtual bool CanBeKey(string id) => true;

    public abstract RowKey Key(ContractRow row);

    /// <summary>Writes rows past the connector.</summary>
    public abstract Task Put(IReadOnlyCollection<ContractRow> rows);

    /// <summary>Writes a row whose time is a text, or absent when null, past the connector.</summary>
    public virtual Task PutTime(ContractRow row, string? time) => throw new NotSupportedException(Lacks(Ability.TextTimes));

    /// <summary>Writes a row in which a text stands where the nested field's parent should be, past the connector.</summary>
    public virtual Task PutNested(ContractRow row, string text) => throw new NotSupportedException(Lacks(Ability.NestedText));

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var registry in _registries)
            await registry.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected IConnector Connect(string kind, ConnectionSettings settings)
    {
        var connection = new Connection(ConnectionName, kind, Parallel: 8, PerSecond: 10_000);
        var registry = new ConnectorRegistry(
            [connection], new Dictionary<string, ConnectionSettings> { [ConnectionName] = settings }, TimeProvider.System);
        _registries.Add(registry);
        return registry.Find(ConnectionName)!;
    }

    protected static Collection Map(string collection, params IReadOnlyList<Field> fields) => new(
        new CollectionAddress("contract", collection), ConnectionName, fields, RowErasure.Delete, [], [], null, [], null);

    protected static Field Text(string path) => Other(path, "string");

    protected static Field Other(string path, string? type = null) => new(path, ["user"], type);

    protected static Field Key(string path) => new(path, ["user.unique_id"], "string", IsPrimaryKey: true);
}
