using System.Security.Cryptography;
using Compliance;
using Compliance.Commands;
using Compliance.Requests.Lifecycle;
using Compliance.Testing.Workflows;
using Compliance.Timers;
using Compliance.Values;
using Compliance.Workflows;
using Compliance.Durable;
using ComplianceFunctions.Functions;
using ComplianceFunctions.Hosting;
using ComplianceFunctions.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Moq;
using NodaTime;
using NodaTime.Testing;

namespace ComplianceFunctions.Tests.Functions;

/// <summary>Each function does what it is named for, and not its neighbour's work.</summary>
public sealed class DispatchTests
{
    private readonly ServiceProvider _nothing = new ServiceCollection().BuildServiceProvider();

    public static TheoryData<string> ActivityNames => [.. Application.Workflows.Activities.Select(each => each.Name)];

    public static TheoryData<string> EndpointNames => [.. DeclaredFunction.Of<HttpTriggerAttribute>().Select(each => each.Name)];

    public static TheoryData<string> TimerNames => [.. Application.Timers.Select(each => each.Name)];

    [Theory]
    [MemberData(nameof(ActivityNames))]
    public async Task An_activitys_function_runs_the_activity_of_its_name(string name)
    {
        var table = new WorkflowTable([], Application.Workflows.Activities.Select(each => ActivityEntry.Of(
            new ActivityReference<string, string>(each.Name), Role.Service, (_, input, _) => Task.FromResult($"{each.Name} did {input}"))));
        var functions = new ActivityFunctions(Activities(table));
        var method = DeclaredFunction.All.Single(each => each.Name == name).Method;

        var call = Envelope.Write(new ActivityCall("i/0.1.1", "i", WorkflowJson.Write("this")));
        var answer = await (Task<string>)method.Invoke(functions, [call, Mock.Of<FunctionContext>()])!;

        Assert.Equal($"{name} did this", WorkflowJson.Read<string>(Envelope.Read<ActivityAnswer>(answer).Output!));
    }

    [Theory]
    [MemberData(nameof(TimerNames))]
    public async Task A_timers_function_rings_the_timer_of_its_name(string name)
    {
        var rung = new List<string>();
        var timers = Application.Timers.Select(timer => timer with
        {
            Fire = (_, _, _) =>
            {
                rung.Add(timer.Name);
                return Task.CompletedTask;
            },
        }).ToList();
        var dispatcher = new TimerDispatcher(
            timers,
            AppRoles.All,
            new MemoryWatermarks(),
            _nothing,
            new ConfigurationBuilder()
                .AddInMemoryCollection(timers.Select(each => new KeyValuePair<string, string?>(each.Setting, "* * * * * *")))
                .Build(),
            new FakeClock(Instant.FromUtc(2026, 11, 26, 12, 0)),
            new FakeTimeProvider(),
            NullLogger<TimerDispatcher>.Instance);
        var method = DeclaredFunction
            .All.Single(each => each.Name == ParityTests.FunctionOf(timers.Single(timer => timer.Name == name)))
            .Method;

        var looks = 0;
        var triggers = new TimerTriggers(dispatcher, new DurableClients(), _ =>
        {
            looks++;
            return Task.CompletedTask;
        });
        await (Task)method.Invoke(new TimerFunctions(triggers), [null, null, CancellationToken.None])!;

        // A timer whose missed ticks each count serves several.
        Assert.Equal([name], rung.Distinct());
        Assert.Equal(name == MissedTickRecovery.Timer.Name ? 1 : 0, looks);
    }

