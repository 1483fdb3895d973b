using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using Compliance.Decisions.Rules;

namespace Compliance.Decisions.Signing;

/// <summary>
/// The one spelling of a decision: JSON without white space, properties in one order, fields in ordinal order, times in UTC.
/// </summary>
internal static class DecisionJson
{
    private const string Type = "compliance-decision/1";
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";

    private static readonly Dictionary<string, string> RuleCodes = DecisionRules.Table.ToDictionary(rule => rule.Code, rule => rule.Code);

    public static byte[] Write(Decision decision)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("type", Type);
            json.WriteString("person", decision.Person);
            json.WriteString("purpose", decision.Purpose);
            json.WriteString("instant", Text(decision.Instant));
            json.WriteString("expires", Text(decision.Expires));
            json.WriteString("policy", decision.PolicyVersion);
            json.WriteString("policyHash", decision.PolicyHash);
            json.WriteStartArray("fields");
            foreach (var answer in decision.Answers) Write(json, answer);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>Reads only what <see cref="Write(Decision)"/> wrote: whatever would be written otherwise is null.</summary>
    public static Decision? Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            if (!Utf8.IsValid(bytes)) return null;
            var root = JsonElement.Parse(bytes, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 4 });
            FieldAnswer[] answers = [.. root.GetProperty("fields").EnumerateArray().Select(Answer)];
            var decision = new Decision(
                Name(root, "person"), Name(root, "purpose"), Time(root, "instant"), Time(root, "expires"), Name(root, "policy"),
                Name(root, "policyHash"), answers);
            return answers.Length > 0 && AreInOrder(answers) && Write(decision).AsSpan().SequenceEqual(bytes) ? decision : null;
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
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

    private static FieldAnswer Answer(JsonElement json)
    {
        var reason = DecisionReasons.Find(Name(json, "reason")) ?? throw new FormatException("A reason is not known.");
        var rule = RuleCodes.GetValueOrDefault(Name(json, "rule")) ?? throw new FormatException("A rule is not known.");
        var generalisation = Optional(json, "generalisation");
        if (generalisation is not null != (reason == DecisionReason.Generalised))
            throw new FormatException("A generalisation is missing, or one too many.");
        return new FieldAnswer(Name(json, "field"), reason, rule, Optional(json, "fact"), generalisation);
    }

    private static bool AreInOrder(FieldAnswer[] answers)
    {
        for (var index = 1; index < answers.Length; index++)
            if (string.CompareOrdinal(answers[index - 1].Field, answers[index].Field) >= 0) return false;
        return true;
    }

    private static string? Optional(JsonElement json, string property) =>
        json.TryGetProperty(property, out _) ? Name(json, property) : null;

    private static string Name(JsonElement json, string property) =>
        json.GetProperty(property).GetString() is { } name && Names.IsValid(name) ? name : throw new FormatException("A name is not one.");

    private static DateTimeOffset Time(JsonElement json, string property) => DateTimeOffset.ParseExact(
        Name(json, property), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static string Text(DateTimeOffset instant) => instant.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);
}
