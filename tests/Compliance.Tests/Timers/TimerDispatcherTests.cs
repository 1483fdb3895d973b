using Compliance.Testing.Workflows;
using Compliance.Timers;
using Compliance.Workflows;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using NodaTime;
using NodaTime.Testing;

namespace Compliance.Tests.Timers;

public sealed class TimerDeskTests : IDisposable
{
    private static readonly Instant Tick = Instant.FromUtc(2026, 11, 23, 2, 30);

    private readonly FakeClock clock = new(Instant.FromUtc(2026, 11, 23, 9, 0));
    private readonly FakeTimeProvider time = new();
    private readonly MemoryWatermarks watermarks = new();
    private readonly CollectedLog log = new();
    private readonly List<Instant> fired = [];
    private readonly TimerEntry timer;
    private readonly List<string> names = [];
    private Func<CancellationToken, Task> work = _ => Task.CompletedTask;
    private string? schedule;

    public TimerDeskTests() => timer = new("test", "Timers:Test", "0 30 2 * * *", Role.Service, (_, due, stop) =>
    {
        fired.Add(due);
        return work(stop);
    });

    public void Dispose() => log.Dispose();

    [Fact]
    public async Task A_timer_that_nobody_looked_after_before_has_missed_nothing()
    {
        Assert.Equal(Instant.FromUtc(2026, 11, 24, 2, 30), await RunIfDue());
        Assert.Empty(fired);
        Assert.Equal(clock.GetCurrentInstant(), watermarks["test"]);
    }

    [Fact]
    public async Task A_tick_is_served_once_and_said_to_be()
    {
        await RunIfDue();
        clock.Reset(Instant.FromUtc(2026, 11, 24, 2, 30));
        Assert.Equal(Instant.FromUtc(2026, 11, 25, 2, 30), await RunIfDue());
        await RunIfDue();
        Assert.Equal([Instant.FromUtc(2026, 11, 24, 2, 30)], fired);
        Assert.Equal("Timer test served its tick of 2026-11-24T02:30:00Z", Assert.Single(log.Lines));
        Assert.Equal([Events.TimerServed], log.Events);
    }

    [Fact]
    public async Task Of_many_missed_ticks_the_last_is_caught_up_on_and_the_others_are_let_go()
    {
        watermarks["test"] = Instant.FromUtc(2026, 11, 1, 12, 0);
        await RunIfDue();
        await RunIfDue();
        Assert.Equal([Tick], fired);
        Assert.Equal(Tick, watermarks["test"]);
    }

    [Fact]
    public async Task A_tick_that_failed_is_served_again()
    {
        var before = watermarks["test"] = Instant.FromUtc(2026, 11, 22, 12, 0);
        work = _ => throw new InvalidOperationException("the store is away");
        await Assert.ThrowsAsync<InvalidOperationException>(RunIfDue);
        Assert.Equal(before, watermarks["test"]);

        work = _ => Task.CompletedTask;
        await RunIfDue();
        Assert.Equal([Tick, Tick], fired);
    }

    [Fact]
    public async Task What_is_configured_counts_and_the_default_where_nothing_is()
    {
        Assert.Equal(Instant.FromUtc(2026, 11, 24, 2, 30), await RunIfDue());
        schedule = "0 0 12 * * *";
        Assert.Equal(Instant.FromUtc(2026, 11, 23, 12, 0), await RunIfDue());
    }

    [Fact]
    public async Task The_first_ring_of_all_serves_the_tick_just_now()
    {
        clock.Reset(Tick + Duration.FromSeconds(20));
        await OnTick();
        Assert.Equal([Tick], fired);
        Assert.Equal(Tick, watermarks["test"]);
    }

    [Fact]
    public async Task A_ring_up_to_a_second_early_serves_the_tick_that_comes()
    {
        watermarks["test"] = Tick - Duration.FromDays(1);
        clock.Reset(Tick - Duration.FromMilliseconds(1001));
        await OnTick();
        Assert.Empty(fired);

        clock.Reset(Tick - Duration.FromMilliseconds(999));
        await OnTick();
        Assert.Equal([Tick], fired);
    }

    [Fact]
    public async Task A_timer_that_is_rung_twice_and_looked_after_serves_its_tick_once()
    {
        clock.Reset(Tick - Duration.FromMilliseconds(500));
        await OnTick();
        await RunIfDue();
        clock.Reset(Tick + Duration.FromMilliseconds(500));
        await OnTick();
        await RunIfDue();
        Assert.Equal([Tick], fired);
    }

