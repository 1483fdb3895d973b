using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Compliance.DataMap;
using Compliance.Testing.Connectors;
using Compliance.Workflows;
using Microsoft.AspNetCore.Http;

namespace Compliance.Connectors.Tests.Http;

/// <summary>What a service may answer beside what was agreed: each time an end, a failure with its place, or another attempt.</summary>
public sealed class HttpAnswersTests : IAsyncLifetime
{
    private const string Place = "store_under_test/contacts";

    private HttpStore store = null!;

    public async ValueTask InitializeAsync() => store = await HttpStore.New();

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"  \"")]
    [InlineData("null")]
    public async Task An_empty_cursor_is_the_end(string next)
    {
        Answer($$"""{"items":[{"id":"1","email":"a@b.example"}],"next":{{next}}}""");
        Assert.Single(await Find());
        Assert.Single(await store.Connector.Scan(store.Collection, [], default).ToListAsync());
        Assert.Null((await store.Connector.Sweep(store.Collection, "placed", ContractRow.Noon, null, 10, default)).Continuation);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a b")]
    [InlineData("x y z a b c")]
    [InlineData("1 2 3 4 5 6 7 8 9 10 4 5 6 7 8 9 10")]
    public async Task A_cursor_that_comes_again_is_a_failure_with_its_place(string cursors)
    {
        var (cycle, calls) = (cursors.Split(' '), 0);
        store.Host.Instead = context =>
            context.Response.WriteAsync($$"""{"items":[],"next":"{{cycle[calls++ % cycle.Length]}}"}""");
        Assert.Equal((ConnectorFailure.EndlessPages, Place), Told(await Fails(Find)));
        Assert.InRange(calls, 2, 60);
    }

    [Fact]
    public async Task A_cursor_that_comes_again_is_found_out_across_the_pages_of_a_sweep()
    {
        var calls = 0;
        store.Host.Instead = context => context.Response.WriteAsync($$"""{"items":[],"next":"{{calls++ % 3}}"}""");
        string? continuation = null;
        var failure = await Fails(async () =>
        {
            for (var page = 0; page < 50; page++)
                continuation = (await store.Connector.Sweep(store.Collection, "placed", ContractRow.Noon, continuation, 10, default))
                    .Continuation;
        });
        Assert.Equal((ConnectorFailure.EndlessPages, Place), Told(failure));
    }

    [Fact]
    public async Task More_pages_than_the_setting_allows_are_a_failure_that_names_it()
    {
        var calls = 0;
        store.Host.Instead = context => context.Response.WriteAsync($$"""{"items":[],"next":"{{calls++}}"}""");
        var connector = store.Service(settings => settings.MaxPages = 7);
        var failure = await Fails(async () => await connector.Scan(store.Collection, [], default).ToListAsync());
        Assert.Equal((ConnectorFailure.EndlessPages, $"{Place}: Connections:store_under_test:MaxPages"), Told(failure));
        Assert.Equal(7, calls);
    }

    [Fact]
    public async Task An_answer_without_end_is_given_up_where_the_setting_says_and_not_asked_for_again()
    {
        var (calls, sent) = (0, 0L);
        store.Host.Instead = async context =>
        {
            calls++;
            var part = new byte[64 * 1024];
            Array.Fill(part, (byte)' ');
            while (!context.RequestAborted.IsCancellationRequested && sent < 256 << 20)
            {
                await context.Response.Body.WriteAsync(part, context.RequestAborted);
                sent += part.Length;
            }
        };
        var connector = store.Service(settings => settings.MaxResponseBytes = 1 << 20);
        var failure = await Fails(async () => await connector.Scan(store.Collection, [], default).ToListAsync());
        Assert.Equal(ConnectorFailure.Mismatch, failure.Code);
        Assert.Equal(1, calls);
        Assert.InRange(sent, 1 << 20, 64 << 20);
    }

    [Fact]
    public async Task A_cursor_may_be_a_number()
    {
        store.Host.Instead = context => context.Response.WriteAsync(context.Request.Query["cursor"] == "2"
            ? """{"items":[{"id":2}]}"""
            : """{"items":[{"id":1}],"next":2}""");
        Assert.Equal(["1", "2"], (await store.Connector.Scan(store.Collection, [], default).ToListAsync()).Select(row => row.Key.Value));
    }

    [Theory]
    [InlineData("""{"items":{"id":"1"}}""", "items")]
    [InlineData("""{"items":["a@b.example"]}""", "items")]
    [InlineData("""{"items":[null]}""", "items")]
    [InlineData("""{"items":[[]]}""", "items")]
    [InlineData("""{"data":[]}""", "items")]
    [InlineData("""{"items":[],"next":{"cursor":"x"}}""", "next")]
    [InlineData("""{"items":[],"next":true}""", "next")]
    [InlineData("""{"items":[{"email":"a@b.example"}]}""", "id")]
    [InlineData("""{"items":[{"id":null,"email":"a@b.example"}]}""", "id")]
    [InlineData("""{"items":[{"id":"","email":"a@b.example"}]}""", "id")]
    [InlineData("""{"items":[{"id":{"value":1},"email":"a@b.example"}]}""", "id")]
    [InlineData("""{"items":[{"id":"1","id":"2","email":"a@b.example"}]}""", null)]
    [InlineData("""{"items":[],"items":[{"id":"1","email":"a@b.example"}]}""", null)]
    [InlineData("""{"items":[{"id":"1","email":"a@b.example",}]}""", null)]
    [InlineData("null", null)]
    [InlineData("\"a@b.example\"", null)]
    [InlineData("<html>a@b.example</html>", null)]
    public async Task Another_shape_of_a_page_is_a_failure_with_its_place(string body, string? field)
    {
        Answer(body);
        var place = field is null ? Place : $"{Place}/{field}";
        Assert.Equal((ConnectorFailure.Mismatch, place), Told(await Fails(Find)));
        Assert.Equal((ConnectorFailure.Mismatch, place), Told(
            await Fails(async () => await store.Connector.Scan(store.Collection, [], default).ToListAsync())));
        Assert.Equal((ConnectorFailure.Mismatch, place), Told(
            await Fails(() => store.Connector.Sweep(store.Collection, "placed", ContractRow.Noon, null, 10, default))));
    }

    [Theory]
    [InlineData("null", null)]
    [InlineData("[]", null)]
    [InlineData("not json", null)]
    [InlineData("", null)]
    [InlineData("""{"id":"2"}""", "id")]
    [InlineData("""{"email":"a@b.example"}""", "id")]
    [InlineData("""{"id":"1","id":"1"}""", null)]
    public async Task Another_shape_of_an_item_is_a_failure_and_not_a_row_that_is_gone(string body, string? field)
    {
        Answer(body);
        var place = field is null ? Place : $"{Place}/{field}";
        var mask = new ErasureInstruction.MaskFields([new FieldMask("note", new FixedMasking(null))]);
        Assert.Equal((ConnectorFailure.Mismatch, place), Told(
            await Fails(async () => await store.Connector.Read(store.Collection, [new RowKey("1")], default).ToListAsync())));
        Assert.Equal((ConnectorFailure.Mismatch, place), Told(
            await Fails(() => store.Connector.Erase(store.Collection, [new RowKey("1")], mask, default))));
    }

    [Fact]
    public async Task An_answer_that_is_too_deep_is_a_failure_with_its_place()
    {
        Answer($$"""{"items":[{"id":"1","email":{{new string('[', 200)}}{{new string(']', 200)}}}]}""");
        Assert.Equal((ConnectorFailure.Mismatch, Place), Told(await Fails(Find)));
    }

    [Fact]
    public async Task Reaches_items_by_numbers_for_ids()
    {
        store.Host.Put(new JsonObject { ["id"] = 42, ["email"] = "a@b.example", ["note"] = "secret" });
        var row = Assert.Single(await Find());
        Assert.Equal("42", row.Key.Value);
        Assert.Single(await store.Connector.Read(store.Collection, [row.Key], default).ToListAsync());
        Assert.Equal(
            new ErasureOutcome(1, 0, 0), await store.Connector.Erase(store.Collection, [row.Key], ErasureInstruction.Delete, default));
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a?b=c")]
    [InlineData("50%")]
    [InlineData("a%41")]
    [InlineData("../x")]
    [InlineData("a/../b")]
    [InlineData("...")]
    [InlineData("a\\b")]
    [InlineData("a;b#c")]
    public async Task Reaches_items_by_odd_ids(string id)
    {
        await store.Put([new ContractRow(id, Email: "a@b.example", Note: "secret"), new ContractRow("other", Note: "theirs")]);
        var row = Assert.Single(await Find());
        Assert.Equal(id, row.Key.Value);
        var mask = new ErasureInstruction.MaskFields([new FieldMask("note", new FixedMasking("MASKED"))]);
        Assert.Equal(new ErasureOutcome(0, 1, 0), await store.Connector.Erase(store.Collection, [row.Key], mask, default));
        Assert.Equal(
            new ErasureOutcome(1, 0, 0), await store.Connector.Erase(store.Collection, [row.Key], ErasureInstruction.Delete, default));
        Assert.Equal("other", Assert.Single(await store.Connector.Scan(store.Collection, [], default).ToListAsync()).Key.Value);
    }

    [Fact]
    public async Task Reads_a_row_by_its_address_that_the_filter_withholds()
    {
        await store.Put([new ContractRow("1"), new ContractRow("2")]);
        store.Host.Overlooked.Add("FILTER");
        var read = await store.Connector.Read(store.Collection, [new RowKey("1"), new RowKey("2"), new RowKey("3")], default).ToListAsync();
        Assert.Equal(["1", "2"], read.Select(row => row.Key.Value).Order());
    }

    [Theory]
    [InlineData("contacts/", "/contacts/?limit=", "/contacts/1")]
    [InlineData("/contacts", "/contacts?limit=", "/contacts/1")]
    [InlineData("contacts/{id}/", "/contacts/?limit=", "/contacts/1/")]
    [InlineData("contacts/{id}", "/contacts/?limit=", "/contacts/1")]
    public async Task Keeps_the_slash_at_the_end_of_a_configured_path(string path, string listing, string item)
    {
        await store.Put([new ContractRow("1", Email: "a@b.example")]);
        var connector = store.Service(settings => settings.Collections["people"] = path);
        var collection = store.Collection with { Address = new CollectionAddress("contract", "people") };
        await connector.Scan(collection, [], default).ToListAsync();
        await connector.Read(collection, [new RowKey("1")], default).ToListAsync();
        Assert.StartsWith($"GET {listing}", store.Host.Asked.First(), StringComparison.Ordinal);
        Assert.Equal($"GET {item}", store.Host.Asked.Last());
        Assert.Equal([collection.Address], (await connector.Describe([collection], default)).Collections.Keys);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Waits_as_long_as_the_service_asks_for(bool asDate)
    {
        await store.Put([new ContractRow("1", Email: "a@b.example")]);
        var calls = 0;
        store.Host.Instead = context =>
        {
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            context.Response.Headers.RetryAfter = asDate
                ? DateTimeOffset.UtcNow.AddSeconds(3).ToString("R", CultureInfo.InvariantCulture) : "2";
            if (++calls == 1)
                store.Host.Instead = null;
            return Task.CompletedTask;
        };
        var watch = Stopwatch.StartNew();
        Assert.Single(await Find());
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(1.8), TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task Takes_a_service_for_away_that_asks_for_more_time_than_a_step_has()
    {
        var calls = 0;
        store.Host.Instead = context =>
        {
            calls++;
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = "3600";
            return Task.CompletedTask;
        };
        Assert.Equal((FailureCode.StoreUnavailable, "store_under_test"), Told(await Fails(Find)));
        Assert.Equal(1, calls);
    }

    [Theory]
    [InlineData(StatusCodes.Status204NoContent, ConnectorFailure.Mismatch, 1)]
    [InlineData(StatusCodes.Status301MovedPermanently, ConnectorFailure.Mismatch, 1)]
    [InlineData(StatusCodes.Status400BadRequest, ConnectorFailure.Mismatch, 1)]
    [InlineData(StatusCodes.Status401Unauthorized, ConnectorFailure.Refused, 1)]
    [InlineData(StatusCodes.Status403Forbidden, ConnectorFailure.Refused, 1)]
    [InlineData(StatusCodes.Status404NotFound, ConnectorFailure.Mismatch, 1)]
    [InlineData(StatusCodes.Status408RequestTimeout, FailureCode.StoreUnavailable, 3)]
    [InlineData(StatusCodes.Status409Conflict, FailureCode.StoreUnavailable, 1)]
    [InlineData(StatusCodes.Status423Locked, FailureCode.StoreUnavailable, 1)]
    [InlineData(StatusCodes.Status429TooManyRequests, FailureCode.StoreUnavailable, 3)]
    [InlineData(StatusCodes.Status500InternalServerError, FailureCode.StoreUnavailable, 1)]
    [InlineData(StatusCodes.Status501NotImplemented, ConnectorFailure.Mismatch, 1)]
    [InlineData(StatusCodes.Status502BadGateway, FailureCode.StoreUnavailable, 3)]
    [InlineData(StatusCodes.Status503ServiceUnavailable, FailureCode.StoreUnavailable, 3)]
    [InlineData(StatusCodes.Status504GatewayTimeout, FailureCode.StoreUnavailable, 3)]
    [InlineData(StatusCodes.Status505HttpVersionNotsupported, ConnectorFailure.Mismatch, 1)]
    public async Task Each_status_has_its_reason_and_what_passes_is_tried_three_times(int status, string code, int attempts)
    {
        var calls = 0;
        store.Host.Instead = context =>
        {
            calls++;
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        };
        Assert.Equal(code, (await Fails(Find)).Code);
        Assert.Equal(attempts, calls);
    }

    [Theory]
    [InlineData(1, 2, "email", 1)]
    [InlineData(650, 2, "email", 1)]
    [InlineData(750, 2, "email", 2)]
    [InlineData(1500, 1, "email", 1)]
    [InlineData(400, 7, "email", 3)]
    public async Task Many_values_are_asked_for_in_addresses_of_bounded_length(int length, int count, string field, int calls)
    {
        string[] values = [.. Enumerable.Range(0, count).Select(each => new string((char)('a' + each), length))];
        await store.Put([.. values.Select((value, index) => new ContractRow($"{index}", Email: value))]);
        var found = await store.Connector.Find(store.Collection, new Selector(new FieldMatch(field, values)), [], default).ToListAsync();
        Assert.Equal(count, found.Count);
        Assert.Equal(calls, store.Host.Asked.Count(each => each.StartsWith("GET /contacts?email=", StringComparison.Ordinal)));
        Assert.Equal(calls, store.Host.Asked.Count);
    }

    [Theory]
    [InlineData("email", 1501)]
    [InlineData("limit", 1)]
    [InlineData("cursor", 1)]
    public async Task What_no_address_can_ask_for_is_looked_for_in_every_item(string field, int length)
    {
        var item = new JsonObject { ["id"] = "1", [field] = new string('a', length) };
        store.Host.Put(item);
        var match = new FieldMatch(field, [new string('a', length)]);
        Assert.Single(await store.Connector.Find(store.Collection, new Selector(match), [], default).ToListAsync());
        Assert.Equal(["GET /contacts?limit=200"], store.Host.Asked.ToArray());
    }

    [Fact]
    public async Task Two_rows_are_read_in_one_call_and_one_by_its_address()
    {
        await store.Put([new ContractRow("1"), new ContractRow("2"), new ContractRow("3")]);
        Assert.Equal(2, (await store.Connector.Read(store.Collection, [new("1"), new("2")], default).ToListAsync()).Count);
        Assert.Single(await store.Connector.Read(store.Collection, [new("3")], default).ToListAsync());
        Assert.Equal(["GET /contacts?id=1&id=2&limit=200", "GET /contacts/3"], store.Host.Asked.ToArray());
    }

    [Theory]
    [InlineData("""{"a":1,"b":{"c":1,"d":2}}""", """{"a":1,"b":{"c":1,"d":3}}""", """{"b":{"d":3}}""")]
    [InlineData("""{"a":1}""", """{"a":1}""", "{}")]
    [InlineData("""{"a":1}""", "{}", """{"a":null}""")]
    [InlineData("""{"a":{"b":1}}""", """{"a":[1]}""", """{"a":[1]}""")]
    [InlineData("""{"a":[1]}""", """{"a":{"b":1}}""", """{"a":{"b":1}}""")]
    [InlineData("{}", """{"a":null}""", """{"a":null}""")]
    public void A_merge_patch_names_what_changes_alone(string before, string after, string patch) => Assert.Equal(
        patch,
        Connectors.Http.MergePatch.Between(JsonNode.Parse(before)!.AsObject(), JsonNode.Parse(after)!.AsObject()).ToJsonString());

    [Theory]
    [InlineData("""{"contacts":"id"}""", "store_under_test/schema/contacts")]
    [InlineData("""{"contacts":{"id":"string"}}""", "store_under_test/schema/contacts")]
    [InlineData("""{"contacts":[{"name":"id"}]}""", "store_under_test/schema/contacts")]
    [InlineData("[]", "store_under_test/schema")]
    [InlineData("not json", "store_under_test/schema")]
    public async Task Another_shape_of_the_schema_is_a_failure_with_its_place(string body, string place)
    {
        Answer(body);
        Assert.Equal((ConnectorFailure.Mismatch, place), Told(await Fails(() => store.Connector.Describe([store.Collection], default))));
    }

    [Fact]
    public async Task Describes_names_that_may_be_a_persons_as_a_star_and_knows_no_key()
    {
        Answer("""{"contacts":["id","attributes.ada@example.org","attributes.city"]}""");
        var described = (await store.Connector.Describe([store.Collection], default)).Collections[store.Collection.Address];
        Assert.Equal(["attributes.*", "attributes.city", "id"], described.Paths.Order(StringComparer.Ordinal));
        Assert.Null(described.Key);
        Assert.Null(described.Rights);
    }

    private void Answer(string body) => store.Host.Instead = context => context.Response.WriteAsync(body);

    private Task<List<Row>> Find() => store.Connector
        .Find(store.Collection, new Selector(new FieldMatch("email", ["a@b.example"])), ["email"], default).ToListAsync().AsTask();

    private static (string Code, string Reference) Told(StepFailedException failure)
    {
        Assert.Null(failure.InnerException);
        return (failure.Code, failure.Reference);
    }

    private static async Task<StepFailedException> Fails(Func<Task> call) => await Assert.ThrowsAsync<StepFailedException>(call);
}
