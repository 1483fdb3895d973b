using System.Text;
using Compliance.Subjects;
using Compliance.Web.Json;
using Compliance.Web.Problems;
using CsCheck;
using NodaTime;

namespace Compliance.Web.Tests.Json;

public sealed class JsonBodyTests
{
    [Fact]
    public void A_body_of_exactly_the_members_is_read()
    {
        var read = Read(
            """{"name":"a","count":2,"kind":"second-one","day":"2026-01-31","items":[{"id":1}],"values":{"x y":"v"},"note":null}"""
        );

        Assert.Equal(("a", 2, Kind.SecondOne, new LocalDate(2026, 1, 31)), (read.Name, read.Count, read.Kind, read.Day));
        Assert.Equal([new Item(1)], read.Items);
        Assert.Equal("v", read.Values["x y"].Reveal());
    }

    [Fact]
    public void Every_fault_is_named_at_once_with_its_path()
    {
        var problem = Refusal(
            """{"name":7,"count":"2","kind":"third","day":"2026-02-30","items":[{"id":1},{"id":"x","more":0},7],"values":{"x":[]},"extra":1}"""
        );

        Assert.Equal("invalid-request", problem.Code);
        Assert.Equal(
            [
                "count must be a whole number in range",
                "day must be a date such as 2026-01-31",
                "extra is not known here",
                "items[1].id must be a whole number in range",
                "items[1].more is not known here",
                "items[2] must be an object",
                "kind must be one of first, second-one",
                "name must be a string",
                "values.x must be a string",
            ],
            Lines(problem));
    }

    [Theory]
    [InlineData("{}", "count is missing", "day is missing", "items is missing", "kind is missing", "name is missing", "values is missing")]
    [InlineData("[]", "$ must be an object")]
    [InlineData("null", "$ must be an object")]
    [InlineData("\"text\"", "$ must be an object")]
    public void What_is_missing_is_named(string json, params string[] expected) => Assert.Equal(expected, Lines(Refusal(json)));

    [Theory]
    [InlineData("name", "null", "must not be null")]
    [InlineData("items", "{}", "must be an array")]
    [InlineData("items", "[null]", "must be an object", "items[0]")]
    [InlineData("values", "[]", "must be an object")]
    [InlineData("values", """{"x":null}""", "must be a string", "values.x")]
    [InlineData("count", "1.5", "must be a whole number in range")]
    [InlineData("count", "1e99", "must be a whole number in range")]
    [InlineData("count", "99999999999", "must be a whole number in range")]
    [InlineData("kind", "0", "must be one of first, second-one")]
    [InlineData("kind", "\"First\"", "must be one of first, second-one")]
    [InlineData("kind", "\"first, second-one\"", "must be one of first, second-one")]
    [InlineData("kind", "null", "must not be null")]
    public void Nothing_is_converted(string member, string value, string message, string? at = null) =>
        Assert.Equal([$"{at ?? member} {message}"], Lines(Refusal(With(member, value))));

    [Fact]
    public void A_member_in_other_case_is_another_member() =>
        Assert.Equal(
            ["Name is not known here", "name is missing"],
            Lines(Refusal(With("name", "1").Replace("\"name\"", "\"Name\"", StringComparison.Ordinal))));

    [Theory]
    [InlineData("""{"name":"a","name":"b"}""", "name is given more than once")]
    [InlineData("""{"name":"a","n\u0061me":"b"}""", "name is given more than once")]
    [InlineData(
        """{"items":[{"id":1,"id":1}],"values":{"x":"1","x":"2"}}""",
        "items[0].id is given more than once",
        "values.x is given more than once"
    )]
    public void A_member_given_twice_is_refused(string json, params string[] expected) => Assert.Equal(expected, Lines(Refusal(json)));

