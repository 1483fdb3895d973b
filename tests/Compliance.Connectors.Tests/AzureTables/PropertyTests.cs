using System.Text.Json.Nodes;
using Compliance.Connectors.AzureTables;

namespace Compliance.Connectors.Tests.AzureTables;

/// <summary>What a property, a key and a filter of Table storage can hold.</summary>
public sealed class PropertyTests
{
    private static readonly DateTimeOffset Noon = new(2024, 5, 17, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<string, object?, object?> Stored => new()
    {
        { "\"x\"", null, "x" },
        { "\"2024-05-17T14:00:00+02:00\"", DateTimeOffset.UnixEpoch, Noon },
        { "\"2024-05-17T12:00:00Z\"", DateTime.UnixEpoch, Noon },
        { "\"2024-05-17T12:00:00Z\"", "a text", "2024-05-17T12:00:00Z" },
        { "\"yesterday\"", DateTimeOffset.UnixEpoch, "yesterday" },
        { "\"00000000-0000-0000-0000-000000000000\"", Guid.NewGuid(), Guid.Empty },
        { "\"none\"", Guid.Empty, "none" },
        { "\"AQI=\"", new byte[] { 7 }, new byte[] { 1, 2 } },
        { "\"AQI=\"", BinaryData.FromString("x"), new byte[] { 1, 2 } },
        { "\"a!\"", new byte[] { 7 }, "a!" },
        { "\"AQI=\"", "a text", "AQI=" },
        { "true", null, true },
        { "false", null, false },
        { "7", null, 7 },
        { "7", 8, 7 },
        { "7", 8L, 7L },
        { "7", 8.5, 7.0 },
        { "7.5", 8, 7.5 },
        { "2147483647", null, int.MaxValue },
        { "2147483648", null, 2147483648L },
        { "-2147483648", null, int.MinValue },
        { "-2147483649", null, -2147483649L },
        { "9223372036854775808", null, 9223372036854775808.0 },
        { "1e999", null, null },
        { "\"a\\u0000\"", null, null },
        { "{\"a\":\"ü\"}", null, "{\"a\":\"ü\"}" },
        { "[1]", 7, "[1]" },
    };

    [Theory, MemberData(nameof(Stored), DisableDiscoveryEnumeration = true)]
    public void A_value_takes_the_type_that_the_property_has_where_it_is_one_of_that_type(string json, object? present, object? expected) =>
        Assert.Equal(expected, PropertyValue.Of(JsonNode.Parse(json)!, present));

    [Fact]
    public void A_text_takes_at_most_64_KiB()
    {
        Assert.NotNull(PropertyValue.Of(JsonValue.Create(new string('a', 32 << 10)), null));
        Assert.Null(PropertyValue.Of(JsonValue.Create(new string('a', (32 << 10) + 1)), null));
        Assert.Null(PropertyValue.Of(new JsonArray(new string('a', 32 << 10)), null));
    }

    public static TheoryData<string, object[]> Typed => new()
    {
        { "abc!", [] },
        { "true", [true, Convert.FromBase64String("true")] },
        { "2024-05-17", [new DateTimeOffset(2024, 5, 17, 0, 0, 0, TimeSpan.Zero)] },
        { "1601-01-01", [PropertyTypes.Earliest] },
        { "1600-12-31", [] },
        { "20240517", [Convert.FromBase64String("20240517")] },
        { "2024-05-1", [] },
        { "2024/05/17", [] },
        { "3ea1a6ad-0000-4000-8000-000000000000", [Guid.Parse("3ea1a6ad-0000-4000-8000-000000000000")] },
        { "", [] },
    };

    [Theory, MemberData(nameof(Typed), DisableDiscoveryEnumeration = true)]
    public void A_text_is_looked_for_in_each_type_that_can_hold_it(string text, object[] values)
    {
        Assert.Equal(values, PropertyTypes.Values(text));
        Assert.All(values, value => Assert.True(PropertyTypes.AreEqual(text, value)));
        Assert.All(
            new object[] { Guid.NewGuid(), Noon, new byte[] { 9 }, BinaryData.FromString("no"), 7 },
            value => Assert.False(PropertyTypes.AreEqual(text, value)));
    }

    [Fact]
    public void Bytes_and_truth_values_are_equal_to_their_text()
    {
        Assert.True(PropertyTypes.AreEqual("AQI=", BinaryData.FromBytes(new byte[] { 1, 2 })));
        Assert.True(PropertyTypes.AreEqual("True", true));
        Assert.False(PropertyTypes.AreEqual("True", false));
        Assert.False(PropertyTypes.AreEqual("1", true));
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(7, "7")]
    [InlineData(8, "7,1")]
    [InlineData(15, "7,7,1")]
    public void A_filter_takes_half_of_the_services_comparisons_for_each_may_be_two(int filters, string sizes) =>
        Assert.Equal(sizes, Sizes(Enumerable.Repeat("a eq 'b'", filters)));

    [Theory]
    [InlineData(1000, 1000, "2")]
    [InlineData(1000, 1001, "1,1")]
    [InlineData(5000, 10, "1,1")]
    public void A_filter_is_no_longer_than_an_address_may_be(int first, int second, string sizes) =>
        Assert.Equal(sizes, Sizes([new string('a', first), new string('b', second)]));

    [Fact]
    public void A_filter_starts_anew_after_each_that_is_full() =>
        Assert.Equal("1,2,1", Sizes([new string('a', 1500), new string('b', 900), new string('c', 900), new string('d', 900)]));

    [Theory]
    [InlineData("größe_2", true)]
    [InlineData("_a", true)]
    [InlineData("2a", false)]
    [InlineData("a-b", false)]
    [InlineData("a eq 'b' or a", false)]
    [InlineData("", false)]
    public void Only_a_name_gets_into_a_filter(string name, bool expected)
    {
        Assert.Equal(expected, TableFilter.IsName(name));
        if (expected)
            Assert.Equal($"{name} eq 'it''s'", TableFilter.Equal(name, "it's"));
        else
            Assert.Throws<FormatException>(() => TableFilter.Equal(name, "it's"));
    }

    [Theory]
    [InlineData("a/b", false)]
    [InlineData("a\\b", false)]
    [InlineData("a#b", false)]
    [InlineData("a?b", false)]
    [InlineData("a\tb", false)]
    [InlineData("a b'", true)]
    [InlineData("", true)]
    public void A_part_of_a_key_has_none_of_the_characters_of_addresses(string part, bool expected)
    {
        Assert.Equal(expected, EntityKeys.CanHold(part));
        Assert.Equal(expected, EntityKeys.CanHold(new EntityKey("p", part)));
        Assert.Equal(expected, EntityKeys.CanHold(new EntityKey(part, "r")));
    }

    [Fact]
    public void A_part_of_a_key_takes_512_whole_characters()
    {
        Assert.False(EntityKeys.CanHold("a\uD83D"));
        Assert.True(EntityKeys.CanHold(new string('a', 512)));
        Assert.False(EntityKeys.CanHold(new string('a', 513)));
    }

    private static string Sizes(IEnumerable<string> filters) => string.Join(
        ',', TableFilter.Or(filters).Select(each => each.StartsWith('(') && each.EndsWith(')') ? each[1..^1].Split(" or ").Length : -1));
}
