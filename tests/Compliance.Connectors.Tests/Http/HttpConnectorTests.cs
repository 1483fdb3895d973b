using System.Diagnostics;
using System.Text.Json.Nodes;
using Compliance.DataMap;
using Compliance.Testing.Connectors;
using Compliance.Workflows;
using Microsoft.AspNetCore.Http;

namespace Compliance.Connectors.Tests.Http;

public sealed class HttpConnectorTests : IAsyncLifetime
{
    private HttpStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await HttpStore.New();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Follows_no_redirect()
    {
        await using var elsewhere = await HttpStore.New();
        var reached = false;
        elsewhere.Host.Instead = context =>
        {
            reached = true;
            return Task.CompletedTask;
        };
        _store.Host.Instead = context =>
        {
            context.Response.Redirect(elsewhere.Host.Address + context.Request.Path);
            return Task.CompletedTask;
        };
        Assert.Equal(ConnectorFailure.Mismatch, (await Fails(Find)).Code);
        Assert.Equal(ConnectorFailure.Mismatch, (await Fails(Delete)).Code);
        Assert.False(reached);
    }

    [Fact]
    public async Task Sends_no_cookie_back_and_no_trace_of_the_call()
    {
        var sent = new List<string>();
        _store.Host.Instead = context =>
        {
            sent.AddRange(context.Request.Headers.Select(header => header.Key.ToLowerInvariant()));
            context.Response.Headers.SetCookie = "session=1; path=/";
            return context.Response.WriteAsync("""{"items":[]}""");
        };
        using (new Activity("erasing").Start())
        {
            await Find();
            await Find();
        }

        Assert.Contains("x-api-key", sent);
        Assert.DoesNotContain("cookie", sent);
        Assert.DoesNotContain("traceparent", sent);
    }

    [Fact]
    public async Task Describes_what_nobody_mapped_in_the_dataset_of_the_map_or_else_of_the_connection()
    {
        await _store.Put([new ContractRow("1")]);
        var other = _store.Collection with { Address = new CollectionAddress("people", "others") };
        Assert.Equal(
            [new CollectionAddress("people", "contacts")], (await _store.Connector.Describe([other], default)).Collections.Keys);
        Assert.Equal(
            [new CollectionAddress("store_under_test", "contacts")], (await _store.Connector.Describe([], default)).Collections.Keys);
    }

    [Fact]
    public async Task Never_leaves_the_collection_by_a_key_that_looks_like_a_path()
    {
        var asked = new List<string>();
        _store.Host.Instead = context =>
        {
            asked.Add(context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget);
            if (context.Request.Path == "/contacts")
                return context.Response.WriteAsync("""{"items":[]}""");
            context.Response.StatusCode = context.Request.Method == "GET" ? StatusCodes.Status404NotFound : StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        };
        await _store.Connector.Erase(
            _store.Collection, [new RowKey("../schema?x=1#y"), new RowKey("http://other.example/")], ErasureInstruction.Delete, default);
        asked.RemoveAll(target => target.StartsWith("/contacts?limit=", StringComparison.Ordinal));
        Assert.NotEmpty(asked);
        Assert.All(asked, target => Assert.StartsWith("/contacts/", target));
        Assert.All(asked, target => Assert.DoesNotContain('/', target["/contacts/".Length..]));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    public async Task Never_names_the_collection_itself_when_it_deletes(string key)
    {
        _store.Host.Instead = _ => throw new InvalidOperationException("Nothing may arrive.");
        var failure = await Fails(() => _store.Connector.Erase(_store.Collection, [new RowKey(key)], ErasureInstruction.Delete, default));
        Assert.Equal(ConnectorFailure.Mismatch, failure.Code);
    }

    [Fact]
    public async Task Reads_no_more_than_the_bound_of_an_answer()
    {
        _store.Host.Instead = async context =>
        {
            context.Response.ContentType = "application/json";
            var spaces = new byte[1 << 20];
            Array.Fill(spaces, (byte)' ');
            for (var mebibyte = 0; mebibyte < 64 && !context.RequestAborted.IsCancellationRequested; mebibyte++)
                await context.Response.Body.WriteAsync(spaces, context.RequestAborted);
        };
        Assert.Equal(ConnectorFailure.Mismatch, (await Fails(Find)).Code);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{\"items\":7}")]
    [InlineData("")]
    public async Task Says_that_an_answer_is_not_of_the_agreed_shape(string body)
    {
        _store.Host.Instead = context => context.Response.WriteAsync(body);
        Assert.Equal(ConnectorFailure.Mismatch, (await Fails(Find)).Code);
    }

    [Fact]
    public async Task Tries_again_at_once_when_the_service_is_busy_for_a_moment()
    {
        await _store.Put([new ContractRow("1", Email: "a@b.example")]);
        var calls = 0;
        _store.Host.Instead = context =>
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            if (++calls == 2)
                _store.Host.Instead = null;
            return Task.CompletedTask;
        };
        Assert.Single(await Find());
    }

    [Fact]
    public async Task Gives_up_on_a_service_that_does_not_answer_in_time()
    {
        _store.Host.Instead = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        Assert.Equal(FailureCode.StoreUnavailable, (await Fails(Find)).Code);
    }

    [Fact]
    public async Task Takes_only_what_matches_from_a_service_that_overlooks_filters()
    {
        _store.Host.Instead = context =>
            context.Response.WriteAsync(
                """{"items":[{"id":"1","email":"a@b.example","placed":"2020-01-01T00:00:00Z"},{"id":"2","email":"z@b.example","placed":"2030-01-01T00:00:00Z"}],"next":null}"""
            );
        Assert.Equal("1", Assert.Single(await Find()).Key.Value);
        var page = await _store.Connector.Sweep(_store.Collection, "placed", ContractRow.Noon, null, 10, default);
        Assert.Equal("1", Assert.Single(page.Keys).Value);
    }

    [Fact]
    public async Task Masks_inside_arrays_without_losing_their_other_elements()
    {
        var collection = _store.Collection with { Fields = [.. _store.Collection.Fields, new("people.email", ["user"])] };
        _store.Host.Put(new JsonObject
        {
            ["id"] = "1",
            ["people"] =
                new JsonArray(new JsonObject { ["email"] = "a@b.example", ["role"] = "first" }, new JsonObject { ["role"] = "second" }),
        });
        var mask = new ErasureInstruction.MaskFields([new FieldMask("people.email", new FixedMasking(null))]);
        await _store.Connector.Erase(collection, [new RowKey("1")], mask, default);
        var row = Assert.Single(await _store.Connector.Read(
            collection with { Fields = [.. collection.Fields, new("people.role", [])] }, [new RowKey("1")], default).ToListAsync());
        Assert.Equal("""[{"email":null,"role":"first"},{"role":"second"}]""", row.Fields["people"]!.ToJsonString());
    }

    private Task<List<Row>> Find() => _store.Connector
        .Find(_store.Collection, new Selector(new FieldMatch("email", ["a@b.example"])), ["email"], default).ToListAsync().AsTask();

    private Task<ErasureOutcome> Delete() =>
        _store.Connector.Erase(_store.Collection, [new RowKey("1")], ErasureInstruction.Delete, default);

    private static async Task<StepFailedException> Fails(Func<Task> call) => await Assert.ThrowsAsync<StepFailedException>(call);
}
