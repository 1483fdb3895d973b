using System.Security.Authentication;
using System.Text.RegularExpressions;
using Microsoft.Data.SqlClient;

namespace Compliance.Connectors.Sql.SqlServer;

/// <summary>
/// What the server's error numbers say. Its messages may quote values: names are taken only from the places where the server puts names.
/// </summary>
internal static partial class SqlServerFailure
{
    public static SqlFailure? Judge(Exception error) => error switch
    {
        // Outside Windows, a connection that fails or breaks has no number. Waiting does not help where the certificate is the reason.
        SqlException { Number: 0, InnerException: not AuthenticationException } => SqlFailure.Unavailable,
        SqlException failed => Judge(failed.Number, failed.Message),
        _ => null,
    };

    public static SqlFailure Judge(int number, string message) => number switch
    {
        515 => SqlFailure.NotNull(Name(NotNull(), message)),
        547 when Reference().Match(message) is { Success: true } match =>
            SqlFailure.ForeignKey(match.Groups["name"].Value, match.Groups["table"].Value),
        547 => SqlFailure.Check(Name(Checked(), message)),
        2627 or 2601 => SqlFailure.Unique(Name(Unique(), message)),
        2628 => SqlFailure.TooLong(Name(Long(), message)),
        8152 => SqlFailure.TooLong(null),
        207 when Name(NoColumn(), message) is { } column => SqlFailure.NoColumn(column),
        271 or 8102 => SqlFailure.Mismatch with { Detail = "generated column" },
        208 => SqlFailure.Mismatch,
        4060 => SqlFailure.Mismatch with { Detail = "no such database" },
        229 or 230 or 262 or 297 or 300 or 916 or 1088 or 18452 or 18456 or 18470 or 18488 or 33089 or 40615 => SqlFailure.Refused,
        3906 or 3908 => SqlFailure.Refused with { Detail = "read only" },
        >= 50_000 => SqlFailure.Refused with { Detail = "raised by the database" },
        // Network, deadlock, lock time, memory, space, throttling, failing over, time-out.
        -2 or -1 or 2 or 10 or 20 or 53 or 64 or 121 or 233 or 258 or 701 or 802 or 1105 or 1204 or 1205 or 1222 or 3960 or 4221 or 8645
            or 8651 or 9002 or 10053 or 10054
            or 10060 or 10061 or 10928 or 10929 or 11001 or 40143 or 40197 or 40501 or 40540 or 40613 or 42108 or 42109 or 49918 or 49919
                or 49920 => SqlFailure.Unavailable,
        _ => SqlFailure.Mismatch with { Detail = number.ToString(System.Globalization.CultureInfo.InvariantCulture) },
    };

    /// <summary>Conversion of a text, and a number out of range.</summary>
    public static bool IsIncomparable(int number) => number is 241 or 242 or 244 or 245 or 248 or 295 or 8114 or 8115 or 8169;

    private static string? Name(Regex place, string message) =>
        place.Match(message) is { Success: true } match ? match.Groups["name"].Value : null;

    [GeneratedRegex(@"\ACannot insert the value NULL into column '(?<name>[^']{1,128})', table '",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex NotNull();

    [GeneratedRegex(
        @"\AThe \w+ statement conflicted with the (SAME TABLE )?(REFERENCE|FOREIGN KEY) constraint ""(?<name>[^""]{1,128})""\. "
            + @"The conflict occurred in database ""[^""]{1,128}"", table ""(?<table>[^""]{1,257})""",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Reference();

    [GeneratedRegex(@"\AThe \w+ statement conflicted with the CHECK constraint ""(?<name>[^""]{1,128})""\.",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Checked();

    [GeneratedRegex(
        @"\A(Violation of (PRIMARY|UNIQUE) KEY constraint '|Cannot insert duplicate key row in object '[^']{1,257}' "
            + @"with unique index ')(?<name>[^']{1,128})'\.",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Unique();

    [GeneratedRegex(@"\AString or binary data would be truncated in table '[^']{1,386}', column '(?<name>[^']{1,128})'\.",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Long();

    [GeneratedRegex(@"\AInvalid column name '(?<name>[^']{1,128})'\.",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex NoColumn();
}
