using System.Globalization;
using System.Text.Json;
using Compliance.Values;
using Microsoft.Data.Sqlite;
using NodaTime.Text;

namespace Compliance.Connectors.Sql.Sqlite;

/// <summary>The rules of <see cref="Values"/> as functions that SQLite calls.</summary>
internal static class SqliteFunctions
{
    public const string Normal = "compliance_normal";
    public const string Number = "compliance_number";
    public const string MayHold = "compliance_may_hold";
    public const string IsDue = "compliance_is_due";

    public static void Register(SqliteConnection connection)
    {
        connection.CreateFunction(Normal, (string kind, object? value) => IdentityText.Normal(kind, Text(value)), isDeterministic: true);
        connection.CreateFunction(Number, (object? value) => NumberText.Normal(Text(value)), isDeterministic: true);
        connection.CreateFunction(MayHold, (object? value, string? kind, string values) =>
            Text(value) is { } text && TextPattern.MayHold(Match(kind, values), text), isDeterministic: true);
        connection.CreateFunction(IsDue, (object? value, string before) => IsDueOrUnreadable(Text(value), before), isDeterministic: true);
    }

    public static string Values(IEnumerable<string> values) => JsonSerializer.Serialize(values);

    private static FieldMatch Match(string? kind, string values) => new("", JsonSerializer.Deserialize<string[]>(values)!, kind);

    private static bool IsDueOrUnreadable(string? text, string before) => TimeText.Read(text) is var time
        && (time.IsTime ? time.At < InstantPattern.ExtendedIso.Parse(before).Value : time.Reading != TimeReading.Never);

    private static string? Text(object? value) => value switch
    {
        null or DBNull => null,
        byte[] bytes => Convert.ToBase64String(bytes),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
