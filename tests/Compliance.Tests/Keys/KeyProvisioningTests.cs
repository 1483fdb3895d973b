using Compliance.Keys;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Compliance.Tests.Keys;

public sealed class KeyProvisioningTests
{
    private readonly Stock _stock = new();

    [Fact]
    public async Task The_pool_is_filled_to_its_target_and_no_further()
    {
        var told = new Told();
        Assert.Equal(5, await Provisioning().Fill(5, 2, told, default));
        Assert.Equal([1, 2, 3, 4, 5], told.Values.Order());
        Assert.Equal(5, await Provisioning().Fill(5, 2, null, default));
        Assert.Equal(5, await Provisioning().Fill(3, 2, null, default));
        Assert.Equal(7, await Provisioning().Fill(7, 2, null, default));
        Assert.Equal(7, _stock.Ready);
    }

    [Fact]
    public async Task The_timer_fills_the_pool_to_what_is_configured()
    {
        await using var services = new ServiceCollection().AddSingleton(Provisioning(ahead: 4)).BuildServiceProvider();
        _stock.Ready = 1;
        await KeyProvisioning.Timer.Fire(services, default, default);
        await KeyProvisioning.Timer.Fire(services, default, default);
        Assert.Equal(4, _stock.Ready);
    }

    [Theory]
    [InlineData(0, 2, 0, 2)]
    [InlineData(0, 2, 1, 3)]
    [InlineData(5, 2, 1, 5)]
    [InlineData(5, 5, 3, 8)]
    [InlineData(5, 5, 1_000_000, 105)]
    [InlineData(5, 104, 3, 105)]
    [InlineData(5, 110, 1, 110)]
    public async Task On_command_the_pool_is_filled_with_at_least_as_many_keys_as_are_waited_for_and_at_most_a_hundred_more(
        int ahead, int ready, int waiting, int then)
    {
        await using var services = new ServiceCollection().AddSingleton(Provisioning(ahead)).BuildServiceProvider();
        _stock.Ready = ready;
        var entry = Application.Workflows.FindActivity(KeyProvisioning.FillPool.Name)!;
        Assert.Equal(then, WorkflowJson.Read<int>(await entry.Run(services, WorkflowJson.Write(waiting), default)));
        Assert.Equal(then, _stock.Ready);
    }

    [Fact]
    public async Task This_systems_own_keys_come_first_and_then_what_a_crash_left_half_made()
    {
        await Provisioning().Fill(1, 1, null, default);
        Assert.Equal(["own keys", "finished", "key"], _stock.Made);
    }

    [Fact]
    public async Task No_more_keys_are_made_at_a_time_than_is_said()
    {
        _stock.Pause = TimeSpan.FromMilliseconds(5);
        await Provisioning().Fill(12, 3, null, default);
        Assert.InRange(_stock.MaxBatch, 2, 3);
    }

    private KeyProvisioning Provisioning(int ahead = 0) => new(_stock, Options.Create(new KeyPoolOptions { Ahead = ahead }));

    private sealed class Stock : IKeyStock
    {
        private readonly Lock _gate = new();
        private int _making;

        public int Ready { get; set; }

        public int MaxBatch { get; private set; }

        public TimeSpan Pause { get; set; }

        public List<string> Made { get; } = [];

        public Task<int> Count(CancellationToken cancellation) => Task.FromResult(Ready);

        public async Task Add(CancellationToken cancellation)
        {
            lock (_gate)
                MaxBatch = Math.Max(MaxBatch, ++_making);
            await Task.Delay(Pause, cancellation);
            lock (_gate)
            {
                _making--;
                Ready++;
                Made.Add("key");
            }
        }

        public Task<StockedKeys> List(CancellationToken cancellation) => Task.FromResult(new StockedKeys(Made, []));

        public Task Finish(CancellationToken cancellation)
        {
            Made.Add("finished");
            return Task.CompletedTask;
        }

        public Task EnsureOwnKeys(CancellationToken cancellation)
        {
            Made.Add("own keys");
            return Task.CompletedTask;
        }
    }

    private sealed class Told : IProgress<int>
    {
        private readonly List<int> _values = [];

        public IReadOnlyList<int> Values => _values;

        public void Report(int value)
        {
            lock (_values)
                _values.Add(value);
        }
    }
}
