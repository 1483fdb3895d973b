using System.Text.Json.Nodes;
using Compliance.Connectors.Http;
using Compliance.Connectors.Rows;
using Compliance.Testing.Connectors;

namespace Compliance.Connectors.Tests.Rows;

public sealed class RowRewriteTests
{
    [Theory]
    [InlineData("""{"a":{"b":"x","c":"y"}}""", """{"a":{"b":"M","c":"y"}}""")]
    [InlineData("""{"a":[{"b":"x"},{"c":"y"},null]}""", """{"a":[{"b":"M"},{"c":"y"},null]}""")]
    [InlineData("""{"a":[[{"b":"x"}]]}""", """{"a":[[{"b":"M"}]]}""")]
    [InlineData("""{"a":null,"d":1}""", """{"a":null,"d":1}""")]
    [InlineData("""{"a":"  "}""", """{"a":"  "}""")]
    [InlineData("{}", "{}")]
    [InlineData("""{"a":{"b":["x",["y",null]]}}""", """{"a":{"b":["M",["M","M"]]}}""")]
    [InlineData("""{"a":"x"}""", """{"a":null}""")]
    [InlineData("""{"a":[{"b":"x"},"y",3]}""", """{"a":[{"b":"M"},null,null]}""")]
    public void A_mask_empties_what_it_cannot_enter_and_knows_all_of(string row, string expected)
    {
        var rewritten = JsonNode.Parse(row)!.AsObject();
        RowRewrite.Mask(rewritten, [new FieldMask("a.b", new FixedMasking("M"))], ["a.b", "d"]);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), rewritten), rewritten.ToJsonString());
    }

    [Theory]
    [InlineData("""{"a":"x"}""", "a")]
    [InlineData("""{"a":[{"b":{"c":"x"}},7]}""", "a")]
    [InlineData("""{"a":{"b":"x"}}""", "a.b")]
    public void A_mask_of_a_part_stops_at_what_is_no_object(string row, string path)
    {
        var rewritten = JsonNode.Parse(row)!.AsObject();
        var failure = Assert.Throws<UnexpectedShapeException>(() =>
            RowRewrite.Mask(rewritten, [new FieldMask("a.b.c", new FixedMasking(null))], ["a.b.c", "a.b.other"]));
        Assert.Equal(path, failure.Path);
    }

    [Fact]
    public void A_value_is_set_below_parents_that_are_made_and_never_below_a_text()
    {
        var row = new JsonObject { ["text"] = "x", ["blank"] = " " };
        RowRewrite.Set(row, "a.b", "y");
        RowRewrite.Set(row, "blank.b", "y");
        RowRewrite.Set(row, "a.c", "z");
        Assert.Equal("""{"text":"x","blank":{"b":"y"},"a":{"b":"y","c":"z"}}""", row.ToJsonString());
        Assert.Equal("text", Assert.Throws<UnexpectedShapeException>(() => RowRewrite.Set(row, "text.b", "y")).Path);
    }

    [Theory]
    [InlineData("{'no': 'C1'}", "C1", null, true)]
    [InlineData("{'no': 'C10'}", "C1", null, false)]
    [InlineData("{'no': 'XC1'}", "C1", null, false)]
    [InlineData("C10, C1", "C1", null, true)]
    [InlineData("{'mail': 'Ada@Example.org',}", "ada@example.org", "email", true)]
    [InlineData("{'phone': '+49 171'}", "+49171", "phone", false)]
    [InlineData("{'phone': '+49171'}", "0049171", "phone", true)]
    [InlineData("", "C1", null, false)]
    public void A_text_mentions_a_value_that_stands_by_itself(string text, string value, string? identity, bool expected) =>
        Assert.Equal(expected, JsonText.Mentions(text, new FieldMatch("a.b", [value], identity)));

    [Fact]
    public void A_listing_with_ever_new_cursors_never_repeats_and_one_that_comes_round_does()
    {
        var trail = PageTrail.Start;
        for (var page = 0; page < 5000; page++)
        {
            trail = PageTrail.Parse(trail.To($"{page}").Print());
            Assert.False(trail.Repeats);
        }

        foreach (var (start, length) in new[] { (0, 1), (0, 2), (3, 5), (100, 37), (1, 1000) })
        {
            trail = PageTrail.Start;
            var page = 0;
            while (!trail.Repeats && page < 20_000)
            {
                trail = trail.To($"{(page < start ? page : start + ((page - start) % length))}");
                page++;
            }

            Assert.InRange(page, length, 4 * (start + length));
        }
    }
}
