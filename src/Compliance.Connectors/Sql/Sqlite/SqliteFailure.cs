using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace Compliance.Connectors.Sql.Sqlite;

/// <summary>
/// What SQLite's error codes say. Its messages about constraints name tables and columns, and nothing else is taken from them.
/// </summary>
internal static partial class SqliteFailure
{
    public const int Busy = 5;

    public static SqlFailure? Judge(Exception error) => error is not SqliteException failed ? null : failed.SqliteErrorCode switch
    {
        Busy or 6 or 7 or 9 or 10 or 13 or 14 or 15 => SqlFailure.Unavailable,
        // busy, locked, nomem, interrupt, ioerr, full, cantopen, protocol
        3 or 8 or 23 => SqlFailure.Refused, // perm, readonly, auth
        11 or 26 => SqlFailure.Mismatch with { Detail = "no database" }, // corrupt, notadb
        19 => Constraint(failed),
        1 when NoColumn().Match(failed.Message) is { Success: true } match => SqlFailure.NoColumn(match.Groups["name"].Value),
        _ => SqlFailure.Mismatch,
    };

    private static SqlFailure Constraint(SqliteException failed)
    {
        var name = Place().Match(failed.Message) is { Success: true } match ? match.Groups["name"].Value : null;
        return failed.SqliteExtendedErrorCode switch
        {
            1299 => SqlFailure.NotNull(name?[(name.LastIndexOf('.') + 1)..]),
            787 => SqlFailure.ForeignKey(null, null),
            275 => SqlFailure.Check(name),
            1811 => SqlFailure.Refused with { Detail = "raised by a trigger" },
            _ => SqlFailure.Unique(name),
        };
    }

    [GeneratedRegex(@"constraint failed: (?<name>[\p{L}\p{Nd}_. ]{1,128})'\.\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Place();

    [GeneratedRegex(@"no such column: (?<name>[\p{L}\p{Nd}_.]{1,128})'\.\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex NoColumn();
}
