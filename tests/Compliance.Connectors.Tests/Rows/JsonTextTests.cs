using System.Text.Json;
using System.Text.Json.Nodes;
using Compliance.Connectors.Rows;

namespace Compliance.Connectors.Tests.Rows;

public sealed class JsonTextTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("null")]
    public void Where_nothing_stands_there_is_no_value_at_any_path(string? text)
    {
        var read = JsonText.Read(text);
        Assert.Equal((true, true, true), (read.IsReadable, read.Value is null, read.Shown is null));
    }

    [Theory]
    [InlineData("7")]
    [InlineData("true")]
    [InlineData("\"Ada\"")]
    [InlineData("\"{broken\"")]
    [InlineData("{\"a\":1,\"a\":2}")]
    [InlineData("{\"a\":\"\\ud800\"}")]
    [InlineData("[\"\\ud800\"]")]
    [InlineData("{\"a\":[{\"b\":\"\\ud800\"}]}")]
    public void What_is_no_whole_object_or_array_is_shown_as_it_stands(string text)
    {
        var read = JsonText.Read(text);
        Assert.Equal((false, text), (read.IsReadable, read.Text));
        Assert.Equal(text, read.Shown!.GetValue<string>());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public void A_value_is_read_through_eight_texts_and_goes_back_as_deep_as_it_was(int wraps)
    {
        var read = JsonText.Read(Wrapped("{\"a\":[1]}", wraps));
        Assert.Equal("{\"a\":[1]}", read.Shown!.ToJsonString());
        var stored = read.Stored(new JsonObject { ["a"] = "ü" }, isJsonType: false);
        Assert.Equal(wraps > 0 ? Wrapped("{\"a\":\"ü\"}", wraps) : null, wraps > 0 ? stored.GetValue<string>() : null);
        Assert.Equal(wraps == 0, stored is JsonObject);
        if (wraps > 0)
        {
            var inJson = read.Stored(new JsonObject { ["a"] = "ü" }, isJsonType: true);
            Assert.Equal(Wrapped("{\"a\":\"ü\"}", wraps - 1), inJson.GetValue<string>());
        }

        Assert.Equal("MASKED", read.Stored(JsonValue.Create("MASKED"), isJsonType: false).GetValue<string>());
    }

    [Fact]
    public void A_value_in_nine_texts_is_not_looked_for() => Assert.False(JsonText.Read(Wrapped("{}", 9)).IsReadable);

    [Theory]
    [InlineData("{'no': '\\u0043\\u0031'}", "C1", null, true)]
    [InlineData("{'no': '\\u0043\\u0032'}", "C1", null, false)]
    [InlineData("C1", "C1", null, true)]
    [InlineData("C1X C1", "C1", null, true)]
    [InlineData("C1X", "C1", null, false)]
    [InlineData("anything", "", null, false)]
    [InlineData("{'phone': '0049171'}", "0049171", "phone", true)]
    [InlineData("{'phone': '0049171'}", "no phone", "phone", false)]
    public void A_text_mentions_a_value_escaped_or_not(string text, string value, string? identity, bool expected) =>
        Assert.Equal(expected, JsonText.Mentions(text, new FieldMatch("a.b", [value], identity)));

    [Theory]
    [InlineData("""{"a":"x"}""", """{"a":"x"}""")]
    [InlineData("""{"a":[1,{"b":2,"c":3},[4],null]}""", """{"a":[1,{"b":2},{},{}]}""")]
    [InlineData("""{"a":null}""", """{"a":null}""")]
    [InlineData("""{"a":{"c":1}}""", """{"a":{}}""")]
    public void A_value_of_another_shape_than_asked_for_is_not_left_out(string row, string expected) =>
        Assert.Equal(expected, Projection.Of(JsonNode.Parse(row)!.AsObject(), ["a.b"]).ToJsonString());

    private static string Wrapped(string text, int times)
    {
        var options = new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        for (var wrap = 0; wrap < times; wrap++)
            text = JsonSerializer.Serialize(text, options);
        return text;
    }
}
