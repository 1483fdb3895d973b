using Compliance.LocalHost.Engine;
using Compliance.Testing.Azurite;
using Compliance.Workflows;

namespace Compliance.LocalHost.Tests.Engine;

/// <summary>The engine dies at each named point, and another takes up what it left.</summary>
public sealed class CrashTests(AzuriteFixture azurite)
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly Campaign campaign = new();

    public static TheoryData<string, int> PointsAndArrivals()
    {
        var data = new TheoryData<string, int>();
        foreach (var point in FaultPoint.All.Where(point => point != FaultPoint.EpisodeBetweenTransactions))
        {
            foreach (var arrival in point is FaultPoint.ContinueAsNewCommitted or FaultPoint.LeaseRenewed ? (int[])[1] : [1, 2, 4])
            {
                if (point != FaultPoint.TimerFired || arrival < 4)
                    data.Add(point, arrival);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(PointsAndArrivals))]
    public async Task An_instance_goes_on_after_a_crash_at_any_point(string point, int arrival)
    {
        await using var host = Host();
        var crash = new CrashAt(point, arrival, () => host.Engine);
        host.Faults = crash;
        await host.Start();
        _ = Ignoring(host.Client.Start(Campaign.Parent, "one", 0, None));
        await crash.Crashed.WaitAsync(TimeSpan.FromMinutes(5));

        host.Faults = FaultPoints.None;
        await host.Start();
        await Ignoring(host.Client.Start(Campaign.Parent, "one", 0, None));
        Assert.True(await host.Client.Raise("one", "finish", Nothing.Value, None));
        await Ended(host, "one");

        Assert.Equal("\"z-1\"", (await host.Client.Find("one", None))!.Output);
        Assert.Equal(Campaign.Expected.Order(StringComparer.Ordinal), campaign.Effects.All.Distinct().Order(StringComparer.Ordinal));
        Assert.True(campaign.Effects.All.GroupBy(effect => effect).All(times => times.Count() <= 2), "One crash repeats an effect once at most.");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_crash_between_the_transactions_of_one_episode_leaves_nothing_half_done(int arrival)
    {
        await using var host = Host();
        var crash = new CrashAt(FaultPoint.EpisodeBetweenTransactions, arrival, () => host.Engine);
        host.Faults = crash;
        await host.Start();
        _ = Ignoring(host.Client.Start(Campaign.Crowd, "crowd", 210, None));
        await crash.Crashed.WaitAsync(TimeSpan.FromMinutes(5));
        Assert.Empty(campaign.Effects.All);

        host.Faults = FaultPoints.None;
        await host.Start();
        await Ended(host, "crowd");
        Assert.Equal("210", (await host.Client.Find("crowd", None))!.Output);
        Assert.Equal(210, campaign.Effects.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Twenty_instances_outlast_fifteen_crashes_at_random(bool replayEveryStep)
    {
        const int Instances = 20;
        const int Crashes = 15;
        var seed = Environment.TickCount;
        TestContext.Current.SendDiagnosticMessage("Seed {0}", seed);
        var random = new Random(seed);
        await using var host = Host();
        host.Options.ReplayEveryStep = replayEveryStep;
        var ids = Enumerable.Range(0, Instances).Select(n => $"random-{n}").ToList();
        for (var n = 0; n < Crashes; n++)
        {
            var crash = new CrashAt(FaultPoint.All[random.Next(FaultPoint.All.Count)], random.Next(1, 25), () => host.Engine);
            host.Faults = crash;
            await Ignoring(host.Start());
            foreach (var id in ids)
                _ = Ignoring(host.Client.Start(Campaign.Parent, id, 0, None));
            await Task.WhenAny(crash.Crashed, Task.Delay(random.Next(20, 400)));
            host.Engine.Abandon();
        }

        host.Faults = FaultPoints.None;
        await host.Start();
        foreach (var id in ids)
        {
            await host.Client.Start(Campaign.Parent, id, 0, None);
            Assert.True(await host.Client.Raise(id, "finish", Nothing.Value, None), $"Seed {seed}");
        }

        foreach (var id in ids)
        {
            await Ended(host, id);
            Assert.Equal("\"z-1\"", (await host.Client.Find(id, None))!.Output);
        }

        var effects = campaign.Effects.All.GroupBy(effect => effect).ToDictionary(times => times.Key, times => times.Count());
        Assert.Equal(Campaign.Expected.Order(StringComparer.Ordinal), effects.Keys.Order(StringComparer.Ordinal));
        Assert.All(effects.Values, count => Assert.InRange(count, Instances, Instances * (Crashes + 1)));
    }

    [Fact]
    public async Task A_start_says_how_much_goes_on()
    {
        await using var host = Host();
        var crash = new CrashAt(FaultPoint.ActivityStarted, 1, () => host.Engine);
        host.Faults = crash;
        await host.Start();
        _ = Ignoring(host.Client.Start(Campaign.Parent, "one", 0, None));
        await crash.Crashed;
        host.Faults = FaultPoints.None;
        await host.Start();

        Assert.Contains("Resumed 0 instances, 0 activities in flight", host.LogLines);
        Assert.Contains("Resumed 1 instances, 1 activities in flight", host.LogLines);
    }

    [Theory]
    [InlineData("nowhere:1")]
    [InlineData("timer-fired")]
    [InlineData("timer-fired:0")]
    [InlineData("timer-fired:x")]
    public void A_fault_that_nothing_can_reach_is_refused(string text) => Assert.Throws<ArgumentException>(() => FaultPoints.Parse(text));

    private EmbeddedHost Host() => new(azurite, campaign.Table)
    {
        Options = new EngineOptions
        {
            TablePrefix = AzuriteFixture.NewPrefix(),
            ClockCheck = TimeSpan.FromMilliseconds(10),
            SafetyScan = TimeSpan.FromSeconds(1),
            LeaseDuration = TimeSpan.FromSeconds(2),
        },
    };

    private static async Task Ended(EmbeddedHost host, string id)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        while ((await host.Client.Find(id, patience.Token))?.HasEnded != true)
            await Task.Delay(10, patience.Token);
    }

    private static async Task Ignoring(Task work)
    {
        try
        {
            await work;
        }
        catch (OperationCanceledException)
        {
            // Whoever asked a host that died has no answer.
        }
        catch (FencedException)
        {
            // Nor whoever was about to write for it.
        }
        catch (InvalidOperationException)
        {
            // Nor whoever asked one that was dead.
        }
    }
}
