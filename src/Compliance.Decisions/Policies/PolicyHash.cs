using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace Compliance.Decisions.Policies;

/// <summary>One number for all that a policy says. What is a set is sorted first, so that the order in a file does not matter.</summary>
internal static class PolicyHash
{
    public static string Of(DecisionPolicy policy)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartArray();
            json.WriteStringValue(policy.Version);
            foreach (var purpose in policy.Purposes.OrderBy(each => each.Code, StringComparer.Ordinal)) Write(json, purpose);
            foreach (var field in policy.Fields.OrderBy(each => each.Address, StringComparer.Ordinal)) Write(json, field);
            foreach (var end in policy.RetentionEnds.OrderBy(each => each.Id, StringComparer.Ordinal).ThenBy(each => each.From))
                WriteArray(json, ["retention", end.Id, end.Collection, Text(end.From)]);
            json.WriteEndArray();
        }
        return Convert.ToHexStringLower(SHA256.HashData(bytes.WrittenSpan));
    }

    private static void Write(Utf8JsonWriter json, Purpose purpose) => WriteArray(
        json,
        [
            "purpose", purpose.Code, purpose.Basis.ToString(), purpose.Classes.ToString(),
            Text(purpose.From), Text(purpose.EndedAt), Text(purpose.ReviewDue),
            purpose.ReviewGrace.Ticks.ToString(CultureInfo.InvariantCulture),
            Text(purpose.AllowedUnderRestriction), Text(purpose.MayUseSensitive),
        ]);

    private static void Write(Utf8JsonWriter json, PolicyField field)
    {
        json.WriteStartArray();
        WriteArray(json, ["field", field.Address, field.Collection, Text(field.IsSpecialCategory), Text(field.IsSensitive)]);
        WriteArray(json, field.Categories.Distinct().Order(StringComparer.Ordinal));
        foreach (var use in field.Uses.OrderBy(each => each.Purpose, StringComparer.Ordinal))
        {
            WriteArray(json, [use.Purpose, use.Generalisation ?? ""]);
            WriteArray(json, use.Recipients.Distinct().Order(StringComparer.Ordinal));
        }
        json.WriteEndArray();
    }

    private static void WriteArray(Utf8JsonWriter json, IEnumerable<string> texts)
    {
        json.WriteStartArray();
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static string Text(DateTimeOffset? instant) => instant?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture) ?? "";

    private static string Text(bool value) => value ? "true" : "false";
}
