using Compliance.Requests;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;
using Compliance.Testing.Workflows;
using Compliance.Tests.Requests;
using Compliance.Workflows;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Compliance.Tests.Workflows;

public sealed class CatchUpTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly MemoryWatermarks watermarks = new();
    private readonly CollectedLog log = new();
    private readonly List<string> fired = [];
    private DomainBench bench = null!;

    public async ValueTask InitializeAsync() => bench = await SmallShop.Open(azurite);

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task Every_timer_of_this_app_that_missed_a_tick_is_served_even_after_another_failed()
    {
        var yesterday = bench.Clock.GetCurrentInstant() - Duration.FromDays(1);
        foreach (var name in new[] { "broken", "missed", "key-pool" })
            watermarks[name] = yesterday;
        watermarks["served"] = bench.Clock.GetCurrentInstant();

        await Run(
            Timer("broken", _ => throw new InvalidOperationException("jane@example.org")), Timer("served"), Timer("missed"),
            Timer("key-pool") with { Role = Role.Provisioner });

        Assert.Equal(["broken", "missed"], fired);
        Assert.Equal(yesterday, watermarks["broken"]);
        Assert.Equal("Timer broken could not be caught up with (InvalidOperationException)", Assert.Single(log.Lines, line => line.Contains("broken", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task It_does_not_serve_itself()
    {
        watermarks[CatchUp.Timer.Name] = bench.Clock.GetCurrentInstant() - Duration.FromDays(1);
        await Run(CatchUp.Timer with { Fire = Timer("itself").Fire });
        Assert.Empty(fired);
    }

    [Fact]
    public async Task A_request_that_a_crash_kept_from_being_started_is_started()
    {
        var id = await bench.Receive(Right.Erasure, ("customer_number", "C-1"));
        await Run();
        Assert.Equal("Erasure", (await bench.Started.Find(id, default))!.Workflow);
    }

    [Fact]
    public async Task Its_own_timer_runs_it()
    {
        var id = await bench.Receive(Right.Erasure, ("customer_number", "C-1"));
        await CatchUp.Timer.Fire(bench.Services, bench.Clock.GetCurrentInstant(), default);
        Assert.NotNull(await bench.Started.Find(id, default));
    }

    [Fact]
    public async Task Where_the_host_goes_down_it_stops()
    {
        using var down = new CancellationTokenSource();
        foreach (var name in new[] { "first", "second" })
            watermarks[name] = bench.Clock.GetCurrentInstant() - Duration.FromDays(1);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Desk(Timer("first", stop => Cancel(down, stop)), Timer("second")).Run(down.Token));
        Assert.Equal(["first"], fired);
    }

    private static Task Cancel(CancellationTokenSource down, CancellationToken stop)
    {
        down.Cancel();
        return Task.FromCanceled(stop);
    }

    private TimerEntry Timer(string name, Func<CancellationToken, Task>? work = null) => new(name, $"Timers:{name}", "0 0 * * * *", Role.Service, (_, _, stop) =>
    {
        fired.Add(name);
        return work is null ? Task.CompletedTask : work(stop);
    });

    private Task Run(params IReadOnlyList<TimerEntry> timers) => Desk(timers).Run(default);

    private CatchUp Desk(params IReadOnlyList<TimerEntry> timers) => new(
        new TimerDesk(
            timers, new AppRoles(Role.Service), watermarks, bench.Services, new ConfigurationBuilder().Build(), bench.Clock, new Logger<TimerDesk>(log)),
        bench.Get<RequestDesk>(), new Logger<CatchUp>(log));
}
