using Compliance.Connectors;
using Compliance.Connectors.Settings;
using Compliance.DataMap;

namespace Compliance.Testing.Connectors;

/// <summary>An empty collection in a real store, and the connector under test.</summary>
public abstract class ContractStore : IAsyncDisposable
{
    public const string ConnectionName = "store_under_test";

    private readonly List<ConnectorRegistry> registries = [];

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
    public virtual int LongestText => 30_000;

    /// <summary>How many rows are many: enough for several pages, and few enough for a store that takes one at a time.</summary>
    public virtual int Many => 2500;

    /// <summary>Whether the store can have a row with this id.</summary>
    public virtual bool CanBeKey(string id) => true;

    /// <summary>Why <see cref="PutTime"/> does not work: the store holds times in a type of its own.</summary>
    public virtual string? WithoutTimeText => "This store's times are of a type of its own.";

    /// <summary>Why <see cref="PutJson"/> does not work: the store nests values itself.</summary>
    public virtual string? WithoutJsonText => "This store holds no JSON as text.";

    /// <summary>Whether a row that is masked already is told apart from one that is masked now.</summary>
    public virtual bool CountsUnchanged => false;

    public abstract RowKey Key(ContractRow row);

    /// <summary>Writes rows past the connector.</summary>
    public abstract Task Put(IReadOnlyCollection<ContractRow> rows);

    /// <summary>Writes a row, past the connector, whose time is this text.</summary>
    public virtual Task PutTime(ContractRow row, string? text) => throw new NotSupportedException();

    /// <summary>Writes a row, past the connector, whose nested values are this text.</summary>
    public virtual Task PutJson(ContractRow row, string text) => throw new NotSupportedException();

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var registry in registries)
            await registry.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected IConnector Connect(string kind, ConnectionSettings settings)
    {
        var connection = new Connection(ConnectionName, kind, Parallel: 8, PerSecond: 10_000);
        var registry = new ConnectorRegistry([connection], new Dictionary<string, ConnectionSettings> { [ConnectionName] = settings }, TimeProvider.System);
        registries.Add(registry);
        return registry.Find(ConnectionName)!;
    }

    protected static Collection Map(string collection, params IReadOnlyList<Field> fields) => new(
        new CollectionAddress("contract", collection), ConnectionName, fields, RowErasure.Delete, [], [], null, [], null);

    protected static Field Text(string path) => Other(path, "string");

    protected static Field Other(string path, string? type = null) => new(path, ["user"], type);

    protected static Field Key(string path) => new(path, ["user.unique_id"], "string", IsPrimaryKey: true);
}
