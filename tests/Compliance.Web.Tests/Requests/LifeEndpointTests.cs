using System.Net;
using Compliance.Requests.Deciding;
using Compliance.Requests.Holds;
using Compliance.Requests.Lifecycle;
using Compliance.Web.Holds;
using Compliance.Web.Requests;
using Compliance.Web.Tests.Support;

namespace Compliance.Web.Tests.Requests;

/// <summary>What people decide about requests, through the doors.</summary>
public sealed class LifeEndpointTests : IAsyncLifetime
{
    private const string Good = """{"right":"erasure","identities":{"email":"jane@example.org"}}""";

    private Api _api = null!;

    private FakeLife Life => _api.Get<FakeLife>();

    public async ValueTask InitializeAsync()
    {
        _api = await Api.Start();
        using var answer = await _api.Submit(Good);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task Who_decides_is_taken_from_the_token_and_the_answer_says_how_far_the_request_is()
    {
        using var denied = await Post("requests/request-1/deny", RequestsApi.DecideRequests, """{"reason":"excessive"}""");
        Assert.Equal("refusing", (await denied.Body()).GetProperty("stage").GetString());
        using var withdrawn = await Post("requests/request-1/withdraw", RequestsApi.SubmitRequests);
        Assert.Equal("withdrawing", (await withdrawn.Body()).GetProperty("stage").GetString());
        Assert.Equal([("request-1", "Deny Excessive", "tester"), ("request-1", "Withdraw", "tester")], Life.Decided);
    }

    [Theory]
    [InlineData("withdraw", null)]
    [InlineData("deny", """{"reason":"excessive"}""")]
    [InlineData("expire", null)]
    [InlineData("appeal", null)]
    [InlineData("appeal/answer", """{"stands":true}""")]
    public async Task What_the_table_of_stages_refuses_is_a_clear_problem_and_an_unknown_request_another(string door, string? body)
    {
        var permission = door is "withdraw" or "appeal" ? RequestsApi.SubmitRequests : RequestsApi.DecideRequests;
        using var unknown = await Post($"requests/nobody/{door}", permission, body);
        await unknown.IsProblem(HttpStatusCode.NotFound, "unknown-request");
        Life.Refuses = new EventRefusedException(RequestStage.Committed, RequestEvent.Withdraw);
        using var late = await Post($"requests/request-1/{door}", permission, body);
        var problem = await late.IsProblem(HttpStatusCode.Conflict, "not-in-this-stage");
        Assert.Equal("Withdraw is refused in the stage Committed.", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task A_refusal_without_an_article_names_the_field_and_who_refused_answers_no_appeal()
    {
        Life.Refuses = new RefusalWithoutLawException();
        using var lawless = await Post("requests/request-1/deny", RequestsApi.DecideRequests, """{"reason":"exemption"}""");
        Assert.Contains("law", (await lawless.IsProblem(HttpStatusCode.BadRequest, "invalid-request")).Errors().Keys);
        Life.Refuses = new OwnDecisionException();
        using var own = await Post("requests/request-1/appeal/answer", RequestsApi.DecideRequests, """{"stands":false}""");
        await own.IsProblem(HttpStatusCode.Forbidden, "own-decision");
    }

    [Fact]
    public async Task A_person_reaches_their_own_request_and_is_told_the_same_of_anothers_as_of_none()
    {
        var own = _api.TokenFor("tester", RequestsApi.OwnRequests);
        var stranger = _api.TokenFor("stranger", RequestsApi.OwnRequests);
        using var found = await _api.Send("GET", "/api/me/requests/request-1", token: own);
        Assert.Equal(HttpStatusCode.OK, found.StatusCode);
        using var withdrawn = await _api.Send("POST", "/api/me/requests/request-1/withdraw", token: own);
        Assert.Equal(HttpStatusCode.OK, withdrawn.StatusCode);
        foreach (var (method, door) in new[] { ("GET", ""), ("POST", "/withdraw"), ("POST", "/appeal") })
        {
            using var anothers = await _api.Send(method, $"/api/me/requests/request-1{door}", token: stranger);
            using var none = await _api.Send(method, $"/api/me/requests/nobody{door}", token: stranger);
            await anothers.IsProblem(HttpStatusCode.NotFound, "unknown-request");
            Assert.Equal(await none.Content.ReadAsStringAsync(), await anothers.Content.ReadAsStringAsync());
        }

        Assert.Single(Life.Decided);
    }

    [Fact]
    public async Task Many_requests_have_one_outcome_each_and_a_wrong_operation_or_too_many_ids_are_refused()
    {
        using var answer = await Post("requests/bulk/retry", RequestsApi.OperateRequests, """{"ids":["request-1","nobody"]}""");
        Assert.Equal(
            ["done", "unknown"],
            (await answer.Body()).GetProperty("requests").EnumerateArray().Select(each => each.GetProperty("result").GetString()));
        using var whim = await Post("requests/bulk/destroy", RequestsApi.OperateRequests, """{"ids":["request-1"]}""");
        await whim.IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        var many = string.Join(',', Enumerable.Range(0, 101).Select(each => $"\"id-{each}\""));
        foreach (
            var body in new[]
            {
                $$"""{"ids":[{{many}}]}""", """{"ids":[]}""", """{"ids":["a/b"]}""", """{"ids":["a"],"assignee":"x"}""",
            })
        {
            using var refused = await Post("requests/bulk/extend", RequestsApi.OperateRequests, body);
            await refused.IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        }
    }

    [Fact]
    public async Task An_approval_names_a_digest()
    {
        foreach (
            var body in new[]
            {
                """{"preview":"yes"}""", """{"preview":"5D41402ABC4B2A76B9719D911017C592AE28EF6C5C8E8C6DD2F6A7B1C9D3E4F5"}""",
            })
        {
            using var refused = await Post("requests/request-1/approve", RequestsApi.ApproveErasures, body);
            Assert.Contains("preview", (await refused.IsProblem(HttpStatusCode.BadRequest, "invalid-request")).Errors().Keys);
        }
    }

    [Fact]
    public async Task A_preview_says_what_is_destroyed_and_what_is_not_covered()
    {
        using var answer = await _api.Send("GET", "/api/requests/request-1/preview", token: _api.Token(RequestsApi.ReadRequests));
        var preview = (await answer.Body()).GetProperty("preview");
        Assert.Equal(3, preview.GetProperty("destroyed").GetInt64());
        Assert.Equal("shop.notes", preview.GetProperty("notCovered")[0].GetProperty("collection").GetString());
        using var none = await _api.Send("GET", "/api/requests/nobody/preview", token: _api.Token(RequestsApi.ReadRequests));
        await none.IsProblem(HttpStatusCode.NotFound, "unknown-preview");
    }

    [Fact]
    public async Task A_hold_is_on_a_person_or_on_a_collection_and_names_nobody_in_its_answer()
    {
        using var person = await Post("holds", HoldsApi.ManageHolds, """{"matter":"17","identities":{"email":"jane@example.org"}}""");
        var text = await person.Content.ReadAsStringAsync();
        Assert.Contains("request-1", text, StringComparison.Ordinal);
        Assert.DoesNotContain("jane", text, StringComparison.Ordinal);
        using var collection = await Post("holds", HoldsApi.ManageHolds, """{"matter":"17","collection":"shop.orders"}""");
        var placed = Life.Placed!;
        Assert.Equal(
            ("shop", "orders", "tester"), (placed.Collection!.Value.Dataset, placed.Collection.Value.Collection, placed.Caller));
        foreach (
            var body in new[]
            {
                """{"matter":"17"}""", """{"matter":"17","collection":"shop.orders","identities":{"email":"jane@example.org"}}""",
                """{"matter":" ","collection":"shop.orders"}""", """{"matter":"17","collection":"orders"}""",
            })
        {
            using var refused = await Post("holds", HoldsApi.ManageHolds, body);
            await refused.IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        }

        Life.Refuses = new HoldRefusedException("collection", "must be a collection of the data map");
        using var unmapped = await Post("holds", HoldsApi.ManageHolds, """{"matter":"17","collection":"shop.shoes"}""");
        Assert.Contains("collection", (await unmapped.IsProblem(HttpStatusCode.BadRequest, "invalid-request")).Errors().Keys);
    }

    [Fact]
    public async Task Holds_are_listed_and_released_by_those_who_may()
    {
        using var all = await _api.Send("GET", "/api/holds?released=true", token: _api.Token(HoldsApi.ReadHolds));
        Assert.Equal(2, (await all.Body()).GetProperty("holds").GetArrayLength());
        using var forbidden = await Post("holds/hold-1/release", HoldsApi.ReadHolds);
        Assert.Equal(HttpStatusCode.Forbidden, forbidden.StatusCode);
        using var released = await Post("holds/hold-1/release", HoldsApi.ManageHolds);
        Assert.Equal("request-1", (await released.Body()).GetProperty("resumed")[0].GetString());
        using var none = await Post("holds/hold-9/release", HoldsApi.ManageHolds);
        await none.IsProblem(HttpStatusCode.NotFound, "unknown-hold");
    }

    private Task<HttpResponseMessage> Post(string path, Permission permission, string? body = null) =>
        _api.Send("POST", $"/api/{path}", body is null ? null : Api.Json(body), _api.Token(permission));
}
