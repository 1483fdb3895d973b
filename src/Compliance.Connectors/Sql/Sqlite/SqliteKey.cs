using System.Data.Common;
using System.Globalization;

namespace Compliance.Connectors.Sql.Sqlite;

/// <summary>
/// Values of any storage class as texts that lead back to them. A value whose plain text would be read as another one carries its class
/// in front: <c>text:7</c> beside the number 7, <c>blob:00FF10</c>.
/// </summary>
internal static class SqliteKey
{
    private static readonly string[] Tags = ["int", "real", "text", "blob", "utf8"];

    private enum Class
    {
        Int,
        Real,
        Text,
        Blob,

        /// <summary>Text that is no well-formed Unicode, or holds a NUL, as its bytes.</summary>
        Utf8,
    }

    public static string? Of(DbDataReader reader, int ordinal, SqlColumn column)
    {
        var value = reader.GetValue(ordinal);
        return value switch
        {
            DBNull => null,
            byte[] bytes => Tagged(Class.Blob, Convert.ToHexString(bytes)),
            string text when !IsClean(text) => Tagged(Class.Utf8, Convert.ToHexString(reader.GetFieldValue<byte[]>(ordinal))),
            string text => Equals(Plain(text, column), text) && !HasTag(text) ? text : Tagged(Class.Text, text),
            long number => Number(Class.Int, number.ToString(CultureInfo.InvariantCulture), number, column),
            double number => Number(Class.Real, number.ToString("R", CultureInfo.InvariantCulture), number, column),
            _ => throw new InvalidCastException(),
        };
    }

    /// <returns>An expression for the value.</returns>
    public static string Bind(SqlStatement statement, SqlColumn column, string key)
    {
        if (!HasTag(key))
            return statement.Bind(Plain(key, column));
        var (tag, rest) = (key[..key.IndexOf(':', StringComparison.Ordinal)], key[(key.IndexOf(':', StringComparison.Ordinal) + 1)..]);
        return (Class)Array.IndexOf(Tags, tag) switch
        {
            Class.Int => statement.Bind(long.Parse(rest, CultureInfo.InvariantCulture)),
            Class.Real => statement.Bind(double.Parse(rest, CultureInfo.InvariantCulture)),
            Class.Text => statement.Bind(rest),
            Class.Blob => statement.Bind(Convert.FromHexString(rest)),
            _ => $"cast({statement.Bind(Convert.FromHexString(rest))} as text)",
        };
    }

    private static string Number(Class tag, string text, object value, SqlColumn column) =>
        Equals(Plain(text, column), value) ? text : Tagged(tag, text);

    // What a plain text means: in a column of texts itself, elsewhere a number where it is the form in which that number is written.
    private static object Plain(string text, SqlColumn column) => column.CompareType switch
    {
        SqliteCatalogue.TextAffinity => text,
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
            && whole.ToString(CultureInfo.InvariantCulture) == text => whole,
        _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real)
            && real.ToString("R", CultureInfo.InvariantCulture) == text => real,
        _ => text,
    };

    private static bool HasTag(string text) =>
        text.IndexOf(':', StringComparison.Ordinal) is > 0 and <= 4 and var at && Tags.Contains(text[..at]);

    private static string Tagged(Class tag, string text) => $"{Tags[(int)tag]}:{text}";

    // What the driver could not decode, it gives as U+FFFD.
    private static bool IsClean(string text) =>
        !text.Contains('\0', StringComparison.Ordinal) && !text.Contains('\uFFFD', StringComparison.Ordinal);
}
