using Compliance.Testing.Workflows;
using Compliance.Workflows;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using NodaTime.Testing;

namespace Compliance.Tests.Workflows;

public sealed class TimerDeskTests : IDisposable
{
    private static readonly Instant Tick = Instant.FromUtc(2026, 11, 23, 2, 30);

    private readonly FakeClock clock = new(Instant.FromUtc(2026, 11, 23, 9, 0));
    private readonly MemoryWatermarks watermarks = new();
    private readonly CollectedLog log = new();
    private readonly List<Instant> fired = [];
    private readonly TimerEntry timer;
    private string? schedule;
    private Exception? failure;

    public TimerDeskTests() => timer = new("test", "Timers:Test", "0 30 2 * * *", Role.Service, (_, due, _) =>
    {
        fired.Add(due);
        return failure is null ? Task.CompletedTask : Task.FromException(failure);
    });

    public void Dispose() => log.Dispose();

    [Fact]
    public async Task A_timer_that_nobody_looked_after_before_has_missed_nothing()
    {
        Assert.Equal(Instant.FromUtc(2026, 11, 24, 2, 30), await LookAfter());
        Assert.Empty(fired);
        Assert.Equal(clock.GetCurrentInstant(), watermarks["test"]);
    }

    [Fact]
    public async Task A_tick_is_served_once_and_said_to_be()
    {
        await LookAfter();
        clock.Reset(Instant.FromUtc(2026, 11, 24, 2, 30));
        Assert.Equal(Instant.FromUtc(2026, 11, 25, 2, 30), await LookAfter());
        await LookAfter();
        Assert.Equal([Instant.FromUtc(2026, 11, 24, 2, 30)], fired);
        Assert.Equal("Timer test served its tick of 2026-11-24T02:30:00Z", Assert.Single(log.Lines));
        Assert.Equal([Events.TimerServed], log.Events);
    }

    [Fact]
    public async Task Of_many_missed_ticks_the_last_is_caught_up_on_and_the_others_are_let_go()
    {
        watermarks["test"] = Instant.FromUtc(2026, 11, 1, 12, 0);
        await LookAfter();
        await LookAfter();
        Assert.Equal([Tick], fired);
        Assert.Equal(Tick, watermarks["test"]);
    }

    [Fact]
    public async Task A_tick_that_failed_is_served_again()
    {
        var before = watermarks["test"] = Instant.FromUtc(2026, 11, 22, 12, 0);
        failure = new InvalidOperationException("the store is away");
        await Assert.ThrowsAsync<InvalidOperationException>(LookAfter);
        Assert.Equal(before, watermarks["test"]);

        failure = null;
        await LookAfter();
        Assert.Equal([Tick, Tick], fired);
    }

    [Fact]
    public async Task What_is_configured_counts_and_the_default_where_nothing_is()
    {
        Assert.Equal(Instant.FromUtc(2026, 11, 24, 2, 30), await LookAfter());
        schedule = "0 0 12 * * *";
        Assert.Equal(Instant.FromUtc(2026, 11, 23, 12, 0), await LookAfter());
    }

    [Fact]
    public async Task The_first_ring_of_all_serves_the_tick_just_now()
    {
        clock.Reset(Tick + Duration.FromSeconds(20));
        await Ring();
        Assert.Equal([Tick], fired);
        Assert.Equal(Tick, watermarks["test"]);
    }

    [Fact]
    public async Task A_ring_up_to_a_second_early_serves_the_tick_that_comes()
    {
        watermarks["test"] = Tick - Duration.FromDays(1);
        clock.Reset(Tick - Duration.FromMilliseconds(1001));
        await Ring();
        Assert.Empty(fired);

        clock.Reset(Tick - Duration.FromMilliseconds(999));
        await Ring();
        Assert.Equal([Tick], fired);
    }

    [Fact]
    public async Task A_timer_that_is_rung_twice_and_looked_after_serves_its_tick_once()
    {
        clock.Reset(Tick - Duration.FromMilliseconds(500));
        await Ring();
        await LookAfter();
        clock.Reset(Tick + Duration.FromMilliseconds(500));
        await Ring();
        await LookAfter();
        Assert.Equal([Tick], fired);
    }

    [Fact]
    public async Task A_ring_after_many_missed_ticks_serves_one()
    {
        watermarks["test"] = Tick - Duration.FromDays(20);
        clock.Reset(Tick);
        await Ring();
        Assert.Equal([Tick], fired);
    }

    [Fact]
    public async Task A_timer_of_a_role_that_this_app_lacks_is_not_served_and_not_among_its_own()
    {
        var desk = Desk(new AppRoles(Role.Eraser));
        clock.Reset(Tick);
        await Assert.ThrowsAsync<InvalidOperationException>(() => desk.Ring("test", default));
        Assert.Empty(desk.Timers);
        Assert.Empty(fired);
    }

    private Task<Instant> LookAfter() => Desk().LookAfter(timer, default);

    private Task Ring() => Desk().Ring("test", default);

    private TimerDesk Desk(AppRoles? roles = null) => new(
        [timer], roles ?? AppRoles.All, watermarks, new ServiceCollection().BuildServiceProvider(),
        new ConfigurationBuilder().AddInMemoryCollection([new("Timers:Test", schedule)]).Build(), clock, new Logger<TimerDesk>(log));
}