    [Theory]
    [InlineData("", "$", 1, 1)]
    [InlineData(" ", "$", 1, 2)]
    [InlineData("{", "$", 1, 2)]
    [InlineData("{\n  \"name\": \"a\",\n  \"values\": {\"x\": tru}\n}", "values.x", 3, 22)]
    [InlineData("{\"items\":[{\"id\":1},{\"id\":01}]}", "items[1].id", 1, 27)]
    [InlineData("{\"name\":\"a\",}", "name", 1, 13)]
    [InlineData("{\"name\":'a'}", "name", 1, 9)]
    [InlineData("{name:1}", "$", 1, 2)]
    [InlineData("{\"name\":NaN}", "name", 1, 9)]
    [InlineData("{}{}", "$", 1, 3)]
    [InlineData("{} // comment", "$", 1, 4)]
    [InlineData("/* comment */{}", "$", 1, 1)]
    [InlineData("\uFEFF{}", "$", 1, 1)]
    [InlineData("{\"name\":\"a\nb\"}", "name", 1, 11)]
    [InlineData("{\"name\":\"\\x\"}", "name", 1, 11)]
    public void Malformed_JSON_is_refused_with_the_path_line_and_byte_where_it_breaks(string json, string path, int line, int at)
    {
        var problem = Refusal(json);

        Assert.Equal("malformed-json", problem.Code);
        Assert.Equal([$"{path} stops being JSON at line {line}, byte {at}"], Lines(problem));
    }

    [Fact]
    public void Text_that_is_no_Unicode_is_refused()
    {
        Assert.Equal(["name holds text that is not Unicode"], Lines(Refusal("""{"name":"\ud800"}""")));
        Assert.Equal(["name holds text that is not Unicode"], Lines(Refusal([.. "{\"name\":\""u8, 0xff, .. "\"}"u8])));
        Assert.Equal(["$ holds text that is not Unicode"], Lines(Refusal([.. "{\""u8, 0xc3, .. "\":1}"u8])));
    }

    [Theory]
    [InlineData(32, "invalid-request")]
    [InlineData(33, "malformed-json")]
    [InlineData(500_000, "malformed-json")]
    public void Nesting_ends_at_32_levels(int levels, string code)
    {
        var problem = Refusal(new string('[', levels) + new string(']', levels));

        Assert.Equal(code, problem.Code);
        if (levels > 32)
            Assert.EndsWith("is nested deeper than 32 levels", Assert.Single(Lines(problem)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("jane@example.org")]
    [InlineData("<script>")]
    [InlineData("a b")]
    [InlineData("a\\nb")]
    [InlineData("x\\u0000")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void A_name_that_could_be_a_value_is_not_repeated(string name) =>
        Assert.Contains("* is not known here", Lines(Refusal($$"""{"{{name}}":1}""")));

    [Fact]
    public void A_body_full_of_faults_gets_a_bounded_answer() =>
        Assert.Equal(FieldErrors.Most, Lines(Refusal($"[{string.Join(',', Enumerable.Repeat("{\"a\":1,\"a\":2}", 5000))}]")).Length);

    [Fact]
    public void No_bytes_whatsoever_get_anything_but_a_problem() =>
        Gen.Byte.Array[0, 64].Sample(bytes => Refusal(bytes).Status == 400);

    [Fact]
    public void No_change_of_one_byte_gets_anything_but_a_body_or_a_problem()
    {
        var good = Encoding.UTF8.GetBytes(With("name", "\"a\""));
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte).Sample((at, value) =>
        {
            var changed = good.ToArray();
            changed[at] = value;
            try
            {
                JsonBody.Read<Sample>(changed);
            }
            catch (ProblemException refused)
            {
                Assert.Equal(400, refused.Problem.Status);
            }
        });
    }

    private static string With(string member, string value)
    {
        var members = new Dictionary<string, string>
        {
            ["name"] = "\"a\"", ["count"] = "2", ["kind"] = "\"first\"", ["day"] = "\"2026-01-31\"", ["items"] = "[]", ["values"] = "{}",
            [member] = value,
        };
        return $"{{{string.Join(',', members.Select(pair => $"\"{pair.Key}\":{pair.Value}"))}}}";
    }

    private static Sample Read(string json) => JsonBody.Read<Sample>(Encoding.UTF8.GetBytes(json));

    private static Problem Refusal(string json) => Refusal(Encoding.UTF8.GetBytes(json));

    private static Problem Refusal(byte[] json) => Assert.Throws<ProblemException>(() => JsonBody.Read<Sample>(json)).Problem;

    private static string[] Lines(Problem problem) =>
        [.. problem.Errors!.SelectMany(pair => pair.Value.Select(message => $"{pair.Key} {message}"))];

    private enum Kind
    {
        First,
        SecondOne,
    }

    private sealed record Sample(
        string Name,
        int Count,
        Kind Kind,
        LocalDate Day,
        IReadOnlyList<Item> Items,
        Dictionary<string, Personal<string>> Values,
        string? Note = null);

    private sealed record Item(int Id);
}
