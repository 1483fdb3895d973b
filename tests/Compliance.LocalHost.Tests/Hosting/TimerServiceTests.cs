using Compliance.LocalHost.Hosting;
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
    private static readonly Schedule Daily = Schedule.Parse("0 30 2 * * *");

    private readonly FakeClock clock = new(Instant.FromUtc(2026, 11, 23, 9, 0));
    private readonly Watermarks watermarks = new();
    private readonly List<Instant> fired = [];
    private Exception? failure;

    [Fact]
    public async Task A_timer_that_never_ran_has_missed_nothing()
    {
        var pause = await Serve();
        Assert.Empty(fired);
        Assert.Equal(clock.GetCurrentInstant(), watermarks.Served);
        Assert.Equal(TimeSpan.FromMinutes(1), pause);
    }

    [Fact]
    public async Task A_tick_is_served_once()
    {
        await Serve();
        clock.Reset(Instant.FromUtc(2026, 11, 24, 2, 29, 50));
        Assert.Equal(TimeSpan.FromSeconds(10), await Serve());
        clock.AdvanceSeconds(10);
        await Serve();
        await Serve();
        Assert.Equal([Instant.FromUtc(2026, 11, 24, 2, 30)], fired);
    }

    [Fact]
    public async Task Of_many_missed_ticks_the_last_is_caught_up_on_and_the_others_are_let_go()
    {
        watermarks.Served = Instant.FromUtc(2026, 11, 1, 12, 0);
        await Serve();
        await Serve();
        Assert.Equal([Instant.FromUtc(2026, 11, 23, 2, 30)], fired);
        Assert.Equal(fired[0], watermarks.Served);
    }

    [Fact]
    public async Task A_tick_that_failed_is_served_again()
    {
        watermarks.Served = Instant.FromUtc(2026, 11, 22, 12, 0);
        failure = new InvalidOperationException("the store is away");
        await Assert.ThrowsAsync<InvalidOperationException>(Serve);
        Assert.Equal(Instant.FromUtc(2026, 11, 22, 12, 0), watermarks.Served);

        failure = null;
        await Serve();
        Assert.Equal(2, fired.Count);
    }

    [Fact]
    public async Task The_service_reads_its_schedule_from_the_configuration_and_goes_on_after_a_failure_of_any_kind()
    {
        watermarks.Served = Instant.FromUtc(2026, 11, 23, 8, 0);
        failure = new TaskCanceledException("a call timed out");
        var time = new FakeTimeProvider();
        var second = new TaskCompletionSource();
        watermarks.Asked = asked =>
        {
            failure = asked == 1 ? failure : null;
            if (asked == 3)
                second.SetResult();
        };
        var service = Service(time, "0 0 * * * *");
        await service.StartAsync(default);
        var patience = Task.Delay(TimeSpan.FromSeconds(30));
        while (!second.Task.IsCompleted && !patience.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(10));
            await Task.Yield();
        }

        Assert.True(second.Task.IsCompleted, "The timer did not go on.");
        await service.StopAsync(default);
        Assert.Equal([Instant.FromUtc(2026, 11, 23, 9, 0), Instant.FromUtc(2026, 11, 23, 9, 0)], fired);
    }

    private Task<TimeSpan> Serve() => Service(new FakeTimeProvider()).ServeDue(Timer(), Daily, default);

    private TimerService Service(TimeProvider time, string? schedule = null) => new(
        [Timer()], watermarks, new ServiceCollection().BuildServiceProvider(),
        new ConfigurationBuilder().AddInMemoryCollection([new("Timers:Test", schedule)]).Build(), clock, time, NullLogger<TimerService>.Instance);

    private TimerEntry Timer() => new("test", "Timers:Test", "0 30 2 * * *", Role.Service, (_, due, _) =>
    {
        fired.Add(due);
        return failure is null ? Task.CompletedTask : Task.FromException(failure);
    });

    private sealed class Watermarks : ITimerWatermarks
    {
        private int asked;

        public Instant? Served { get; set; }

        public Action<int> Asked { get; set; } = _ => { };

        public Task<Instant?> Find(string timer, CancellationToken cancellation)
        {
            Asked(++asked);
            return Task.FromResult(Served);
        }

        public Task Save(string timer, Instant served, CancellationToken cancellation)
        {
            Served = served;
            return Task.CompletedTask;
        }
    }
}