    [Fact]
    public async Task A_ring_after_many_missed_ticks_serves_one()
    {
        watermarks["test"] = Tick - Duration.FromDays(20);
        clock.Reset(Tick);
        await OnTick();
        Assert.Equal([Tick], fired);
    }

    [Fact]
    public async Task A_timer_of_a_role_that_this_app_lacks_is_not_served_and_not_among_its_own()
    {
        var dispatcher = Dispatcher(new AppRoles(Role.Eraser));
        clock.Reset(Tick);
        await Assert.ThrowsAsync<InvalidOperationException>(() => dispatcher.OnTick("test", default));
        Assert.Empty(dispatcher.Timers);
        Assert.Empty(fired);
    }

    [Fact]
    public async Task Of_a_timer_whose_ticks_each_have_work_of_their_own_every_missed_tick_is_served_the_oldest_first()
    {
        watermarks["test"] = Tick - Duration.FromDays(3);
        await Dispatcher(of: timer with { Missed = MissedTicks.Each }).OnTick("test", default);
        Assert.Equal([Tick - Duration.FromDays(2), Tick - Duration.FromDays(1), Tick], fired);
        Assert.Equal(Tick, watermarks["test"]);
    }

    [Fact]
    public async Task Where_one_of_several_missed_ticks_fails_it_is_the_next_one_to_be_served()
    {
        watermarks["test"] = Tick - Duration.FromDays(3);
        var each = timer with { Missed = MissedTicks.Each };
        work = _ => fired.Count == 2 ? throw new InvalidOperationException("the store is away") : Task.CompletedTask;
        await Assert.ThrowsAsync<InvalidOperationException>(() => Dispatcher(of: each).RunIfDue(each, default));
        await Dispatcher(of: each).RunIfDue(each, default);
        Assert.Equal([Tick - Duration.FromDays(2), Tick - Duration.FromDays(1), Tick - Duration.FromDays(1), Tick], fired);
    }

    [Fact]
    public async Task Two_who_find_the_same_tick_at_the_same_moment_serve_it_once()
    {
        // Both have read the watermark before either of them writes it.
        watermarks["test"] = Tick - Duration.FromDays(1);
        var (both, arrived) = (new TaskCompletionSource(), 0);
        watermarks.Saving = (_, _) =>
        {
            if (Interlocked.Increment(ref arrived) == 2)
                both.SetResult();
            return both.Task;
        };
        await Task.WhenAll(Dispatcher().OnTick("test", default), RunIfDue());
        Assert.Equal([Tick], fired);
        Assert.Equal(Tick, watermarks["test"]);
    }

    [Fact]
    public async Task A_tick_whose_work_lasts_is_not_begun_by_anyone_else_and_its_claim_is_renewed()
    {
        watermarks["test"] = Tick - Duration.FromDays(1);
        var lasts = new TaskCompletionSource();
        work = _ => lasts.Task;
        var serving = RunIfDue();
        for (var minute = 0; minute < 30; minute++)
        {
            await Pass(Duration.FromMinutes(1));
            while ((await watermarks.Find("test", default))!.ClaimedUntil < clock.GetCurrentInstant() + Duration.FromMinutes(5))
                await Task.Yield();
            await RunIfDue();
        }

        lasts.SetResult();
        await serving;
        Assert.Equal([Tick], fired);
        Assert.Equal(Tick, watermarks["test"]);
    }

    [Fact]
    public async Task A_tick_whose_process_died_is_served_by_another_after_five_minutes()
    {
        var found = new TimerWatermark(Tick - Duration.FromDays(1));
        await watermarks.TrySave("test", found with { ClaimedUntil = clock.GetCurrentInstant() + Duration.FromMinutes(5) }, default);
        clock.Advance(Duration.FromMinutes(5) - Duration.Epsilon);
        await RunIfDue();
        Assert.Empty(fired);
        clock.Advance(Duration.Epsilon);
        await RunIfDue();
        Assert.Equal([Tick], fired);
    }

