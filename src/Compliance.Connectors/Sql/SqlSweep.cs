using System.Globalization;
using Compliance.Connectors.Rows;
using Compliance.Values;
using NodaTime;

namespace Compliance.Connectors.Sql;

/// <summary>Pages of the rows whose time has come, and the count of those whose time cannot be read.</summary>
internal sealed class SqlSweep(MappedSqlTable table, SqlDatabase database)
{
    /// <summary>A text of the form that <see cref="TimeText"/> surely reads, so that one that is late is not due.</summary>
    public const string ReadableTime =
        @"^[1-9][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])"
        + @"([T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.,][0-9]{1,9})?)?(Z|[+-](0[0-9]|1[0-4])(:?[0-5][0-9])?)?)?$";

    public async Task<SweepPage> Page(string field, Instant before, string? continuation, int pageSize, CancellationToken cancellation)
    {
        var column = table.Column(field);
        // JSON is read here: the database does not know its times.
        Func<SqlStatement, string> where = table.IsNested(column) || column.IsArray
            ? _ => "1 = 1"
            : statement => database.Dialect.IsDueOrUnreadable(statement, column, before);
        var after = continuation is null
            ? null
            : KeyText.Split(new RowKey(continuation), table.Key.Count) ?? throw new SqlFailureException(SqlFailure.Mismatch);
        var rows = await new SqlSearch(table, database).Page(where, [column], after, pageSize, cancellation);
        var next = rows.Count == pageSize ? rows[^1].Key.Value : null;
        return SweepRows.Page(rows.Select(row => (row.Key, row.Fields)), table.InMap(field), before, next);
    }

    /// <summary>A text that is greater than each ISO 8601 text of an earlier instant, whatever its offset.</summary>
    public static string CoarseDate(Instant before) => Coarse(before).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The same as a whole number, year, month and day.</summary>
    public static string CoarseNumber(Instant before) => Coarse(before).ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    /// <summary>A time that is a little later, for types that round.</summary>
    public static string Rounded(Instant before) =>
        Later(before, TimeSpan.FromSeconds(1)).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>A condition for whole numbers: they are dates like 20140301 or, in all likelihood, no times at all.</summary>
    /// <param name="number">The column.</param>
    /// <param name="bound">From <see cref="CoarseNumber"/>, bound.</param>
    /// <param name="year">The number without its last four digits.</param>
    /// <param name="day">The number's last two digits.</param>
    /// <param name="month">The two before.</param>
    public static string IsNoLaterDate(string number, string bound, string year, string month, string day) =>
        $"{number} is null or not ({number} >= {bound} "
            + $"and {year} between 1 and 9998 and {month} between 1 and 12 and {day} between 1 and 28)";

    private static DateTime Coarse(Instant before) => Later(before, TimeSpan.FromDays(2));

    private static DateTime Later(Instant before, TimeSpan by)
    {
        var earliest = Instant.FromDateTimeUtc(DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc));
        var at = before < earliest ? DateTime.MinValue : before.ToDateTimeUtc();
        return DateTime.MaxValue - at < by ? DateTime.MaxValue : at + by;
    }
}
