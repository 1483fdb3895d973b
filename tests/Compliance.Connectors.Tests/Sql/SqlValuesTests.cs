using System.Text.Json.Nodes;
using Compliance.Connectors.Sql;
using Compliance.Testing.Connectors;
using NodaTime;

namespace Compliance.Connectors.Tests.Sql;

/// <summary>What is the same for every database between its texts, JSON, patterns and times.</summary>
public sealed class SqlValuesTests
{
    [Theory]
    [InlineData(StoredKind.Whole, "12", "12")]
    [InlineData(StoredKind.Whole, "007", "\"007\"")]
    [InlineData(StoredKind.Number, "-1.5e3", "-1.5e3")]
    [InlineData(StoredKind.Number, "NaN", "\"NaN\"")]
    [InlineData(StoredKind.Truth, "true", "true")]
    [InlineData(StoredKind.Truth, "t", "true")]
    [InlineData(StoredKind.Truth, "1", "true")]
    [InlineData(StoredKind.Truth, "false", "false")]
    [InlineData(StoredKind.Truth, "f", "false")]
    [InlineData(StoredKind.Truth, "0", "false")]
    [InlineData(StoredKind.Truth, "2", "\"2\"")]
    [InlineData(StoredKind.Time, "2024-05-17 12:00:00.50+00", "\"2024-05-17T12:00:00.50Z\"")]
    [InlineData(StoredKind.Time, "2024-05-17 12:00:00", "\"2024-05-17T12:00:00\"")]
    [InlineData(StoredKind.Time, "2024-05-17", "\"2024-05-17\"")]
    [InlineData(StoredKind.Time, "infinity", "\"infinity\"")]
    [InlineData(StoredKind.Bytes, "\\x0102", "\"AQI=\"")]
    [InlineData(StoredKind.Bytes, "0102", "\"AQI=\"")]
    [InlineData(StoredKind.Json, "{\"a\":1}", "{\"a\":1}")]
    [InlineData(StoredKind.Text, "1", "\"1\"")]
    public void A_databases_text_has_one_form_in_JSON(StoredKind kind, string text, string json) =>
        Assert.Equal(json, SqlValues.ToJson(Column(kind), text)!.ToJsonString());

    [Fact]
    public void An_array_is_one_in_JSON_where_its_elements_have_a_form_there()
    {
        var array = Column(StoredKind.Whole) with { IsArray = true };
        Assert.Equal("\"{1,2}\"", SqlValues.ToJson(array, "{1,2}")!.ToJsonString());
        Assert.Equal("[1,2]", SqlValues.ToJson(array with { HasJsonElements = true }, "[1,2]")!.ToJsonString());
    }

    [Theory]
    [InlineData(StoredKind.Text, "null", null)]
    [InlineData(StoredKind.Text, "\"a\"", "a")]
    [InlineData(StoredKind.Text, "{\"a\":\"ü\"}", "{\"a\":\"ü\"}")]
    [InlineData(StoredKind.Json, "[1]", "[1]")]
    [InlineData(StoredKind.Json, "\"a\"", "\"a\"")]
    [InlineData(StoredKind.Number, "1.50", "1.50")]
    public void A_value_is_stored_as_a_text(StoredKind kind, string json, string? stored) =>
        Assert.Equal(stored, SqlValues.Stored(Column(kind), JsonNode.Parse(json)));

    [Theory]
    [InlineData("AQI=", new byte[] { 1, 2 })]
    [InlineData("a!", new byte[] { 97, 33 })]
    [InlineData("", new byte[0])]
    public void Bytes_are_base64_or_else_the_texts_own(string text, byte[] bytes)
    {
        Assert.Equal(bytes, SqlValues.Bytes(text));
        Assert.Equal(bytes, SqlValues.Stored(Column(StoredKind.Bytes), JsonValue.Create(text)));
    }

