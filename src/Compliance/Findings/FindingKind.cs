using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Compliance.Findings;

/// <summary>
/// What rule a finding breaks. A kind is declared as a static field beside the check that finds it, and is known by its code. Its text is
/// in docs/findings.md, which is written from these declarations.
/// </summary>
/// <param name="Code">In lower-case words with hyphens, unique: kept in reports.</param>
/// <param name="Title">A few words, for a table.</param>
/// <param name="Means">What it means, in a sentence or two; Markdown.</param>
/// <param name="Do">What a person does about it; Markdown.</param>
[JsonConverter(typeof(CodeConverter))]
public sealed record FindingKind(string Code, string Title, string Means, string Do)
{
    private static readonly Lazy<IReadOnlyDictionary<string, FindingKind>> Declared = new(() => typeof(FindingKind).Assembly.GetTypes()
        .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
        .Where(field => field.FieldType == typeof(FindingKind))
        .Select(field => (FindingKind)field.GetValue(null)!).ToDictionary(kind => kind.Code, StringComparer.Ordinal));

    /// <summary>Every kind that this application declares.</summary>
    public static IReadOnlyCollection<FindingKind> All => [.. Declared.Value.Values.OrderBy(kind => kind.Code, StringComparer.Ordinal)];

    /// <returns>The kind of this code. One of an older version, which is declared no more, has its code for a title.</returns>
    public static FindingKind Of(string code) => Declared.Value.GetValueOrDefault(code) ?? new(code, code, "", "");

    public bool Equals(FindingKind? other) => Code == other?.Code;

    public override int GetHashCode() => Code.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Code;

    private sealed class CodeConverter : JsonConverter<FindingKind>
    {
        public override FindingKind Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Of(reader.GetString()!);

        public override FindingKind ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Of(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, FindingKind value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Code);

        public override void WriteAsPropertyName(Utf8JsonWriter writer, FindingKind value, JsonSerializerOptions options) =>
            writer.WritePropertyName(value.Code);
    }
}
