using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Compliance.EndToEnd.Tests.Hosts;

namespace Compliance.EndToEnd.Tests.Protection;

/// <summary>An application in any language seals and opens over HTTP; after the erasure nothing opens, and the answer says why.</summary>
public sealed class SealingTests(ShopUnderTest shop)
{
    [Fact]
    public async Task What_was_sealed_opens_at_its_address_alone_until_its_subject_is_erased()
    {
        var number = $"X{Guid.NewGuid():N}"[..12];
        var subject = (await Post("api/subjects", new { identities = Submissions.ByNumber(number), by = "customer_number" }))[
            "subject"
        ]!.GetValue<string>();
        var envelope = (await Items("api/seal", Item("note", text: "rings twice")))[0]!["text"]!.GetValue<string>();
        Assert.DoesNotContain("rings", envelope, StringComparison.Ordinal);

        var opened = await Items("api/open", Item("note", envelope), Item("other", envelope), Item("note", "never sealed"));
        Assert.Equal("rings twice", opened[0]!["text"]!.GetValue<string>());
        Assert.Equal(("refused", "not-sealed"), (Error(opened[1]), Error(opened[2])));

        Assert.Equal("complete", (await shop.Api.Run("erasure", number)).Outcome);

        Assert.Equal("erased", Error((await Items("api/open", Item("note", envelope)))[0]));
        Assert.Equal("erased", Error((await Items("api/seal", Item("note", text: "again")))[0]));

        object Item(string field, string text) => new { subject, dataset = "orders.notes", record = "1", field, text };
    }

    private async Task<JsonArray> Items(string path, params object[] items) => (await Post(path, new { items }))["items"]!.AsArray();

    private async Task<JsonNode> Post(string path, object body)
    {
        using var answer = await shop.Http.PostAsJsonAsync(path, body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{answer.StatusCode}: {text}");
        return JsonNode.Parse(text)!;
    }

    private static string? Error(JsonNode? item) => item!["error"]?.GetValue<string>();
}
