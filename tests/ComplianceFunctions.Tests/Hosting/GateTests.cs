using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Compliance;
using Compliance.Workflows;
using ComplianceFunctions.Functions;
using ComplianceFunctions.Hosting;
using ComplianceFunctions.Tests.Functions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Moq;

namespace ComplianceFunctions.Tests.Hosting;

/// <summary>What happens to what comes in while the app still prepares itself.</summary>
public sealed class GateTests
{
    private readonly StartGate _gate = new();

    public static TheoryData<string> EndpointNames => [.. DeclaredFunction.Of<HttpTriggerAttribute>().Select(each => each.Name)];

    [Theory]
    [InlineData("timerTrigger")]
    [InlineData("queueTrigger")]
    [InlineData("activityTrigger")]
    public async Task What_does_work_waits_until_the_gate_is_open(string trigger)
    {
        var ran = false;
        var waiting = Invoke(trigger, () => ran = true);
        await Task.Delay(50);
        Assert.False(ran || waiting.IsCompleted);
        _gate.Open();
        await waiting.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.True(ran);
    }

    [Fact]
    public async Task What_waits_goes_when_the_host_goes_down()
    {
        using var stop = new CancellationTokenSource();
        var waiting = Invoke("queueTrigger", () => Assert.Fail("It ran."), stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Theory]
    [InlineData("httpTrigger")]
    [InlineData("orchestrationTrigger")]
    public async Task The_pipeline_answers_HTTP_itself_and_an_orchestrator_may_wait_for_nothing(string trigger)
    {
        var ran = false;
        await Invoke(trigger, () => ran = true).WaitAsync(TimeSpan.FromSeconds(10));
        Assert.True(ran);
    }

    [Theory]
    [MemberData(nameof(EndpointNames))]
    public async Task While_the_app_starts_every_endpoint_says_so_but_those_about_the_app_itself(string name)
    {
        using var issuer = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await using var app = ComposedApp.Of(
            AppRoles.All.ToString(), settings: ("Compliance:Identity:SigningKeys:0", issuer.ExportSubjectPublicKeyInfoPem()));
        app.GetRequiredService<StartGate>().WaitFor("tables and containers");
        await using var scope = app.CreateAsyncScope();
        var (_, method, trigger) = DeclaredFunction.Of<HttpTriggerAttribute>().Single(each => each.Name == name);
        var http = new DefaultHttpContext { RequestServices = scope.ServiceProvider, Response = { Body = new MemoryStream() } };
        http.Features.Set(Mock.Of<IHttpMaxRequestBodySizeFeature>());
        http.Request.Method = trigger.Methods![0];
        var route = trigger
            .Route!.Replace("{id}", "some-id", StringComparison.Ordinal)
            .Replace("{*path}", "nowhere", StringComparison.Ordinal)
            .Replace("{code}", "nowhere", StringComparison.Ordinal);
        http.Request.Path = $"/{route}";
        object?[] arguments =
            [.. method.GetParameters().Select(parameter => parameter.ParameterType == typeof(HttpRequest) ? http.Request : null)];

        await (Task)method.Invoke(app.GetRequiredService<HttpFunctions>(), arguments)!;

        Assert.Equal(
            name switch
            {
                "ReadOpenApi" or "ReadGpcSupport" => 200,
                "Live" => 204,
                "Ready" => 401,
                "Unrouted" or "ReadProblem" => 404,
                _ => 503,
            },
            http.Response.StatusCode);
        if (http.Response.StatusCode != 503)
            return;
        Assert.Equal("5", http.Response.Headers.RetryAfter);
        http.Response.Body.Position = 0;
        var problem = (await JsonDocument.ParseAsync(http.Response.Body)).RootElement;
        Assert.Equal("/problems/starting", problem.GetProperty("type").GetString());
        Assert.Equal("It waits for tables and containers.", problem.GetProperty("detail").GetString());
    }

    private Task Invoke(string trigger, Action run, CancellationToken stop = default)
    {
        var binding = Mock.Of<BindingMetadata>(each => each.Type == trigger);
        var bindings = ImmutableDictionary<string, BindingMetadata>.Empty.Add("it", binding);
        var definition = Mock.Of<FunctionDefinition>(each => each.InputBindings == bindings);
        var context = Mock.Of<FunctionContext>(each => each.FunctionDefinition == definition && each.CancellationToken == stop);
        return new GateMiddleware(_gate).Invoke(context, _ =>
        {
            run();
            return Task.CompletedTask;
        });
    }
}
