using Compliance.Connectors.Rows;
using Compliance.Values;

namespace Compliance.Connectors.Sql;

/// <summary>One way of looking for a match's values in a column.</summary>
/// <param name="Table">Where.</param>
/// <param name="Column">Where.</param>
/// <param name="Match">What is looked for, all of it.</param>
/// <param name="Values">The part of it that this query looks for.</param>
/// <param name="IsCoarse">It may find more rows than match: each is checked again.</param>
internal sealed record SqlQuery(MappedSqlTable Table, SqlColumn Column, FieldMatch Match, IReadOnlyList<string> Values, bool IsCoarse)
{
    private const int MaxValues = 500;

    // Each value is a pattern to compare with each row.
    private const int MaxPatterns = 50;

    /// <summary>
    /// First by the database's own equality, for which an index serves; then, where a value can have other spellings, by those.
    /// </summary>
    public static IEnumerable<SqlQuery> Of(MappedSqlTable table, FieldMatch match)
    {
        var column = table.Column(match.Path);
        var isInside = IsInside(table, column);
        if (!isInside)
        {
            var values = Spelled(match).SelectMany(value => Padded(column, value)).Select(value => Truth(table, column, match, value))
                .Where(value => table.Dialect.CanHold(column, value)).Distinct();
            foreach (var some in values.Chunk(MaxValues))
                yield return new SqlQuery(table, column, match, some, false);
        }

        if (isInside || table.Dialect.HasSpellings(column))
        {
            var others = match.Values.Where(FieldText.IsText)
                .Where(value => isInside || match.Identity is not null || NumberText.Normal(value) is not null);
            foreach (var some in others.Chunk(MaxPatterns))
                yield return new SqlQuery(table, column, match, some, true);
        }
    }

    public string Where(SqlStatement statement) => IsCoarse
        ? Table.Dialect.MayHold(
            statement, Column, new FieldMatch(Match.Path, Values, Match.Identity), IsInside(Table, Column) || Column.IsArray)
        : Table.Dialect.IsOneOf(statement, Column, Values);

    /// <summary>Two queries for half of the values each; none for a single value, which is left out.</summary>
    public IReadOnlyList<SqlQuery>? Halves() => IsCoarse ? null : Values.Count < 2 ? [] :
        [this with { Values = [.. Values.Take(Values.Count / 2)] }, this with { Values = [.. Values.Skip(Values.Count / 2)] }];

    private static bool IsInside(MappedSqlTable table, SqlColumn column) => table.IsNested(column) || column.Kind == StoredKind.Json;

    private static IEnumerable<string> Spelled(FieldMatch match) => match.Identity is { } kind
        ? match.Values.Concat(match.Values.Select(value => IdentityText.Normal(kind, value)).OfType<string>())
        : match.Values;

    // A column that was of fixed length once, or in another database, keeps the padding.
    private static IEnumerable<string> Padded(SqlColumn column, string value) =>
        column is { Kind: StoredKind.Text, PaddedLength: { } length and <= IdentityText.MaxLength } && value.Length < length
            ? [value, value.PadRight(length)]
            : [value];

    private static string Truth(MappedSqlTable table, SqlColumn column, FieldMatch match, string value) =>
        (table.IsTruth(match.Path, column), value) switch
        {
            (true, "true") => "1",
            (true, "false") => "0",
            _ => value,
        };
}