    [Theory]
    [MemberData(nameof(EndpointNames))]
    public async Task An_endpoints_function_hands_its_request_to_the_pipeline(string name)
    {
        // A key of an issuer is what the sample settings leave to be filled in.
        using var issuer = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await using var app = ComposedApp.Of(
            AppRoles.All.ToString(), settings: ("Compliance:Identity:SigningKeys:0", issuer.ExportSubjectPublicKeyInfoPem()));
        app.GetRequiredService<StartGate>().Open();
        await using var scope = app.CreateAsyncScope();
        var (_, method, trigger) = DeclaredFunction.Of<HttpTriggerAttribute>().Single(each => each.Name == name);
        var http = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        http.Features.Set(Mock.Of<IHttpMaxRequestBodySizeFeature>());
        http.Request.Method = trigger.Methods![0];
        var route = trigger.Route!.Replace("{id}", "some-id", StringComparison.Ordinal);
        http.Request.Path =
            $"/{route.Replace("{*path}", "nowhere", StringComparison.Ordinal).Replace("{code}", "nowhere", StringComparison.Ordinal)}";

        object?[] arguments =
        [
            .. method.GetParameters().Select(parameter => parameter.ParameterType == typeof(HttpRequest) ? http.Request : null),
        ];
        await (Task)method.Invoke(app.GetRequiredService<HttpFunctions>(), arguments)!;

        // The log's parts, the problems and the notice are anyone's; "nowhere" is none of them, and there is no store here to read the
        // checkpoint, public keys or versions from, nor a secret to open the token of a page or link with.
        Assert.Equal(
            name switch
            {
                "Live" => 204,
                "ReadOpenApi" or "ReadGpcSupport" => 200,
                "Unrouted" or "ReadLogTile" or "ReadProblem" or "ReadAgreementByDevice" or "ReadAgreementReceiptByDevice"
                    or "NoticeVersion" or "NoticeVersionPage" or "NoticeDifference" or "NoticeDifferencePage" => 404,
                "AnswerMessage" or "AskForCode" or "GiveCode" or "ProfferAgreementByDevice" => 415,
                "FindRequestByToken" or "ListOwnMessages" or "ReadDecisionKeys" or "ReadLogCheckpoint" or "OpenPreferences"
                    or "ChangePreference" or "OpenWithdrawalLink" or "WithdrawByLink" or "PrivacyNotice" or "PrivacyNoticeJson"
                    or "PrivacyNoticeTilt" or "PrivacyNoticeDpv" or "NoticeVersions" or "NoticeVersionsPage" or "OpenPersonPage"
                    or "OpenPersonPageJson" or "ChangeOnPersonPage" => 500,
                _ => 401,
            },
            http.Response.StatusCode);
    }

    [Theory]
    [InlineData("TakeProvisionerCommand", "Provisioner")]
    [InlineData("TakeEraserCommand", "Eraser")]
    [InlineData("TakeSignerCommandOfService", "Signer")]
    [InlineData("TakeSignerCommandOfProvisioner", "Signer")]
    [InlineData("TakeSignerCommandOfEraser", "Signer")]
    [InlineData("TakeReply", "Service")]
    public async Task What_comes_over_a_queue_is_taken_in_that_queues_role_and_refused_by_an_app_without_it(string name, string role)
    {
        var others = string.Join(',', Enum.GetValues<Role>().Where(each => each.ToString() != role));
        await using var app = ComposedApp.Of(others);
        var method = DeclaredFunction.All.Single(each => each.Name == name).Method;
        var message = name == "TakeReply" ? Envelope.Write(new CommandReply("o", "i")) : Envelope.Write(new RoleCommand("o", "a", "{}"));
        object?[] arguments = [.. method.GetParameters().Select(parameter => parameter.ParameterType switch
        {
            var type when type == typeof(string) => message,
            var type when type == typeof(CancellationToken) => CancellationToken.None,
            _ => (object?)null,
        })];

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            try
            {
                await (Task)method.Invoke(app.GetRequiredService<CommandFunctions>(), arguments)!;
            }
            catch (System.Reflection.TargetInvocationException wrapped)
            {
                throw wrapped.InnerException!;
            }
        });
        Assert.StartsWith($"This app is not deployed as {role};", refused.Message, StringComparison.Ordinal);
    }

    private DurableActivities Activities(WorkflowTable table) => new(
        table, AppRoles.All, Mock.Of<ICommandSender>(), new MemoryAttempts(), new StepFailures(Mock.Of<IIdSource>(), NullLogger.Instance),
        _nothing.GetRequiredService<IServiceScopeFactory>());
}
