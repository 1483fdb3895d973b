namespace Compliance.Connectors.Sql;

/// <summary>A table, view or partition as the database's catalogue describes it.</summary>
/// <param name="Name">As a data map names it.</param>
internal sealed record SqlTable(string Name, IReadOnlyList<SqlColumn> Columns)
{
    /// <summary>The columns of the primary key in its order; empty where there is none.</summary>
    public IReadOnlyList<string> Key { get; init; } = [];

    /// <summary>Sets of columns that the database keeps unique, and in which no null can stand.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Unique { get; init; } = [];

    public IReadOnlyList<SqlReference> References { get; init; } = [];

    /// <summary>Null where the database cannot tell.</summary>
    public StoreRights? Rights { get; init; }

    public StoreObject Kind { get; init; }

    /// <summary>Triggers or rules may do something else than the statement says.</summary>
    public bool HasTriggers { get; init; }

    /// <summary>True when a statement that reports a hit has done to the row what it says.</summary>
    public bool IsPlain => !HasTriggers && Kind is StoreObject.Table or StoreObject.Partition;
}

/// <summary>A foreign key.</summary>
internal sealed record SqlReference(
    string Name, IReadOnlyList<string> Columns, string To, IReadOnlyList<string> ToColumns, DeleteRule OnDelete);

/// <param name="Name">Its name.</param>
/// <param name="StoreType">The database's own name of its type.</param>
/// <param name="Kind">What its values are; for an array, what its elements are.</param>
internal sealed record SqlColumn(string Name, string StoreType, StoredKind Kind)
{
    public bool IsNullable { get; init; } = true;

    public bool IsGenerated { get; init; }

    public bool IsArray { get; init; }

    /// <summary>The most characters that it takes.</summary>
    public int? Length { get; init; }

    /// <summary>The length to which its texts may be padded, where padding counts.</summary>
    public int? PaddedLength { get; init; }

    /// <summary>
    /// The type to which a text is cast before it is compared with a value of the column: without length, domains resolved.
    /// </summary>
    public string CompareType { get; init; } = "";

    /// <summary>An array whose elements have a JSON form; others are read as the database's text.</summary>
    public bool HasJsonElements { get; init; }

    /// <summary>Why it can be no part of a key; null where it can.</summary>
    public string? KeyFault { get; init; }

    public FieldDescription Describe() => new(Name, StoreType, Kind, IsNullable, IsGenerated, IsArray, Length) { KeyFault = KeyFault };
}
