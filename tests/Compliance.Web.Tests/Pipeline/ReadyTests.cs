using System.Net;
using Compliance.LocalHost.Identity;
using Compliance.Web.Health;
using Compliance.Web.Pipeline;
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

        using var answer = await api.Send("GET", "/health/ready", token: api.Token(Permission.ReadHealth));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("""{"checks":{"state":"healthy","vault":"degraded"}}""", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task What_does_not_answer_makes_it_503_by_name_without_why()
    {
        await using var api = await Start(
            HealthCheckResult.Healthy(), HealthCheckResult.Unhealthy("secret", new InvalidOperationException("secret")));

        using var answer = await api.Send("GET", "/health/ready", token: api.Token(Permission.ReadHealth));

        var problem = await answer.IsProblem(HttpStatusCode.ServiceUnavailable, "not-ready");
        Assert.Equal("vault", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task A_check_that_is_registered_as_told_says_why()
    {
        await using var api = await Start(
            HealthCheckResult.Unhealthy("secret"), HealthCheckResult.Unhealthy("unwrap on https://v.example was refused (Forbidden)"), ToldHealth.Tag);

        using var answer = await api.Send("GET", "/health/ready", token: api.Token(Permission.ReadHealth));

        var problem = await answer.IsProblem(HttpStatusCode.ServiceUnavailable, "not-ready");
        Assert.Equal("state; vault: unwrap on https://v.example was refused (Forbidden)", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task What_a_told_check_throws_is_not_told()
    {
        await using var api = await Api.Start(services =>
        {
            services.AddDevelopmentIssuer().ServeCompliance(Endpoints.Table);
            services.AddHealthChecks().AddCheck("vault", () => throw new InvalidOperationException("secret"), [ToldHealth.Tag]);
        });

        using var answer = await api.Send("GET", "/health/ready", token: api.Token(Permission.ReadHealth));

        var problem = await answer.IsProblem(HttpStatusCode.ServiceUnavailable, "not-ready");
        Assert.Equal("vault", problem.GetProperty("detail").GetString());
    }

    private static Task<Api> Start(HealthCheckResult state, HealthCheckResult vault, params string[] vaultTags) => Api.Start(services =>
    {
        services.AddDevelopmentIssuer().ServeCompliance(Endpoints.Table);
        services.AddHealthChecks().AddCheck("state", () => state).AddCheck("vault", () => vault, vaultTags);
    });
}
