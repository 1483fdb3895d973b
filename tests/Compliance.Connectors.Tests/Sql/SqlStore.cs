using Compliance.DataMap;
using Compliance.Testing.Connectors;

namespace Compliance.Connectors.Tests.Sql;

/// <summary>A SQL database in which tests make tables of their own.</summary>
public abstract class SqlStore : ContractStore
{
    public override bool CountsUnchanged => true;

    public override string? WithoutTimeText => null;

    public override string? WithoutJsonText => null;

    /// <summary>Runs statements past the connector, where names without a schema mean this store's.</summary>
    public abstract Task Run(string sql);

    /// <summary>The first value of a query past the connector, as text.</summary>
    public abstract Task<string?> Ask(string sql);

    public static Collection Table(string name, params IReadOnlyList<Field> fields) => Map(name, fields);

    public static Field KeyField(string path) => new(path, ["user"], IsPrimaryKey: true);

    public static Field AField(string path, string? type = null) => new(path, ["user"], type);
}
