using Compliance;
using Compliance.Orders;
using Compliance.Subjects;
using Compliance.Workflows;
using ComplianceFunctions.Durable;
using ComplianceFunctions.Functions;
using ComplianceFunctions.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;
using NodaTime;
using NodaTime.Testing;

namespace ComplianceFunctions.Tests.Functions;

/// <summary>Each function does what it is named for, and not its neighbour's work.</summary>
public sealed class DispatchTests
{
    private readonly ServiceProvider nothing = new ServiceCollection().BuildServiceProvider();

    public static TheoryData<string> ActivityNames => [.. Application.Workflows.Activities.Select(each => each.Name)];

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
        var desk = new TimerDesk(
            timers, AppRoles.All, Mock.Of<ITimerWatermarks>(), nothing,
            new ConfigurationBuilder().AddInMemoryCollection(timers.Select(each => new KeyValuePair<string, string?>(each.Setting, "* * * * * *"))).Build(),
            new FakeClock(Instant.FromUtc(2026, 11, 26, 12, 0)), NullLogger<TimerDesk>.Instance);
        var method = DeclaredFunction.All.Single(each => each.Name == ParityTests.FunctionOf(timers.Single(timer => timer.Name == name))).Method;

        await (Task)method.Invoke(new TimerFunctions(new TimerBell(desk, new DurableClients())), [null, null, CancellationToken.None])!;

        Assert.Equal([name], rung);
    }

    private DurableActivities Activities(WorkflowTable table) => new(
        table, AppRoles.All, Mock.Of<IOrders>(), new MemoryAttempts(), new StepFailures(Mock.Of<IIdSource>(), NullLogger.Instance),
        nothing.GetRequiredService<IServiceScopeFactory>());
}
