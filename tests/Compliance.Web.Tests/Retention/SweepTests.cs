using System.Net;
using Compliance.Web.Tests.Support;

namespace Compliance.Web.Tests.Retention;

public sealed class SweepTests : IAsyncLifetime
{
    private Api api = null!;

    public async ValueTask InitializeAsync() => api = await Api.Start();

    public ValueTask DisposeAsync() => api.DisposeAsync();

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    public async Task A_sweep_is_started_dry_or_not_and_found_at_its_location(string given, bool dry)
    {
        using var started = await Start($$"""{"dryRun":{{given}}}""");
        using var found = await api.Send("GET", started.Headers.Location!.ToString(), token: api.Token(Permission.RunRetention));

        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        Assert.Equal("/api/retention/sweeps/sweep-1", started.Headers.Location.ToString());
        Assert.Equal(dry, api.Desks.SweptDry);
        Assert.Equal(
            """{"id":"sweep-1","phase":"running","progress":{"stage":"dry-run","dryRunOnly":true,"collections":[{"collection":"shop.orders","expired":3,"erased":0}]}}""",
            await found.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("{}", "is missing")]
    [InlineData("""{"dryRun":null}""", "must not be null")]
    [InlineData("""{"dryRun":"false"}""", "must be true or false")]
    public async Task Whether_it_erases_must_be_said(string json, string message)
    {
        using var answer = await Start(json);

        var problem = await answer.IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Equal([message], problem.Errors()["dryRun"]);
        Assert.Null(api.Desks.SweptDry);
    }

    private Task<HttpResponseMessage> Start(string json) =>
        api.Send("POST", "/api/retention/sweeps", Api.Json(json), api.Token(Permission.RunRetention));
}
