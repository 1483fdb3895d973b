using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Compliance.EndToEnd.Tests.Hosts;
using Compliance.Testing;

namespace Compliance.EndToEnd.Tests.Protection;

/// <summary>The calls that docs/keys.md shows are answered as it says.</summary>
public sealed partial class DocumentedSealingTests(ShopUnderTest shop)
{
    private const string Subject = "7d0c…";
    private const string Sealed = "…";

    [Fact]
    public async Task The_calls_in_the_documentation_are_answered_as_it_says()
    {
        var known = new Dictionary<string, string>();
        var calls = Calls().Matches(await File.ReadAllTextAsync(Page())).ToList();
        Assert.Equal(["api/subjects", "api/seal", "api/open"], calls.Select(call => call.Groups["path"].Value));
        foreach (var call in calls)
        {
            using var body = new StringContent(Filled(call.Groups["body"].Value, known), Encoding.UTF8, "application/json");
            using var answer = await shop.Http.PostAsync(new Uri(call.Groups["path"].Value, UriKind.Relative), body);
            var text = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{answer.StatusCode}: {text}");
            Compare(JsonNode.Parse(call.Groups["answer"].Value)!, JsonNode.Parse(text)!, known);
        }
    }

    private static string Filled(string body, Dictionary<string, string> known) =>
        known.Aggregate(body, (text, each) => text.Replace($"\"{each.Key}\"", $"\"{each.Value}\"", StringComparison.Ordinal));

    /// <summary>What the page shortens is filled in by what was answered; the rest is answered as it stands there.</summary>
    private static void Compare(JsonNode shown, JsonNode answered, Dictionary<string, string> known)
    {
        switch (shown)
        {
            case JsonObject members:
                Assert.All(members, member => Compare(member.Value!, answered[member.Key]!, known));
                break;
            case JsonArray items:
                Assert.Equal(items.Count, answered.AsArray().Count);
                Assert.All(items, (item, index) => Compare(item!, answered[index]!, known));
                break;
            case var value when value.GetValue<string>() is Subject or Sealed:
                known[value.GetValue<string>()] = answered.GetValue<string>();
                break;
            default:
                Assert.Equal(shown.GetValue<string>(), answered.GetValue<string>());
                break;
        }
    }

    private static string Page() => Repository.PathTo("docs", "keys.md");

    [GeneratedRegex(@"^POST (?<path>\S+) +(?<body>\{.*\})\r?\n +→ +(?<answer>\{.*?\})(?= {2}|\r?$)", RegexOptions.Multiline)]
    private static partial Regex Calls();
}
