using System.Text.RegularExpressions;
using MySqlConnector;

namespace Compliance.Connectors.Sql.MariaDb;

/// <summary>
/// What the server's error numbers say. Its messages may quote values: names are taken only from the places where the server puts names.
/// </summary>
internal static partial class MariaDbFailure
{
    public static SqlFailure? Judge(Exception error) =>
        error is MySqlException failed ? Judge(failed.Number, failed.Message, failed.IsTransient) : null;

    /// <param name="number">Of the error.</param>
    /// <param name="message">The server's.</param>
    /// <param name="isTransient">The driver takes it for an error that passes.</param>
    public static SqlFailure Judge(int number, string message, bool isTransient) => number switch
    {
        1048 or 1364 => SqlFailure.NotNull(Name(Column(), message)),
        1451 or 1452 or 1217 or 1216 => SqlFailure.ForeignKey(Name(Constraint(), message), Name(Child(), message)),
        1062 or 1586 => SqlFailure.Unique(Name(Key(), message)),
        4025 or 3819 => SqlFailure.Check(Name(Checked(), message)),
        1406 => SqlFailure.TooLong(Name(Long(), message)),
        1054 when Name(Unknown(), message) is { } column => SqlFailure.NoColumn(column),
        1906 or 3105 => SqlFailure.Mismatch with { Detail = "generated column" },
        1049 => SqlFailure.Mismatch with { Detail = "no such database" },
        1146 => SqlFailure.Mismatch,
        1044 or 1045 or 1095 or 1142 or 1143 or 1227 or 1370 or 1698 or 1410 or 3159 => SqlFailure.Refused,
        1290 or 1792 or 1836 => SqlFailure.Refused with { Detail = "read only" },
        1644 => SqlFailure.Refused with { Detail = "raised by the database" },
        // Connections, memory, disk, shutdown, locks, time.
        < 1000 or 1020 or 1021 or 1028 or 1037 or 1038 or 1039 or 1040 or 1041 or 1042 or 1043 or 1053 or 1077 or 1078 or 1079 or 1080
            or 1114 or 1129 or 1130
            or 1152 or (>= 1156 and <= 1161) or 1184 or 1203 or 1205 or 1206 or 1213 or 1226 or 1317 or 1614 or 1637 or 1927 or 1969 or 3024
                or 3572 or >= 10_000_000 => SqlFailure.Unavailable,
        _ when isTransient => SqlFailure.Unavailable,
        _ => SqlFailure.Mismatch with { Detail = number.ToString(System.Globalization.CultureInfo.InvariantCulture) },
    };

    /// <summary>A text that is no value of the type, or has characters that the column's character set lacks.</summary>
    public static bool IsIncomparable(int number) => number is 1292 or 1525 or 1267 or 1270 or 1271 or 1300 or 1366 or 1411 or 3854;

    private static string? Name(Regex place, string message) =>
        place.Match(message) is { Success: true } match ? match.Groups["name"].Value : null;

    [GeneratedRegex(@"\A(Column|Field) '(?<name>[^']{1,64})' ", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Column();

    [GeneratedRegex(@"\(`[^`]{1,64}`\.`(?<name>[^`]{1,64})`, CONSTRAINT `", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Child();

    [GeneratedRegex(@"\(`[^`]{1,64}`\.`[^`]{1,64}`, CONSTRAINT `(?<name>[^`]{1,64})` ",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Constraint();

    [GeneratedRegex(@"' for key '(?<name>[\p{L}\p{Nd}_.]{1,129})'\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Key();

    [GeneratedRegex(@"\A(CONSTRAINT|Check constraint) [`'](?<name>[^`']{1,64})[`'] ",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Checked();

    [GeneratedRegex(@"\AData too long for column '(?<name>[^']{1,64})' at row [0-9]+\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Long();

    [GeneratedRegex(@"\AUnknown column '(?<name>[^']{1,129})' in ", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Unknown();
}
