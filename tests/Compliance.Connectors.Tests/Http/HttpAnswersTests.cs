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

    private HttpStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await HttpStore.New();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"  \"")]
    [InlineData("null")]
    public async Task An_empty_cursor_is_the_end(string next)
    {
        Answer($$"""{"items":[{"id":"1","email":"a@b.example"}],"next":{{next}}}""");
        Assert.Single(await Find());
        Assert.Single(await _store.Connector.Scan(_store.Collection, [], default).ToListAsync());
        Assert.Null((await _store.Connector.Sweep(_store.Collection, "placed", ContractRow.Noon, null, 10, default)).Continuation);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a b")]
    [InlineData("x y z a b c")]
    [InlineData("1 2 3 4 5 6 7 8 9 10 4 5 6 7 8 9 10")]
    public async Task A_cursor_that_comes_again_is_a_failure_with_its_place(string cursors)
    {
        var (cycle, calls) = (cursors.Split(' '), 0);
        _store.Host.Instead = context =>
            context.Response.WriteAsync($$"""{"items":[],"next":"{{cycle[calls++ % cycle.Length]}}"}""");
        Assert.Equal((ConnectorFailure.EndlessPages, Place), Told(await Fails(Find)));
        Assert.InRange(calls, 2, 60);
    }

    [Fact]
    public async Task A_cursor_that_comes_again_is_found_out_across_the_pages_of_a_sweep()
    {
        var calls = 0;
        _store.Host.Instead = context => context.Response.WriteAsync($$"""{"items":[],"next":"{{calls++ % 3}}"}""");
        string? continuation = null;
        var failure = await Fails(async () =>
        {
            for (var page = 0; page < 50; page++)
                continuation = (await _store.Connector.Sweep(_store.Collection, "placed", ContractRow.Noon, continuation, 10, default))
                    .Continuation;
        });
        Assert.Equal((ConnectorFailure.EndlessPages, Place), Told(failure));
    }

    [Fact]
    public async Task More_pages_than_the_setting_allows_are_a_failure_that_names_it()
    {
        var calls = 0;
        _store.Host.Instead = context => context.Response.WriteAsync($$"""{"items":[],"next":"{{calls++}}"}""");
        var connector = _store.Service(settings => settings.MaxPages = 7);
        var failure = await Fails(async () => await connector.Scan(_store.Collection, [], default).ToListAsync());
        Assert.Equal((ConnectorFailure.EndlessPages, $"{Place}: Connections:store_under_test:MaxPages"), Told(failure));
        Assert.Equal(7, calls);
    }

    [Fact]
    public async Task An_answer_without_end_is_given_up_where_the_setting_says_and_not_asked_for_again()
    {
        var (calls, sent) = (0, 0L);
        _store.Host.Instead = async context =>
        {
            calls++;
            var part = new byte[64 * 1024];
            Array.Fill(part, (byte)' ');
            // Once nobody reads any more, writing costs nothing: what is written then does not count.
            while (sent < 256 << 20 && await context.Response.BodyWriter.WriteAsync(part, context.RequestAborted) is { IsCompleted: false })
            {
                sent += part.Length;
                await Task.Yield();
            }
        };
        var connector = _store.Service(settings => settings.MaxResponseBytes = 1 << 20);
        var failure = await Fails(async () => await connector.Scan(_store.Collection, [], default).ToListAsync());
        Assert.Equal(ConnectorFailure.Mismatch, failure.Code);
        Assert.Equal(1, calls);
        Assert.InRange(sent, 1 << 20, 64 << 20);
    }

    [Fact]
    public async Task A_cursor_may_be_a_number()
    {
        _store.Host.Instead = context => context.Response.WriteAsync(context.Request.Query["cursor"] == "2"
            ? """{"items":[{"id":2}]}"""
            : """{"items":[{"id":1}],"next":2}""");
        Assert.Equal(["1", "2"], (await _store.Connector.Scan(_store.Collection, [], default).ToListAsync()).Select(row => row.Key.Value));
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
            await Fails(async () => await _store.Connector.Scan(_store.Collection, [], default).ToListAsync())));
        Assert.Equal((ConnectorFailure.Mismatch, place), Told(
            await Fails(() => _store.Connector.Sweep(_store.Collection, "placed", ContractRow.Noon, null, 10, default))));
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
            await Fails(async () => await _store.Connector.Read(_store.Collection, [new RowKey("1")], default).ToListAsync())));
        Assert.Equal((ConnectorFailure.Mismatch, place), Told(
            await Fails(() => _store.Connector.Erase(_store.Collection, [new RowKey("1")], mask, default))));
    }

    [Fact]
    public async Task An_answer_that_is_too_deep_is_a_failure_with_its_place()
    {
        Answer($$"""{"items":[{"id":"1","email":{{new string('[', 200)}}{{new string(']', 200)}}}]}""");
        Assert.Equal((ConnectorFailure.Mismatch, Place), Told(await Fails(Find)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Waits_as_long_as_the_service_asks_for(bool asDate)
    {
        await _store.Put([new ContractRow("1", Email: "a@b.example")]);
        var calls = 0;
        _store.Host.Instead = context =>
        {
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            context.Response.Headers.RetryAfter = asDate
                ? DateTimeOffset.UtcNow.AddSeconds(3).ToString("R", CultureInfo.InvariantCulture) : "2";
            if (++calls == 1)
                _store.Host.Instead = null;
            return Task.CompletedTask;
        };
        var watch = Stopwatch.StartNew();
        Assert.Single(await Find());
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(1.8), TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task Tries_again_at_once_where_the_time_that_the_service_names_has_passed()
    {
        await _store.Put([new ContractRow("1", Email: "a@b.example")]);
        _store.Host.Instead = context =>
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = DateTimeOffset.UtcNow.AddHours(-1).ToString("R", CultureInfo.InvariantCulture);
            _store.Host.Instead = null;
            return Task.CompletedTask;
        };
        Assert.Single(await Find());
    }

    [Fact]
    public async Task Takes_a_service_for_away_that_asks_for_more_time_than_a_step_has()
    {
        var calls = 0;
        _store.Host.Instead = context =>
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
        _store.Host.Instead = context =>
        {
            calls++;
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        };
        Assert.Equal(code, (await Fails(Find)).Code);
        Assert.Equal(attempts, calls);
    }

    [Theory]
    [InlineData("""{"contacts":"id"}""", "store_under_test/schema/contacts")]
    [InlineData("""{"contacts":{"id":"string"}}""", "store_under_test/schema/contacts")]
    [InlineData("""{"contacts":[{"name":"id"}]}""", "store_under_test/schema/contacts")]
    [InlineData("[]", "store_under_test/schema")]
    [InlineData("not json", "store_under_test/schema")]
    public async Task Another_shape_of_the_schema_is_a_failure_with_its_place(string body, string place)
    {
        Answer(body);
        Assert.Equal((ConnectorFailure.Mismatch, place), Told(await Fails(() => _store.Connector.Describe([_store.Collection], default))));
    }

    [Fact]
    public async Task Describes_names_that_may_be_a_persons_as_a_star_and_knows_no_key()
    {
        Answer("""{"contacts":["id","attributes.ada@example.org","attributes.city"]}""");
        var described = (await _store.Connector.Describe([_store.Collection], default)).Collections[_store.Collection.Address];
        Assert.Equal(["attributes.*", "attributes.city", "id"], described.Paths.Order(StringComparer.Ordinal));
        Assert.Null(described.Key);
        Assert.Null(described.Rights);
    }

    private void Answer(string body) => _store.Host.Instead = context => context.Response.WriteAsync(body);

    private Task<List<Row>> Find() => _store.Connector
        .Find(_store.Collection, new Selector(new FieldMatch("email", ["a@b.example"])), ["email"], default).ToListAsync().AsTask();

    private static (string Code, string Reference) Told(StepFailedException failure)
    {
        Assert.Null(failure.InnerException);
        return (failure.Code, failure.Reference);
    }

    private static async Task<StepFailedException> Fails(Func<Task> call) => await Assert.ThrowsAsync<StepFailedException>(call);
}
