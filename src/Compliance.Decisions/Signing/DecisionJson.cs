using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using Compliance.Decisions.Rules;

namespace Compliance.Decisions.Signing;

/// <summary>
/// The one spelling of a decision's claims: JSON without white space, members in one order, fields in ordinal order, times as NumericDate
/// (RFC 7519, section 2) with no more decimals than they need.
/// </summary>
internal static class DecisionJson
{
    private const string TimeFormat = "0.#######";

    private static readonly Dictionary<string, string> RuleCodes = DecisionRules.Table.ToDictionary(rule => rule.Code, rule => rule.Code);

    public static byte[] Write(Decision decision, DecisionParties parties)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("iss", parties.Issuer);
            json.WriteString("aud", parties.Audience);
            json.WriteString("sub", decision.Person);
            Write(json, "iat", decision.Instant);
            Write(json, "nbf", decision.Instant);
            Write(json, "exp", decision.Expires);
            json.WriteString("purpose", decision.Purpose);
            json.WriteString("policy", decision.PolicyVersion);
            json.WriteString("policyHash", decision.PolicyHash);
            json.WriteStartArray("fields");
            foreach (var answer in decision.Answers) Write(json, answer);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>Reads only what <see cref="Write(Decision, DecisionParties)"/> wrote: what would be written otherwise is null.</summary>
    public static (Decision Decision, DecisionParties Parties)? Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            if (!Utf8.IsValid(bytes)) return null;
            var root = JsonElement.Parse(bytes, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 4 });
            FieldAnswer[] answers = [.. root.GetProperty("fields").EnumerateArray().Select(Answer)];
            var decision = new Decision(
                Name(root, "sub"), Name(root, "purpose"), Time(root, "iat"), Time(root, "exp"), Name(root, "policy"),
                Name(root, "policyHash"), answers);
            var parties = new DecisionParties(Name(root, "iss"), Name(root, "aud"));
            return answers.Length > 0 && Decision.AreInOrder(answers) && Write(decision, parties).AsSpan().SequenceEqual(bytes)
                ? (decision, parties)
                : null;
        }
        catch (Exception cause) when (cause
            is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or OverflowException
            or ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    private static void Write(Utf8JsonWriter json, FieldAnswer answer)
    {
        json.WriteStartObject();
        json.WriteString("field", answer.Field);
        json.WriteString("outcome", answer.Outcome.Code());
        json.WriteString("rule", answer.Rule);
        json.WriteString("reason", answer.Reason.Code());
        if (answer.Fact is { } fact) json.WriteString("fact", fact);
        if (answer.Generalisation is { } generalisation) json.WriteString("generalisation", generalisation);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string property, DateTimeOffset instant)
    {
        json.WritePropertyName(property);
        json.WriteRawValue(Seconds(instant).ToString(TimeFormat, CultureInfo.InvariantCulture));
    }

    private static FieldAnswer Answer(JsonElement json)
    {
        var reason = DecisionReasons.Find(Name(json, "reason")) ?? throw new FormatException("A reason is not known.");
        var rule = RuleCodes.GetValueOrDefault(Name(json, "rule")) ?? throw new FormatException("A rule is not known.");
        var generalisation = Optional(json, "generalisation");
        if (generalisation is not null != (reason == DecisionReason.Generalised))
            throw new FormatException("A generalisation is missing, or one too many.");
        return new FieldAnswer(Name(json, "field"), reason, rule, Optional(json, "fact"), generalisation);
    }

    private static string? Optional(JsonElement json, string property) =>
        json.TryGetProperty(property, out _) ? Name(json, property) : null;

    private static string Name(JsonElement json, string property) =>
        json.GetProperty(property).GetString() is { } name && Names.IsValid(name) ? name : throw new FormatException("A name is not one.");

    private static DateTimeOffset Time(JsonElement json, string property) =>
        DateTimeOffset.UnixEpoch.AddTicks((long)(json.GetProperty(property).GetDecimal() * TimeSpan.TicksPerSecond));

    private static decimal Seconds(DateTimeOffset instant) =>
        (decimal)(instant.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerSecond;
}
