using System.Net;
using System.Text.Json;
using Compliance.Requests.Lifecycle;
using Compliance.Web.Correspondence;
using Compliance.Web.Proofs;
using Compliance.Web.Requests;
using Compliance.Web.Tasks;
using Compliance.Web.Tests.Support;

namespace Compliance.Web.Tests.Contact;

/// <summary>Proof of identity, messages and tasks at the door.</summary>
public sealed class ContactEndpointTests : IAsyncLifetime
{
    private const string TaskPath = $"/api/requests/{FakeContact.Request}/tasks/store-3f1c9a20b7de";

    private Api _api = null!;

    public async ValueTask InitializeAsync() => _api = await Api.Start();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_code_is_asked_for_by_anyone_with_the_id_and_the_answer_tells_nothing()
    {
        using var answer = await Post($"/api/requests/{FakeContact.Request}/proof/code", """{"language":"de-AT"}""");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.StartsWith("If an address", (await Json(answer)).GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal("de", Assert.Single(_api.FakeContact.Asked).Language);
        Assert.Null(_api.FakeContact.Asked[0].Caller);

        using var unknown = await Post("/api/requests/none/proof/code", "{}");
        await unknown.IsProblem(HttpStatusCode.NotFound, "unknown-request");
        using var language = await Post($"/api/requests/{FakeContact.Request}/proof/code", """{"language":"tlh"}""");
        await language.IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        _api.FakeContact.IsBusy = true;
        using var busy = await Post($"/api/requests/{FakeContact.Request}/proof/code", "{}");
        await busy.IsProblem(HttpStatusCode.TooManyRequests, "too-many-requests");
        Assert.Equal(420, busy.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
    }

    [Fact]
    public async Task A_code_gives_a_token_that_opens_its_request_and_no_other()
    {
        await _api.Submit("""{"right":"access","identities":{"email":"a@example.com"}}""");
        using var wrong = await Post($"/api/requests/{FakeContact.Request}/proof", """{"code":"87654321"}""");
        await wrong.IsProblem(HttpStatusCode.Forbidden, "code-refused");
        using var none = await Post($"/api/requests/{FakeContact.Request}/proof", """{"code":"<script>"}""");
        await none.IsProblem(HttpStatusCode.BadRequest, "invalid-request");

        using var right = await Post($"/api/requests/{FakeContact.Request}/proof", """{"code":"1234 56-78"}""");
        var token = (await Json(right)).GetProperty("token").GetString();
        using var own = await _api.Send("GET", $"/my-requests/{token}");
        Assert.Equal(FakeContact.Request, (await Json(own)).GetProperty("id").GetString());
        using var forged = await _api.Send("GET", $"/my-requests/{token![..^2]}AA");
        await forged.IsProblem(HttpStatusCode.Forbidden, "request-token-refused");
        var (others, _) = _api.FakeContact.Tokens.Issue("request-2");
        using var other = await _api.Send("GET", $"/my-requests/{others}");
        await other.IsProblem(HttpStatusCode.Forbidden, "request-token-refused");
        using var page = await _api.Send("GET", $"/my-requests/{others}/messages");
        await page.IsProblem(HttpStatusCode.Forbidden, "request-token-refused");
    }

    [Theory]
    [InlineData(null, ProofMethod.Caller)]
    [InlineData("session", ProofMethod.Session)]
    [InlineData("in-person", ProofMethod.InPerson)]
    public async Task Who_may_vouch_says_how_or_answers_for_it_all_the_same(string? said, ProofMethod proven)
    {
        var body = said is null ? "" : $",\"proven\":\"{said}\"";
        using var answer = await _api.Send(
            "POST", "/api/requests", Api.Json($$"""{"right":"access","identities":{"email":"a@example.com"}{{body}}}"""),
            _api.Token(RequestsApi.SubmitRequests, ProofsApi.VouchForPeople));
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal(proven, Assert.Single(_api.FakeServices.Submitted.Values).Proven);
    }

    [Fact]
    public async Task Who_may_not_vouch_answers_for_nobody()
    {
        using var silent = await _api.Submit("""{"right":"access","identities":{"email":"a@example.com"}}""");
        Assert.Null(Assert.Single(_api.FakeServices.Submitted.Values).Proven);
        using var bold = await _api.Submit("""{"right":"access","identities":{"email":"a@example.com"},"proven":"document"}""");
        var problem = await bold.IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Contains("requests.vouch", problem.Errors()["proven"][0], StringComparison.Ordinal);
        foreach (var wrong in new[] { "expired", "code", "caller" })
        {
            using var refused = await _api.Send(
                "POST", "/api/requests",
                Api.Json($$"""{"right":"access","identities":{"email":"a@example.com"},"proven":"{{wrong}}"}"""),
                _api.Token(RequestsApi.SubmitRequests, ProofsApi.VouchForPeople));
            await refused.IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        }
    }

    [Fact]
    public async Task Messages_go_both_ways_as_they_were_written()
    {
        await _api.Submit("""{"right":"access","identities":{"email":"a@example.com"}}""");
        var (token, _) = _api.FakeContact.Tokens.Issue(FakeContact.Request);
        using var asked = await Post(
            $"/api/requests/{FakeContact.Request}/messages", """{"text":"Which <b>?","asks":true}""", MessagesApi.ReadAndWrite);
        Assert.True((await Json(asked)).GetProperty("asks").GetBoolean());
        using var answered = await Post($"/my-requests/{token}/messages", """{"text":"The first.\nThanks"}""");
        Assert.Equal("person", (await Json(answered)).GetProperty("sender").GetString());
        using var list = await _api.Send("GET", $"/my-requests/{token}/messages");
        Assert.Equal(
            ["Which <b>?", "The first.\nThanks"],
            (await Json(list)).GetProperty("messages").EnumerateArray().Select(each => each.GetProperty("text").GetString()));
        foreach (var text in new[] { "", "   ", "a\\u0000b", new string('x', 8_001) })
        {
            using var refused = await Post($"/my-requests/{token}/messages", $$"""{"text":"{{text}}"}""");
            await refused.IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        }

        using var third = await Post($"/my-requests/{token}/messages", """{"text":"3"}""");
        using var tooMany = await Post($"/my-requests/{token}/messages", """{"text":"4"}""");
        await tooMany.IsProblem(HttpStatusCode.Conflict, "too-many-messages");
    }

    [Fact]
    public async Task A_task_is_assigned_and_closed_with_a_proof_and_then_stays_closed()
    {
        using var named = await Post($"{TaskPath}/assign", """{"assignee":"Ada Lovelace"}""", TasksApi.WorkOnTasks);
        await named.IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        using var assigned = await Post($"{TaskPath}/assign", """{"assignee":"archive-team"}""", TasksApi.WorkOnTasks);
        Assert.Equal("archive-team", (await Json(assigned)).GetProperty("assignee").GetString());
        using var empty = await Post($"{TaskPath}/complete", """{"note":" "}""", TasksApi.WorkOnTasks);
        await empty.IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        using var done = await Post($"{TaskPath}/complete", """{"note":"Shredded.","document":"UERG"}""", TasksApi.WorkOnTasks);
        Assert.Equal("done", (await Json(done)).GetProperty("state").GetString());
        using var closed = await Post($"{TaskPath}/reject", """{"note":"No."}""", TasksApi.WorkOnTasks);
        await closed.IsProblem(HttpStatusCode.Conflict, "task-closed");
        using var proof = await _api.Send("GET", $"{TaskPath}/proof", token: _api.Token(TasksApi.WorkOnTasks));
        Assert.Equal("UERG", (await Json(proof)).GetProperty("document").GetString());
        using var unknown = await Post("/api/requests/request-1/tasks/none/assign", """{"assignee":"x"}""", TasksApi.WorkOnTasks);
        await unknown.IsProblem(HttpStatusCode.NotFound, "unknown-task");
    }

    [Fact]
    public async Task Recipients_are_listed_and_one_that_was_given_up_is_told_again()
    {
        using var list = await _api.Send("GET", "/api/requests/request-1/recipients", token: _api.Token(RequestsApi.ReadRequests));
        Assert.Equal("dead", (await Json(list)).GetProperty("recipients")[0].GetProperty("state").GetString());
        using var again = await Post("/api/requests/request-1/recipients/mailing-house/replay", "", RequestsApi.OperateRequests);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        using var none = await Post("/api/requests/request-1/recipients/none/replay", "", RequestsApi.OperateRequests);
        await none.IsProblem(HttpStatusCode.NotFound, "unknown-recipient-notice");
        _api.FakeContact.IsAwaited = false;
        using var running = await Post("/api/requests/request-1/recipients/mailing-house/replay", "", RequestsApi.OperateRequests);
        await running.IsProblem(HttpStatusCode.Conflict, "not-replayable");
    }

    private Task<HttpResponseMessage> Post(string path, string json, params Permission[] permissions) =>
        _api.Send("POST", path, Api.Json(json), permissions.Length == 0 ? null : _api.Token(permissions));

    private static async Task<JsonElement> Json(HttpResponseMessage answer) =>
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
}