    [Theory]
    [InlineData(StoredKind.Whole, "7", true)]
    [InlineData(StoredKind.Whole, "7.00", true)]
    [InlineData(StoredKind.Whole, "7.5", false)]
    [InlineData(StoredKind.Whole, "seven", false)]
    [InlineData(StoredKind.Whole, "-9223372036854775808", true)]
    [InlineData(StoredKind.Whole, "-9223372036854775809", false)]
    [InlineData(StoredKind.Whole, "18446744073709551615", true)]
    [InlineData(StoredKind.Whole, "18446744073709551616", false)]
    [InlineData(StoredKind.Number, "1.5", true)]
    [InlineData(StoredKind.Number, "one", false)]
    [InlineData(StoredKind.Truth, "true", true)]
    [InlineData(StoredKind.Truth, "false", true)]
    [InlineData(StoredKind.Truth, "1", false)]
    [InlineData(StoredKind.Bytes, "AQI=", true)]
    [InlineData(StoredKind.Bytes, "a!", false)]
    [InlineData(StoredKind.Text, "a", true)]
    [InlineData(StoredKind.Text, "a\0", false)]
    public void A_column_can_hold_a_value_of_its_kind_alone(StoredKind kind, string text, bool expected) =>
        Assert.Equal(expected, SqlValues.CanHold(Column(kind), text));

    [Theory]
    [InlineData("C1", null, "%c1%")]
    [InlineData("Ｃ1", null, "%c1%")]
    [InlineData("50%_|[a]^-", null, "%50|%|_|||[a|]|^|-%")]
    [InlineData("Jürgen X", null, "%j%rgen%x%")]
    [InlineData("45.0", null, "%4%5% %45.0%")]
    [InlineData("4500", null, "%4%5% %4500%")]
    [InlineData("0", null, "%0%")]
    [InlineData("a\0", null, "")]
    [InlineData("+49 30 1234", "phone", "%4%9%3%0%1%2%3%4%")]
    [InlineData("Ada@Example.org", "email", "%ada@example.org%")]
    public void A_pattern_covers_every_spelling(string value, string? identity, string patterns) =>
        Assert.Equal(patterns, string.Join(' ', TextPattern.Of(new FieldMatch("p", [value], identity))));

    [Theory]
    [InlineData("C1", null, "{\"no\":\"c1\"}", true)]
    [InlineData("C1", null, "C 1", false)]
    [InlineData("45", null, "450e-1", true)]
    [InlineData("45", null, "54", false)]
    [InlineData("454", null, "45", false)]
    [InlineData("44", null, "4", false)]
    [InlineData("+49 30 1234", "phone", "0049 (30) 12-34", true)]
    [InlineData("+49 30 1234", "phone", "0049 (30) 12-3", false)]
    [InlineData("C1", null, "\\u0043", true)]
    [InlineData("C1", null, "{\"no\":\"Ｃ1\"}", true)]
    [InlineData("45", null, "4.5e1", true)]
    public void A_text_is_passed_over_only_where_it_cannot_hold_the_value(string value, string? identity, string text, bool expected) =>
        Assert.Equal(
            (expected, expected),
            (TextPattern.MayHold(new FieldMatch("p", [value], identity), text),
                TextPattern.MayHold(new FieldMatch("p", [value, "elsewhere"], identity), text)));

    [Fact]
    public void A_bound_in_a_database_lies_behind_each_spelling_of_an_earlier_time()
    {
        Assert.Equal(
            ("2024-05-19", "20240519", "2024-05-17 12:00:01"),
            (SqlSweep.CoarseDate(ContractRow.Noon), SqlSweep.CoarseNumber(ContractRow.Noon), SqlSweep.Rounded(ContractRow.Noon)));
        Assert.Equal(("0001-01-03", "9999-12-31"), (SqlSweep.CoarseDate(Instant.MinValue), SqlSweep.CoarseDate(Instant.MaxValue)));
    }

    private static SqlColumn Column(StoredKind kind) => new("c", "t", kind);
}
