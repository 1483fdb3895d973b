using System.Text.Json.Nodes;
using Compliance.Connectors.Rows;

namespace Compliance.Connectors.Tests.Rows;

public sealed class FieldTextTests
{
    public static TheoryData<object?, string?> Values => new()
    {
        { null, null },
        { DBNull.Value, null },
        { "7", "\"7\"" },
        { true, "true" },
        { (byte)1, "1" },
        { (short)-2, "-2" },
        { 3, "3" },
        { 4L, "4" },
        { 1.50m, "1.50" },
        { 1.5d, "1.5" },
        { double.NaN, "\"NaN\"" },
        { 2.5f, "2.5" },
        { float.PositiveInfinity, "\"Infinity\"" },
        { 5u, "\"5\"" },
        { new DateTimeOffset(2024, 5, 17, 14, 0, 0, TimeSpan.FromHours(2)), "\"2024-05-17T12:00:00Z\"" },
        { new DateTime(2024, 5, 17, 12, 0, 0, 250, DateTimeKind.Utc), "\"2024-05-17T12:00:00.25Z\"" },
        { new DateTime(2024, 5, 17, 12, 0, 0, DateTimeKind.Unspecified), "\"2024-05-17T12:00:00\"" },
        { new DateOnly(2024, 5, 17), "\"2024-05-17\"" },
        { new TimeOnly(12, 0, 0, 5), "\"12:00:00.005\"" },
        { Guid.Empty, "\"00000000-0000-0000-0000-000000000000\"" },
        { new byte[] { 1, 2 }, "\"AQI=\"" },
        { BinaryData.FromBytes(new byte[] { 1, 2 }), "\"AQI=\"" },
        { new int?[] { 1, null }, "[1,null]" },
        { new Version(1, 2), "\"1.2\"" },
    };

    [Theory, MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    public void A_drivers_value_has_one_form_in_JSON(object? value, string? json) =>
        Assert.Equal(json, FieldText.ToJson(value)?.ToJsonString());

    [Theory]
    [InlineData("\"7\"", "7")]
    [InlineData("7.50", "7.50")]
    [InlineData("true", "true")]
    [InlineData("false", "false")]
    [InlineData("{}", null)]
    [InlineData("[1]", null)]
    [InlineData("null", null)]
    public void Texts_numbers_and_truth_values_are_compared_as_texts(string json, string? text) =>
        Assert.Equal(text, FieldText.Of(JsonNode.Parse(json)));

    [Fact]
    public void No_text_has_a_NUL_or_half_a_character()
    {
        Assert.All(["", "Anna \U0001F600"], text => Assert.True(FieldText.IsText(text)));
        Assert.All(["\0", "a\0", "a\uD83D", "\uDE00a"], text => Assert.False(FieldText.IsText(text)));
    }

    [Theory]
    [InlineData("7", 1, "7")]
    [InlineData("[\"a\"]", 1, "[\"a\"]")]
    [InlineData("[null]", 1, null)]
    [InlineData("[\"[null]\"]", 1, "[null]")]
    [InlineData("[\"a\",\"b\"]", 2, "a|b")]
    [InlineData("[null,\"b\"]", 2, "|b")]
    public void A_key_comes_apart_into_its_parts(string key, int count, string? parts) =>
        Assert.Equal(parts ?? "", string.Join('|', KeyText.Split(new RowKey(key), count)!));

    [Theory]
    [InlineData("7", 2)]
    [InlineData("[\"a\"]", 2)]
    [InlineData("[\"a\",\"b\",\"c\"]", 2)]
    [InlineData("{\"a\":1}", 2)]
    [InlineData("null", 2)]
    [InlineData("[\"[", 1)]
    [InlineData("[\"[a\",\"b\"]", 1)]
    public void A_text_that_is_no_key_of_so_many_parts_is_none(string key, int count) => Assert.Null(KeyText.Split(new RowKey(key), count));
}
