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

    private readonly FakeClock _clock = new(Instant.FromUtc(2026, 11, 23, 9, 0));
    private readonly FakeTimeProvider _time = new();
    private readonly MemoryWatermarks _watermarks = new();
    private readonly CollectedLog _log = new();
    private readonly List<Instant> _fired = [];
    private readonly TimerEntry _timer;
    private readonly List<string> _names = [];
    private Func<CancellationToken, Task> _work = _ => Task.CompletedTask;
    private string? _schedule;

    public TimerDeskTests() => _timer = new("test", "Timers:Test", "0 30 2 * * *", Role.Service, (_, due, stop) =>
    {
        _fired.Add(due);
        return _work(stop);
    });

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task A_timer_that_nobody_looked_after_before_has_missed_nothing()
    {
        Assert.Equal(Instant.FromUtc(2026, 11, 24, 2, 30), await RunIfDue());
        Assert.Empty(_fired);
        Assert.Equal(_clock.GetCurrentInstant(), _watermarks["test"]);
    }

    [Fact]
    public async Task A_tick_is_served_once_and_said_to_be()
    {
        await RunIfDue();
        _clock.Reset(Instant.FromUtc(2026, 11, 24, 2, 30));
        Assert.Equal(Instant.FromUtc(2026, 11, 25, 2, 30), await RunIfDue());
        await RunIfDue();
        Assert.Equal([Instant.FromUtc(2026, 11, 24, 2, 30)], _fired);
        Assert.Equal("Timer test served its tick of 2026-11-24T02:30:00Z", Assert.Single(_log.Lines));
        Assert.Equal([Events.TimerServed], _log.Events);
    }

    [Fact]
    public async Task Of_many_missed_ticks_the_last_is_caught_up_on_and_the_others_are_let_go()
    {
        _watermarks["test"] = Instant.FromUtc(2026, 11, 1, 12, 0);
        await RunIfDue();
        await RunIfDue();
        Assert.Equal([Tick], _fired);
        Assert.Equal(Tick, _watermarks["test"]);
    }

    [Fact]
    public async Task A_tick_that_failed_is_served_again()
    {
        var before = _watermarks["test"] = Instant.FromUtc(2026, 11, 22, 12, 0);
        _work = _ => throw new InvalidOperationException("the store is away");
        await Assert.ThrowsAsync<InvalidOperationException>(RunIfDue);
        Assert.Equal(before, _watermarks["test"]);

        _work = _ => Task.CompletedTask;
        await RunIfDue();
        Assert.Equal([Tick, Tick], _fired);
    }

    [Fact]
    public async Task What_is_configured_counts_and_the_default_where_nothing_is()
    {
        Assert.Equal(Instant.FromUtc(2026, 11, 24, 2, 30), await RunIfDue());
        _schedule = "0 0 12 * * *";
        Assert.Equal(Instant.FromUtc(2026, 11, 23, 12, 0), await RunIfDue());
    }

    [Fact]
    public async Task The_first_ring_of_all_serves_the_tick_just_now()
    {
        _clock.Reset(Tick + Duration.FromSeconds(20));
        await OnTick();
        Assert.Equal([Tick], _fired);
        Assert.Equal(Tick, _watermarks["test"]);
    }

    [Fact]
    public async Task A_ring_up_to_a_second_early_serves_the_tick_that_comes()
    {
        _watermarks["test"] = Tick - Duration.FromDays(1);
        _clock.Reset(Tick - Duration.FromMilliseconds(1001));
        await OnTick();
        Assert.Empty(_fired);

        _clock.Reset(Tick - Duration.FromMilliseconds(999));
        await OnTick();
        Assert.Equal([Tick], _fired);
    }

    [Fact]
    public async Task A_timer_that_is_rung_twice_and_looked_after_serves_its_tick_once()
    {
        _clock.Reset(Tick - Duration.FromMilliseconds(500));
        await OnTick();
        await RunIfDue();
        _clock.Reset(Tick + Duration.FromMilliseconds(500));
        await OnTick();
        await RunIfDue();
        Assert.Equal([Tick], _fired);
    }

    [Fact]
    public async Task A_ring_after_many_missed_ticks_serves_one()
    {
        _watermarks["test"] = Tick - Duration.FromDays(20);
        _clock.Reset(Tick);
        await OnTick();
        Assert.Equal([Tick], _fired);
    }

    [Fact]
    public async Task A_timer_of_a_role_that_this_app_lacks_is_not_served_and_not_among_its_own()
    {
        var dispatcher = Dispatcher(new AppRoles(Role.Eraser));
        _clock.Reset(Tick);
        await Assert.ThrowsAsync<InvalidOperationException>(() => dispatcher.OnTick("test", default));
        Assert.Empty(dispatcher.Timers);
        Assert.Empty(_fired);
    }

    [Fact]
    public async Task Of_a_timer_whose_ticks_each_have_work_of_their_own_every_missed_tick_is_served_the_oldest_first()
    {
        _watermarks["test"] = Tick - Duration.FromDays(3);
        await Dispatcher(of: _timer with { Missed = MissedTicks.Each }).OnTick("test", default);
        Assert.Equal([Tick - Duration.FromDays(2), Tick - Duration.FromDays(1), Tick], _fired);
        Assert.Equal(Tick, _watermarks["test"]);
    }

    [Fact]
    public async Task Where_one_of_several_missed_ticks_fails_it_is_the_next_one_to_be_served()
    {
        _watermarks["test"] = Tick - Duration.FromDays(3);
        var each = _timer with { Missed = MissedTicks.Each };
        _work = _ => _fired.Count == 2 ? throw new InvalidOperationException("the store is away") : Task.CompletedTask;
        await Assert.ThrowsAsync<InvalidOperationException>(() => Dispatcher(of: each).RunIfDue(each, default));
        await Dispatcher(of: each).RunIfDue(each, default);
        Assert.Equal([Tick - Duration.FromDays(2), Tick - Duration.FromDays(1), Tick - Duration.FromDays(1), Tick], _fired);
    }

    [Fact]
    public async Task Two_who_find_the_same_tick_at_the_same_moment_serve_it_once()
    {
        // Both have read the watermark before either of them writes it.
        _watermarks["test"] = Tick - Duration.FromDays(1);
        var (both, arrived) = (new TaskCompletionSource(), 0);
        _watermarks.Saving = (_, _) =>
        {
            if (Interlocked.Increment(ref arrived) == 2)
                both.SetResult();
            return both.Task;
        };
        await Task.WhenAll(Dispatcher().OnTick("test", default), RunIfDue());
        Assert.Equal([Tick], _fired);
        Assert.Equal(Tick, _watermarks["test"]);
    }

    [Fact]
    public async Task A_tick_whose_work_lasts_is_not_begun_by_anyone_else_and_its_claim_is_renewed()
    {
        _watermarks["test"] = Tick - Duration.FromDays(1);
        var lasts = new TaskCompletionSource();
        _work = _ => lasts.Task;
        var serving = RunIfDue();
        for (var minute = 0; minute < 30; minute++)
        {
            await Pass(Duration.FromMinutes(1));
            while ((await _watermarks.Find("test", default))!.ClaimedUntil < _clock.GetCurrentInstant() + Duration.FromMinutes(5))
                await Task.Yield();
            await RunIfDue();
        }

        lasts.SetResult();
        await serving;
        Assert.Equal([Tick], _fired);
        Assert.Equal(Tick, _watermarks["test"]);
    }

    [Fact]
    public async Task A_tick_whose_process_died_is_served_by_another_after_five_minutes()
    {
        var found = new TimerWatermark(Tick - Duration.FromDays(1));
        await _watermarks.TrySave("test", found with { ClaimedUntil = _clock.GetCurrentInstant() + Duration.FromMinutes(5) }, default);
        _clock.Advance(Duration.FromMinutes(5) - Duration.Epsilon);
        await RunIfDue();
        Assert.Empty(_fired);
        _clock.Advance(Duration.Epsilon);
        await RunIfDue();
        Assert.Equal([Tick], _fired);
    }

    [Fact]
    public async Task Who_lost_a_tick_to_another_process_stops_its_work_and_does_not_say_that_it_was_served()
    {
        _watermarks["test"] = Tick - Duration.FromDays(1);
        var lost = new TaskCompletionSource();
        _work = async stop =>
        {
            await using var registered = stop.Register(() => lost.TrySetResult());
            await lost.Task;
        };
        var serving = RunIfDue();
        _watermarks["test"] = Tick - Duration.FromDays(1);
        while (!lost.Task.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            await Task.Yield();
        }

        await Assert.ThrowsAsync<TimerClaimLostException>(() => serving);
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task A_renewal_that_fails_once_does_not_lose_the_tick()
    {
        _watermarks["test"] = Tick - Duration.FromDays(1);
        var lasts = new TaskCompletionSource();
        _work = _ => lasts.Task;
        var serving = RunIfDue();
        _watermarks.Saving = (_, _) => throw new TimeoutException("the store is away");
        await Pass(Duration.FromMinutes(1));
        while (!_log.Lines.Contains("The claim on timer test was not renewed (TimeoutException)"))
            await Task.Yield();
        _watermarks.Saving = (_, _) => Task.CompletedTask;
        await Pass(Duration.FromMinutes(1));
        lasts.SetResult();
        await serving;
        Assert.Equal(Tick, _watermarks["test"]);
        Assert.Equal([Tick], _fired);
    }

    [Fact]
    public async Task Whichever_timer_rings_catches_up_the_others_of_its_app_even_where_it_and_some_of_them_fail()
    {
        foreach (var name in new[] { "failing", "broken", "missed", "elsewhere" })
            _watermarks[name] = Tick - Duration.FromDays(1);
        _watermarks["served"] = _clock.GetCurrentInstant();
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
            _watermarks,
            new ServiceCollection().BuildServiceProvider(),
            new ConfigurationBuilder().Build(),
            _clock,
            _time,
            new Logger<TimerDispatcher>(_log));
        await Assert.ThrowsAsync<InvalidOperationException>(() => dispatcher.OnTick("failing", default));
        Assert.Equal(["failing", "broken", "missed"], _names);
        Assert.Equal(Tick - Duration.FromDays(1), _watermarks["broken"]);
        Assert.Equal(Tick, _watermarks["missed"]);
        Assert.Contains("Timer broken could not be caught up (InvalidOperationException)", _log.Lines);
    }

    [Fact]
    public async Task Where_the_host_goes_down_no_other_timer_is_begun_and_the_tick_is_given_back()
    {
        using var down = new CancellationTokenSource();
        _watermarks["test"] = Tick - Duration.FromDays(1);
        _work = async stop =>
        {
            await down.CancelAsync();
            stop.ThrowIfCancellationRequested();
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Dispatcher().OnTick("test", down.Token));
        _work = _ => Task.CompletedTask;
        await RunIfDue();
        Assert.Equal([Tick, Tick], _fired);
    }

    private TimerEntry Named(string name, bool fails = false) => new(name, $"Timers:{name}", "0 30 2 * * *", Role.Eraser, (_, _, _) =>
    {
        _names.Add(name);
        return fails ? throw new InvalidOperationException("jane@example.org") : Task.CompletedTask;
    });

    /// <summary>Both clocks go on, and what was waiting for them runs.</summary>
    private async Task Pass(Duration duration)
    {
        _clock.Advance(duration);
        _time.Advance(duration.ToTimeSpan());
        await Task.Yield();
    }

    private Task<Instant> RunIfDue() => Dispatcher().RunIfDue(_timer, default);

    private Task OnTick() => Dispatcher().OnTick("test", default);

    private TimerDispatcher Dispatcher(AppRoles? roles = null, TimerEntry? of = null) =>
        new(
            [of ?? _timer],
            roles ?? AppRoles.All,
            _watermarks,
            new ServiceCollection().BuildServiceProvider(),
            new ConfigurationBuilder().AddInMemoryCollection([new("Timers:Test", _schedule)]).Build(),
            _clock,
            _time,
            new Logger<TimerDispatcher>(_log));
}
