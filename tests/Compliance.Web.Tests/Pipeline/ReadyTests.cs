using System.Net;
using Compliance.LocalHost.Identity;
using Compliance.Web.Health;
using Compliance.Web.Pipeline;
using Compliance.Web.Reviews;
using Compliance.Web.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Compliance.Web.Tests.Pipeline;

public sealed class ReadyTests
{
    [Fact]
    public async Task Readiness_names_each_check_and_its_state()
    {
        await using var api = await Start(HealthCheckResult.Healthy("secret"), HealthCheckResult.Degraded("secret"));

        using var answer = await api.Send("GET", "/health/ready", token: api.Token(HealthApi.ReadHealth));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("""{"checks":{"state":"healthy","vault":"degraded"}}""", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task What_does_not_answer_makes_it_503_by_name_without_why()
    {
        await using var api = await Start(
            HealthCheckResult.Healthy(), HealthCheckResult.Unhealthy("secret", new InvalidOperationException("secret")));

        using var answer = await api.Send("GET", "/health/ready", token: api.Token(HealthApi.ReadHealth));

        var problem = await answer.IsProblem(HttpStatusCode.ServiceUnavailable, "not-ready");
        Assert.Equal("vault", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task A_check_that_is_registered_as_told_says_why()
    {
        await using var api = await Start(
            HealthCheckResult.Unhealthy("secret"),
            HealthCheckResult.Unhealthy("unwrap on https://v.example was refused (Forbidden)"),
            DisclosableHealth.Tag);

        using var answer = await api.Send("GET", "/health/ready", token: api.Token(HealthApi.ReadHealth));

        var problem = await answer.IsProblem(HttpStatusCode.ServiceUnavailable, "not-ready");
        Assert.Equal("state; vault: unwrap on https://v.example was refused (Forbidden)", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task What_a_told_check_throws_is_not_told()
    {
        await using var api = await Api.Start(services =>
        {
            services.AddDevelopmentIssuer().ServeCompliance(Endpoints.Table);
            services.AddHealthChecks().AddCheck("vault", () => throw new InvalidOperationException("secret"), [DisclosableHealth.Tag]);
        });

        using var answer = await api.Send("GET", "/health/ready", token: api.Token(HealthApi.ReadHealth));

        var problem = await answer.IsProblem(HttpStatusCode.ServiceUnavailable, "not-ready");
        Assert.Equal("vault", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Before_the_start_is_over_only_what_it_waits_for_is_said_and_no_other_check_is_asked()
    {
        var gate = new StartGate();
        var asked = 0;
        await using var api = await Api.Start(services =>
        {
            services.AddDevelopmentIssuer().ServeCompliance(Endpoints.Table).AddSingleton(gate);
            services.AddHealthChecks().AddCheck<StartHealth>("start", tags: [StartHealth.Tag, DisclosableHealth.Tag])
                .AddCheck("vault", () => ++asked > 0 ? HealthCheckResult.Healthy() : default);
        });
        gate.WaitFor("this system's own vault keys");
        gate.Report("The vault key compliance-log is not there.");

        using (var answer = await api.Send("GET", "/health/ready", token: api.Token(HealthApi.ReadHealth)))
        {
            var problem = await answer.IsProblem(HttpStatusCode.ServiceUnavailable, "not-ready");
            Assert.Equal(
                "start: waits for this system's own vault keys (The vault key compliance-log is not there.)",
                problem.GetProperty("detail").GetString());
        }

        using (var refused = await api.Send("GET", "/api/reviews/any", token: api.Token(ReviewsApi.RunReviews)))
            await refused.IsProblem(HttpStatusCode.ServiceUnavailable, "starting");
        Assert.Equal(0, asked);

        gate.Open();
        using var ready = await api.Send("GET", "/health/ready", token: api.Token(HealthApi.ReadHealth));
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        Assert.Equal(1, asked);
    }

    private static Task<Api> Start(HealthCheckResult state, HealthCheckResult vault, params string[] vaultTags) => Api.Start(services =>
    {
        services.AddDevelopmentIssuer().ServeCompliance(Endpoints.Table);
        services.AddHealthChecks().AddCheck("state", () => state).AddCheck("vault", () => vault, vaultTags);
    });
}
