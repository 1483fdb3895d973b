using System.Data;
using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Compliance.Connectors.Rows;
using Compliance.DataMap;
using NodaTime;

namespace Compliance.Connectors.Sql;

/// <summary>What differs between databases. Expressions are built from quoted names, fixed words and parameters.</summary>
internal abstract class SqlDialect : IAsyncDisposable
{
    /// <summary>
    /// What keeps the rows of a select unchanged until the transaction ends, after the statement; empty where a transaction does that
    /// itself.
    /// </summary>
    public virtual string ForUpdate => "";

    /// <summary>The same, after the table's name.</summary>
    public virtual string LockHint => "";

    /// <summary>Whether nulls come before all values in ascending order.</summary>
    public virtual bool NullsFirst => true;

    /// <summary>Whether <c>(a, b) &gt; (x, y)</c> is understood, and an index serves for it.</summary>
    public virtual bool HasRowValues => false;

    /// <summary>
    /// Whether there is a type of truth values, of which the texts are <c>true</c> and <c>false</c>, or converted from these.
    /// </summary>
    public virtual bool HasTruthType => false;

    /// <summary>How names of columns are compared.</summary>
    public virtual StringComparer Names => StringComparer.OrdinalIgnoreCase;

    public virtual IsolationLevel Isolation => IsolationLevel.ReadCommitted;

    /// <summary>The tables of the schema or, with a name, that one.</summary>
    /// <exception cref="SqlFailureException">The schema does not exist.</exception>
    public abstract Task<IReadOnlyList<SqlTable>> Tables(DbConnection connection, string? name, CancellationToken cancellation);

    public virtual string Quote(string identifier) => $"\"{identifier.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>The table's name, quoted.</summary>
    public abstract string Table(string name);

    /// <summary>A connection whose settings that shape output are the same, whatever the server's are.</summary>
    public abstract ValueTask<DbConnection> Open(CancellationToken cancellation);

    public abstract DbParameter Parameter(string name, object? value);

    /// <summary>The column as <see cref="ToJson"/> takes it.</summary>
    public virtual string Shown(SqlColumn column) => Text(column);

    /// <summary>The column as the database's own text of it.</summary>
    public abstract string Text(SqlColumn column);

    /// <summary>A text column so that it sorts by its bytes.</summary>
    public abstract string Bytewise(SqlColumn column);

    /// <summary>The column in an order that comparison with <see cref="BindKey"/> follows, and in which no two rows are equal.</summary>
    /// <param name="column">Of the key.</param>
    /// <param name="isUnique">Whether the database keeps the key unique by its own comparison.</param>
    public virtual string Sorted(SqlColumn column, bool isUnique) =>
        isUnique || column.Kind != StoredKind.Text ? Quote(column.Name) : Bytewise(column);

    /// <param name="column">Where the value is from.</param>
    /// <param name="field">What the map says of it.</param>
    /// <param name="value">From the reader.</param>
    public virtual JsonNode? ToJson(SqlColumn column, Field? field, object? value) => value switch
    {
        null or DBNull => null,
        "0" or "1" when IsTruth(column, field) => JsonValue.Create((string)value == "1"),
        _ => SqlValues.ToJson(column, (string)value),
    };

    /// <summary>Whether whole numbers stand for truth values, because the map says so: few databases have a type of their own.</summary>
    public static bool IsTruth(SqlColumn column, Field? field) => field?.DataType == "boolean" && column.Kind != StoredKind.Text;

    /// <summary>A part of a key as a text from which <see cref="BindKey"/> gets the value back; null for null.</summary>
    public virtual string? KeyPart(DbDataReader reader, int ordinal, SqlColumn column) =>
        reader.IsDBNull(ordinal) ? null : reader.GetString(ordinal);

    /// <summary>The column as <see cref="KeyPart"/> takes it.</summary>
    public virtual string KeyValue(SqlColumn column) => Text(column);

    /// <summary>An expression for the value of a part that is not null.</summary>
    public virtual string BindKey(SqlStatement statement, SqlColumn column, string part) => BindValue(statement, column, part);

    /// <summary>False where the column's type cannot hold such a text as a key.</summary>
    public virtual bool CanHoldKey(SqlColumn column, string part) => FieldText.IsText(part);

    /// <summary>False where the column's type surely cannot hold a value with this text.</summary>
    public virtual bool CanHold(SqlColumn column, string text) => SqlValues.CanHold(column, text);

    /// <summary>Whether one value can stand there in several spellings.</summary>
    public virtual bool HasSpellings(SqlColumn column) => column.Kind is StoredKind.Text or StoredKind.Unknown;

    /// <summary>An expression for a text as a value of the column's type, for comparison.</summary>
    public abstract string BindValue(SqlStatement statement, SqlColumn column, string text);

    /// <summary>A condition that the database takes the column, or an element of it, as equal to one of these values.</summary>
    public virtual string IsOneOf(SqlStatement statement, SqlColumn column, IEnumerable<string> values) =>
        $"{Quote(column.Name)} in ({string.Join(", ", values.Select(value => BindValue(statement, column, value)))})";

    /// <summary>A condition that holds at least for each row where the match holds for the column's text.</summary>
    /// <param name="statement">Takes the values.</param>
    /// <param name="column">Where to look.</param>
    /// <param name="match">What is looked for.</param>
    /// <param name="isInside">The values stand somewhere inside the text, which is JSON or an array.</param>
    public virtual string MayHold(SqlStatement statement, SqlColumn column, FieldMatch match, bool isInside)
    {
        var text = Plain(Text(column));
        var patterns = TextPattern.Of(match).Select(pattern => $"{text} like {statement.Bind(pattern)} escape '|'").ToList();
        if (isInside)
            patterns.Add($"{Text(column)} like {statement.Bind("%\\%")} escape '|'"); // escaped, in whatever form
        if (HasOddCharacters(column) is { } odd)
            patterns.Add(odd);
        return string.Join(" or ", patterns);
    }

    /// <summary>A text in lower case as far as ASCII letters go, with compatible characters resolved where the database can.</summary>
    protected abstract string Plain(string text);

    /// <summary>A condition for texts whose compatible characters the database cannot resolve; null where it can.</summary>
    protected abstract string? HasOddCharacters(SqlColumn column);

    /// <summary>A condition that holds at least for each row whose time lies before, or that holds no time.</summary>
    public abstract string IsDueOrUnreadable(SqlStatement statement, SqlColumn column, Instant before);

    /// <summary>An expression for a value to store.</summary>
    public virtual string BindStored(SqlStatement statement, SqlColumn column, JsonNode? value) =>
        statement.Bind(SqlValues.Stored(column, value));

    /// <summary>A condition that the column is different from the value, byte for byte.</summary>
    public abstract string Differs(SqlStatement statement, SqlColumn column, JsonNode? value);

    /// <summary>What ends a select so that it gives the first rows alone.</summary>
    public virtual string First(int rows) => $" limit {rows.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>Throws where <see cref="AfterErasing"/> will not be allowed: then nothing is to be erased.</summary>
    public virtual Task BeforeErasing(SqlTable table, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>
    /// Whatever takes erased values out of the database's files and statistics. Runs after every erasure, also when nothing was left to
    /// erase.
    /// </summary>
    public abstract Task AfterErasing(SqlTable table, CancellationToken cancellation);

    /// <summary>What the driver's exception says; null where the driver did not throw it.</summary>
    public abstract SqlFailure? Judge(Exception error);

    /// <summary>True when one of the values of a statement is none of the type that it was to be compared as.</summary>
    public abstract bool IsIncomparable(DbException error);

    public abstract ValueTask DisposeAsync();
}
