using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Compliance.EndToEnd.Tests.Hosts;

namespace Compliance.EndToEnd.Tests.Requests;

public sealed class IdempotencyTests(ShopUnderTest shop)
{
    private readonly string _key = Guid.NewGuid().ToString("N");

    [Fact]
    public async Task The_same_key_and_content_is_the_same_request_even_at_the_same_time()
    {
        var ids = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Submit(People.Repeater)));

        var id = Assert.Single(ids.Distinct());
        Assert.Equal("complete", (await shop.Api.End(id)).Outcome);
        Assert.Equal(id, await Submit(People.Repeater));
        Assert.NotEqual(id, await shop.Api.Submit("access", People.Repeater));
    }

    [Fact]
    public async Task The_same_key_with_another_content_is_refused()
    {
        await Submit(People.Repeater);

        using var other = await Send(People.Asker);

        await other.IsProblem(422, "idempotency-key-reused");
    }

    private async Task<string> Submit(string customer)
    {
        using var answer = await Send(customer);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonNode>())!["id"]!.GetValue<string>();
    }

    private async Task<HttpResponseMessage> Send(string customer)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, "api/requests");
        message.Headers.Add("Idempotency-Key", _key);
        message.Content = JsonContent.Create(new { right = "access", identities = Submissions.ByNumber(customer) });
        return await shop.Http.SendAsync(message);
    }
}
