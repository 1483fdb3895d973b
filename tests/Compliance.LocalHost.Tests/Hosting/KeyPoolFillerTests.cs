using Compliance.LocalHost.Hosting;
using Compliance.Storage.Keys;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Compliance.LocalHost.Tests.Hosting;

public sealed class KeyPoolFillerTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly FakeTimeProvider time = new();
    private DomainBench bench = null!;

    private KeyPool Pool => bench.Get<KeyPool>();

    public async ValueTask InitializeAsync() => bench = await DomainBench.Start(azurite, "dataset: []");

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task The_pool_is_filled_to_its_target_and_no_further()
    {
        var told = new Told();
        await Filler().Fill(5, processors: 2, told, default);
        Assert.Equal([1, 2, 3, 4, 5], told.Values.Order());
        await Filler().Fill(5, processors: 2, null, default);
        await Filler().Fill(3, processors: 2, null, default);
        Assert.Equal(5, await Pool.Count(default));
    }

    [Fact]
    public async Task What_was_taken_is_made_again_in_the_background_even_after_a_failure()
    {
        var failures = 1;
        bench.Vault.Before = _ => failures-- > 0 ? throw new TaskCanceledException("a call timed out") : Task.CompletedTask;
        var filler = Filler(keysAhead: 2);
        await filler.StartAsync(default);
        await Reach(2);
        await Pool.Take();
        await Reach(2);
        await filler.StopAsync(default);
        Assert.Equal(3, bench.Vault.Names.Count(name => name.StartsWith('k')));
    }

    private async Task Reach(int keys)
    {
        var patience = Task.Delay(TimeSpan.FromSeconds(30));
        while (await Pool.Count(default) < keys)
        {
            Assert.False(patience.IsCompleted, "The pool was not filled.");
            time.Advance(TimeSpan.FromSeconds(10));
        }
    }

    private KeyPoolFiller Filler(int keysAhead = 1) => new(
        Pool,
        new LocalHostOptions
        {
            DataDirectory = "", StorageConnectionString = "", DataMap = "", KeysAhead = keysAhead,
            Connections = new Dictionary<string, Compliance.Connectors.Settings.ConnectionSettings>(),
        },
        time,
        NullLogger<KeyPoolFiller>.Instance);

    private sealed class Told : IProgress<int>
    {
        private readonly List<int> values = [];

        public IReadOnlyList<int> Values
        {
            get
            {
                lock (values)
                    return [.. values];
            }
        }

        public void Report(int value)
        {
            lock (values)
                values.Add(value);
        }
    }
}
