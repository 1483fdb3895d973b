using Compliance.DataMap;
using Compliance.Workflows;

namespace Compliance.Connectors.Sql;

/// <param name="Code">See <see cref="ConnectorFailure"/>.</param>
/// <param name="Detail">Names of constraints and columns, never values.</param>
internal sealed record SqlFailure(string Code, string? Detail = null)
{
    public static readonly SqlFailure Unavailable = new(FailureCode.StoreUnavailable);
    public static readonly SqlFailure Refused = new(ConnectorFailure.Refused);
    public static readonly SqlFailure Mismatch = new(ConnectorFailure.Mismatch);

    public static SqlFailure NotNull(string? column) => new(ConnectorFailure.Mismatch, column is null ? "not-null" : $"not-null {column}");

    public static SqlFailure TooLong(string? column) =>
        new(ConnectorFailure.Mismatch, column is null ? "too long" : $"too long for {column}");

    public static SqlFailure NoColumn(string column) => new(ConnectorFailure.Mismatch, $"no column {column}");

    public static SqlFailure Generated(string column) => new(ConnectorFailure.Mismatch, $"generated column {column}");

    public static SqlFailure ForeignKey(string? name, string? table) =>
        new(ConnectorFailure.Constraint, string.Join(
            ' ', new[] { "foreign key", name, table is null ? null : "of " + table }.OfType<string>()));

    public static SqlFailure Check(string? name) => new(ConnectorFailure.Constraint, name is null ? "check" : $"check {name}");

    public static SqlFailure Unique(string? name) => new(ConnectorFailure.Constraint, name is null ? "unique" : $"unique {name}");

    /// <summary>A trigger, a rule, a view or row-level security kept rows as they were.</summary>
    public static SqlFailure Untouched(long rows) =>
        new(ConnectorFailure.Refused, $"{rows} rows stay as they are: look for triggers, rules and row-level security");

    public static SqlFailure NotUnique(IReadOnlyList<string> key, long rows) =>
        new(ConnectorFailure.Mismatch, $"{rows} rows share a key: {string.Join(", ", key)} is not unique");

    public StepFailedException At(string connection, Collection? collection) =>
        new(Code, Code == FailureCode.StoreUnavailable ? connection : ConnectorFailure.Reference(connection, collection, Detail));
}

/// <summary>A failure that is found here rather than by the driver.</summary>
internal sealed class SqlFailureException(SqlFailure failure) : Exception(failure.Code)
{
    public SqlFailure Failure { get; } = failure;
}