    [Fact]
    public async Task Who_lost_a_tick_to_another_process_stops_its_work_and_does_not_say_that_it_was_served()
    {
        watermarks["test"] = Tick - Duration.FromDays(1);
        var lost = new TaskCompletionSource();
        work = async stop =>
        {
            await using var registered = stop.Register(() => lost.TrySetResult());
            await lost.Task;
        };
        var serving = RunIfDue();
        watermarks["test"] = Tick - Duration.FromDays(1);
        while (!lost.Task.IsCompleted)
        {
            time.Advance(TimeSpan.FromMinutes(1));
            await Task.Yield();
        }

        await Assert.ThrowsAsync<TimerClaimLostException>(() => serving);
        Assert.Empty(log.Lines);
    }

    [Fact]
    public async Task A_renewal_that_fails_once_does_not_lose_the_tick()
    {
        watermarks["test"] = Tick - Duration.FromDays(1);
        var lasts = new TaskCompletionSource();
        work = _ => lasts.Task;
        var serving = RunIfDue();
        watermarks.Saving = (_, _) => throw new TimeoutException("the store is away");
        await Pass(Duration.FromMinutes(1));
        while (!log.Lines.Contains("The claim on timer test was not renewed (TimeoutException)"))
            await Task.Yield();
        watermarks.Saving = (_, _) => Task.CompletedTask;
        await Pass(Duration.FromMinutes(1));
        lasts.SetResult();
        await serving;
        Assert.Equal(Tick, watermarks["test"]);
        Assert.Equal([Tick], fired);
    }

    [Fact]
    public async Task Whichever_timer_rings_catches_up_the_others_of_its_app_even_where_it_and_some_of_them_fail()
    {
        foreach (var name in new[] { "failing", "broken", "missed", "elsewhere" })
            watermarks[name] = Tick - Duration.FromDays(1);
        watermarks["served"] = clock.GetCurrentInstant();
        var dispatcher = new TimerDispatcher(
            [
                Named("failing", fails: true),
                Named("broken", fails: true),
                Named("served"),
                Named("missed"),
                Named("elsewhere") with
                {
                    Role = Role.Service,
                },
            ],
            new AppRoles(Role.Eraser),
            watermarks,
            new ServiceCollection().BuildServiceProvider(),
            new ConfigurationBuilder().Build(),
            clock,
            time,
            new Logger<TimerDispatcher>(log));
        await Assert.ThrowsAsync<InvalidOperationException>(() => dispatcher.OnTick("failing", default));
        Assert.Equal(["failing", "broken", "missed"], names);
        Assert.Equal(Tick - Duration.FromDays(1), watermarks["broken"]);
        Assert.Equal(Tick, watermarks["missed"]);
        Assert.Contains("Timer broken could not be caught up (InvalidOperationException)", log.Lines);
    }

    [Fact]
    public async Task Where_the_host_goes_down_no_other_timer_is_begun_and_the_tick_is_given_back()
    {
        using var down = new CancellationTokenSource();
        watermarks["test"] = Tick - Duration.FromDays(1);
        work = async stop =>
        {
            await down.CancelAsync();
            stop.ThrowIfCancellationRequested();
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Dispatcher().OnTick("test", down.Token));
        work = _ => Task.CompletedTask;
        await RunIfDue();
        Assert.Equal([Tick, Tick], fired);
    }

    private TimerEntry Named(string name, bool fails = false) => new(name, $"Timers:{name}", "0 30 2 * * *", Role.Eraser, (_, _, _) =>
    {
        names.Add(name);
        return fails ? throw new InvalidOperationException("jane@example.org") : Task.CompletedTask;
    });

    /// <summary>Both clocks go on, and what was waiting for them runs.</summary>
    private async Task Pass(Duration duration)
    {
        clock.Advance(duration);
        time.Advance(duration.ToTimeSpan());
        await Task.Yield();
    }

    private Task<Instant> RunIfDue() => Dispatcher().RunIfDue(timer, default);

    private Task OnTick() => Dispatcher().OnTick("test", default);

    private TimerDispatcher Dispatcher(AppRoles? roles = null, TimerEntry? of = null) =>
        new(
            [of ?? timer],
            roles ?? AppRoles.All,
            watermarks,
            new ServiceCollection().BuildServiceProvider(),
            new ConfigurationBuilder().AddInMemoryCollection([new("Timers:Test", schedule)]).Build(),
            clock,
            time,
            new Logger<TimerDispatcher>(log));
}
