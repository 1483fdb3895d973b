using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Shop.Marketing;

namespace Shop.Tests;

public sealed class MarketingServiceTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("marketing");
    private MarketingService _service = null!;
    private HttpClient _client = null!;

    private MarketingOptions Options => new("http://127.0.0.1:0", Path.Combine(_folder.FullName, "marketing.db"), "a key for this test");

    public async ValueTask InitializeAsync()
    {
        _service = await MarketingService.Start(Options);
        _client = Client(_service.Url);
        using var put = await _client.PostAsJsonAsync("contacts/batch", JsonNode.Parse("""
            [
              { "contact_id": "a", "email": "Ada@example.com", "attributes": { "city": "Köln", "interests": ["x"] } },
              { "contact_id": "b", "email": "shared@example.com", "consented_at": "2020-01-01T00:00:00Z" },
              { "contact_id": "c", "email": "shared@example.com", "consented_at": "2024-01-01T00:00:00Z" }
            ]
            """));
        Assert.Equal(HttpStatusCode.NoContent, put.StatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _service.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("email=shared@example.com", "b,c")]
    [InlineData("email=shared@example.com&email=Ada@example.com", "a,b,c")]
    [InlineData("email=shared@example.com&before.consented_at=2022", "b")]
    [InlineData("attributes.city=K%C3%B6ln", "a")]
    [InlineData("email=nobody@example.com", "")]
    public async Task Contacts_are_found_by_any_field(string query, string ids)
    {
        var page = await _client.GetFromJsonAsync<JsonObject>($"contacts?{query}");
        Assert.Equal(ids, string.Join(',', page!["items"]!.AsArray().Select(item => item!["contact_id"])));
    }

    [Fact]
    public async Task Pages_lead_through_all_of_them()
    {
        var first = await _client.GetFromJsonAsync<JsonObject>("contacts?limit=2");
        var second = await _client.GetFromJsonAsync<JsonObject>($"contacts?limit=2&cursor={first!["next"]}");
        Assert.Equal(2, first["items"]!.AsArray().Count);
        Assert.Equal("c", second!["items"]![0]!["contact_id"]!.GetValue<string>());
        Assert.Null(second["next"]);
    }

    [Fact]
    public async Task A_patch_merges_and_a_null_removes()
    {
        using var patched = await _client.PatchAsJsonAsync(
            "contacts/a",
            JsonNode.Parse("""{ "email": null, "attributes": { "city": "Bonn" } }""")
        );
        Assert.Equal(HttpStatusCode.NoContent, patched.StatusCode);
        var contact = await _client.GetFromJsonAsync<JsonObject>("contacts/a");
        Assert.Equal("""{"contact_id":"a","attributes":{"city":"Bonn","interests":["x"]}}""", contact!.ToJsonString());
    }

    [Fact]
    public async Task What_is_deleted_is_gone_from_the_file_too()
    {
        Assert.Contains(
            "Ada@example.com", Encoding.UTF8.GetString(await File.ReadAllBytesAsync(Options.DatabasePath)), StringComparison.Ordinal);
        using (var deleted = await _client.DeleteAsync("contacts/a"))
            Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        using (var again = await _client.DeleteAsync("contacts/a"))
            Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
        foreach (var file in _folder.GetFiles())
            Assert.DoesNotContain(
                "Ada@example.com", Encoding.UTF8.GetString(await File.ReadAllBytesAsync(file.FullName)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_schema_names_the_fields_it_really_holds()
    {
        var schema = await _client.GetFromJsonAsync<JsonObject>("schema");
        Assert.Equal(
            ["attributes.city", "attributes.interests", "consented_at", "contact_id", "email"],
            schema!["contacts"]!.AsArray().Select(field => (string?)field));
        Assert.Empty(schema["events"]!.AsArray());
    }

    [Theory]
    [InlineData("contacts?limit=0")]
    [InlineData("contacts?limit=1001")]
    [InlineData("contacts?email'=x")]
    public async Task A_bad_query_is_refused(string path)
    {
        using var answer = await _client.GetAsync(path);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Without_its_key_it_tells_nothing_but_its_health()
    {
        using var stranger = new HttpClient { BaseAddress = _service.Url };
        Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync("health")).StatusCode);
        foreach (var path in new[] { "contacts", "contacts/a", "events", "schema", "nothing" })
            Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync(path)).StatusCode);
    }

    [Fact]
    public async Task Its_state_outlives_it()
    {
        await _service.DisposeAsync();
        await using var next = await MarketingService.Start(Options);
        using var client = Client(next.Url);
        Assert.NotNull(await client.GetFromJsonAsync<JsonObject>("contacts/a"));
    }

    [Fact]
    public async Task It_does_not_listen_to_the_network() =>
        await Assert.ThrowsAsync<ArgumentException>(() => MarketingService.Start(Options with { Url = "http://0.0.0.0:0" }));

    private static HttpClient Client(Uri url)
    {
        var client = new HttpClient { BaseAddress = url };
        client.DefaultRequestHeaders.Authorization = new("Bearer", "a key for this test");
        return client;
    }
}
