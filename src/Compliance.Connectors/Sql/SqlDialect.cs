using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Nodes;
using Compliance.Connectors.Rows;
using Compliance.DataMap;

namespace Compliance.Connectors.Sql;

/// <summary>What differs between databases.</summary>
internal abstract class SqlDialect : IAsyncDisposable
{
    /// <summary>The catalogue: rows of table name and column name.</summary>
    public abstract string Catalogue { get; }

    /// <summary>What keeps the rows of a select unchanged until the transaction ends; empty where a transaction does that itself.</summary>
    public abstract string ForUpdate { get; }

    /// <summary>The table's name, quoted.</summary>
    public abstract string Table(string name);

    public abstract ValueTask<DbConnection> Open(CancellationToken cancellation);

    /// <summary>A parameter that takes the type of the column that it meets.</summary>
    public abstract DbParameter Parameter(string name, object? value);

    /// <summary>The quoted column as a text that sorts by its bytes.</summary>
    public abstract string Bytewise(string column);

    /// <summary>A condition that holds at least for each row in whose JSON column a value at the path is one of these.</summary>
    /// <param name="column">Quoted.</param>
    /// <param name="path">Inside the column.</param>
    /// <param name="values">Their texts.</param>
    /// <param name="bind">Binds a value and gives the parameter's name.</param>
    public abstract string Inside(string column, IReadOnlyList<string> path, IReadOnlyCollection<string> values, Func<object?, string> bind);

    /// <summary>Whatever makes erased bytes unreadable in the database's files. Runs after every erasure, also when nothing was left to erase.</summary>
    public abstract Task AfterErasing(CancellationToken cancellation);

    /// <summary>The failure code of the driver's exception.</summary>
    public abstract string? Judge(Exception error);

    /// <summary>True when a value cannot be compared with a column's type, so that it must be compared as text.</summary>
    public abstract bool IsIncomparable(DbException error);

    public abstract ValueTask DisposeAsync();

    public virtual string Quote(string identifier) => $"\"{identifier.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public virtual JsonNode? Read(Columns columns, Field? field, string column, object? value) => columns.Read(column, value);

    /// <summary>A selector's text as the column stores it.</summary>
    public virtual object Selectable(string text, Field? field) => text;

    public virtual object? Storable(JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => null,
        JsonValueKind.Object or JsonValueKind.Array => Columns.Write(value),
        _ => FieldText.Of(value),
    };
}
