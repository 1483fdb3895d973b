using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Compliance.LocalHost.Engine;
using Compliance.Testing.Azurite;
using Compliance.Workflows;

namespace Compliance.LocalHost.Tests.Engine;

/// <summary>Storage that answers late, not at all, or whose answers are lost.</summary>
public sealed class StorageFaultTests(AzuriteFixture azurite)
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly Campaign campaign = new();
    private readonly StorageFaults faults = new();

    private EmbeddedHost Host()
    {
        var options = new TableClientOptions { Retry = { MaxRetries = 0 } };
        options.AddPolicy(faults, HttpPipelinePosition.PerRetry);
        return new EmbeddedHost(azurite, campaign.Table)
        {
            Storage = new TableServiceClient(azurite.ConnectionString, options),
            Options = new EngineOptions
            {
                TablePrefix = AzuriteFixture.NewPrefix(),
                ClockCheck = TimeSpan.FromMilliseconds(10),
                LeaseDuration = TimeSpan.FromSeconds(2),
            },
        };
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_write_whose_answer_is_lost_is_neither_lost_nor_made_twice(int every)
    {
        await using var host = Host();
        await host.Start();
        faults.LoseEvery = every;
        Assert.True(await host.Client.Start(Campaign.Parent, "one", 0, None));
        Assert.True(await host.Client.Raise("one", "finish", Nothing.Value, None));
        await Ended(host, "one");
        faults.LoseEvery = 0;

        Assert.True(faults.Lost > 5);
        Assert.Equal(Campaign.Expected.Order(StringComparer.Ordinal), campaign.Effects.All.Order(StringComparer.Ordinal));
        Assert.False(host.Engine.Stopped.IsCompleted);
    }

    [Fact]
    public async Task While_storage_refuses_everything_waits_and_afterwards_goes_on()
    {
        await using var host = Host();
        await host.Start();
        await host.Client.Start(Campaign.Parent, "one", 0, None);
        faults.Refuse = true;
        var raised = host.Client.Raise("one", "finish", Nothing.Value, None);
        await Task.Delay(TimeSpan.FromSeconds(3));
        Assert.False(raised.IsCompleted);

        faults.Refuse = false;
        Assert.True(await raised);
        await Ended(host, "one");
        Assert.Equal(Campaign.Expected.Order(StringComparer.Ordinal), campaign.Effects.All.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_stall_longer_than_the_lease_costs_nothing_but_time()
    {
        await using var host = Host();
        await host.Start();
        await host.Client.Start(Campaign.Parent, "one", 0, None);
        faults.Stall();
        await Task.Delay(TimeSpan.FromSeconds(3));
        faults.GoOn();
        Assert.True(await host.Client.Raise("one", "finish", Nothing.Value, None));
        await Ended(host, "one");

        Assert.False(host.Engine.Stopped.IsCompleted);
        Assert.Equal(Campaign.Expected.Order(StringComparer.Ordinal), campaign.Effects.All.Order(StringComparer.Ordinal));
    }

    private static async Task Ended(EmbeddedHost host, string id)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        while ((await host.Client.Find(id, patience.Token))?.HasEnded != true)
            await Task.Delay(10, patience.Token);
        Assert.Equal("\"z-1\"", (await host.Client.Find(id, None))!.Output);
    }
}
