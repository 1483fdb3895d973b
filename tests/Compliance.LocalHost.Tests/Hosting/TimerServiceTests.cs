using Compliance.LocalHost.Hosting;
using Compliance.Testing.Workflows;
using Compliance.Timers;
using Compliance.Workflows;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NodaTime;
using NodaTime.Testing;

namespace Compliance.LocalHost.Tests.Hosting;

public sealed class TimerServiceTests
{
    private readonly FakeClock _clock = new(Instant.FromUtc(2026, 11, 23, 9, 0));
    private readonly MemoryWatermarks _watermarks = new();
    private readonly List<Instant> _fired = [];
    private Exception? _failure;

    [Fact]
    public async Task It_waits_for_the_next_tick_and_looks_every_minute_all_the_same()
    {
        Assert.Equal(TimeSpan.FromMinutes(1), await Serve());
        _clock.Reset(Instant.FromUtc(2026, 11, 24, 2, 29, 50));
        Assert.Equal(TimeSpan.FromSeconds(10), await Serve());
        _clock.AdvanceSeconds(10);
        Assert.Equal(TimeSpan.FromMinutes(1), await Serve());
        Assert.Equal([Instant.FromUtc(2026, 11, 24, 2, 30)], _fired);
    }

    [Fact]
    public async Task It_goes_on_after_a_failure_of_any_kind()
    {
        _watermarks["test"] = Instant.FromUtc(2026, 11, 22, 8, 0);
        _failure = new TaskCanceledException("a call timed out");
        var time = new FakeTimeProvider();
        var second = new TaskCompletionSource();
        _watermarks.Asked = asked =>
        {
            _failure = asked == 1 ? _failure : null;
            if (asked == 3)
                second.SetResult();
        };
        var service = Service(time);
        await service.StartAsync(default);
        var patience = Task.Delay(TimeSpan.FromMinutes(5));
        while (!second.Task.IsCompleted && !patience.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(10));
            await Task.Yield();
        }

        Assert.True(second.Task.IsCompleted, "The timer did not go on.");
        await service.StopAsync(default);
        Assert.Equal([Instant.FromUtc(2026, 11, 23, 2, 30), Instant.FromUtc(2026, 11, 23, 2, 30)], _fired);
    }

    [Fact]
    public async Task A_timer_of_a_role_that_this_process_lacks_is_left_alone()
    {
        var service = Service(new FakeTimeProvider(), new AppRoles(Role.Eraser));
        await service.StartAsync(default);
        await service.ExecuteTask!.WaitAsync(TimeSpan.FromMinutes(5));
        Assert.Null(_watermarks["test"]);
    }

    private Task<TimeSpan> Serve() => Service(new FakeTimeProvider()).ServeDue(Timer(), default);

    private TimerService Service(TimeProvider time, AppRoles? roles = null) =>
        new(
            new TimerDispatcher(
                [Timer()],
                roles ?? AppRoles.All,
                _watermarks,
                new ServiceCollection().BuildServiceProvider(),
                new ConfigurationBuilder().Build(),
                _clock,
                time,
                NullLogger<TimerDispatcher>.Instance),
            _clock,
            time,
            NullLogger<TimerService>.Instance);

    private TimerEntry Timer() => new("test", "Timers:Test", "0 30 2 * * *", Role.Service, (_, due, _) =>
    {
        _fired.Add(due);
        return _failure is null ? Task.CompletedTask : Task.FromException(_failure);
    });
}
