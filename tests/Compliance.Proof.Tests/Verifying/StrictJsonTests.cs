using System.Text;
using Compliance.Proof.Verifying;

namespace Compliance.Proof.Tests.Verifying;

public sealed class StrictJsonTests
{
    [Theory]
    [InlineData("{}")]
    [InlineData(""" {"a":[1,-2,0,9007199254740991,-9007199254740991],"b":{"a":"x\n\ud83d\ude00"},"c":null,"d":true} """)]
    public void What_every_reader_understands_alike_is_accepted(string json) => Parse(json);

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("{} {}")]
    [InlineData("""{"a":1,"a":1}""")]
    [InlineData("""{"a":1,"\u0061":2}""")]
    [InlineData("""{"x":[{"a":1,"a":2}]}""")]
    [InlineData("""{"a":1,}""")]
    [InlineData("""{"a":1/* */}""")]
    [InlineData("""{"a":1.0}""")]
    [InlineData("""{"a":1e2}""")]
    [InlineData("""{"a":-0}""")]
    [InlineData("""{"a":01}""")]
    [InlineData("""{"a":9007199254740992}""")]
    [InlineData("""{"a":[99999999999999999999]}""")]
    [InlineData("""{"a":"\ud800"}""")]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("""{"a":NaN}""")]
    [InlineData("{'a':1}")]
    [InlineData("\ufeff{}")]
    public void What_readers_may_differ_on_is_refused(string json) => Assert.Throws<FormatException>(() => Parse(json));

    [Fact]
    public void Bytes_that_are_not_UTF8_are_refused()
    {
        Assert.Throws<FormatException>(() => StrictJson.ParseObject([.. "{\"a\":\""u8, 0xC0, 0x80, .. "\"}"u8]));
        Assert.Throws<FormatException>(() => StrictJson.ParseObject(Encoding.Unicode.GetBytes("{}")));
    }

    [Fact]
    public void Nesting_ends_at_32_levels()
    {
        static string Nested(int levels) => "{\"a\":" + new string('[', levels - 1) + new string(']', levels - 1) + "}";
        Parse(Nested(32));
        Assert.Throws<FormatException>(() => Parse(Nested(33)));
    }

    [Fact]
    public void A_refusal_repeats_no_value() =>
        Assert.DoesNotContain(
            "secret",
            Assert.Throws<FormatException>(() => Parse("""{"secret":"secret" secret}""")).ToString(),
            StringComparison.Ordinal);

    private static void Parse(string json) => StrictJson.ParseObject(Encoding.UTF8.GetBytes(json));
}
