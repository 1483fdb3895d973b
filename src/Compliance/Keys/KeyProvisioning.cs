using Compliance.Timers;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Compliance.Keys;

/// <summary>
/// Makes vault keys ahead, so that no one who seals waits for a vault: it creates 20 keys in ten seconds. The provisioner's alone.
/// </summary>
public sealed class KeyProvisioning(IKeyStock stock, IOptions<KeyPoolOptions> options)
{
    /// <summary>
    /// Keys that lie ready beyond those made ahead, because someone waited: whoever may order keys can have no more made.
    /// </summary>
    private const int MaxWaiting = 100;

    public static readonly ActivityReference<int, int> FillPool = new("FillKeyPool");

    internal static IEnumerable<ActivityEntry> Table =>
        [ActivityEntry.Of(FillPool, Role.Provisioner, Resolve.From<KeyProvisioning, int, int>(it => it.FillOnOrder))];

    public static TimerEntry Timer { get; } = new(
        "key-pool", KeyPoolOptions.ScheduleSetting, KeyPoolOptions.DefaultSchedule, Role.Provisioner,
        (services, _, cancellation) => services.GetRequiredService<KeyProvisioning>().FillOnOrder(0, cancellation));

    /// <summary>Makes keys until so many lie ready.</summary>
    /// <param name="target">How many.</param>
    /// <param name="parallel">How many are made at a time.</param>
    /// <param name="progress">Told how many lie ready.</param>
    /// <param name="cancellation">Stops between keys.</param>
    /// <returns>How many lie ready.</returns>
    public async Task<int> Fill(int target, int parallel, IProgress<int>? progress, CancellationToken cancellation)
    {
        await stock.EnsureOwnKeys(cancellation);
        await stock.Finish(cancellation);
        var ready = await stock.Count(cancellation);
        return await Make(ready, target - ready, parallel, progress, cancellation);
    }

    /// <param name="waiting">
    /// How many are waited for by someone who found none: so many are made at least, for what lies ready by now was made for others who
    /// wait, as long as no more than <see cref="MaxWaiting"/> beyond those made ahead lie ready.
    /// </param>
    /// <param name="cancellation">Stops between keys.</param>
    private async Task<int> FillOnOrder(int waiting, CancellationToken cancellation)
    {
        await stock.EnsureOwnKeys(cancellation);
        await stock.Finish(cancellation);
        var ready = await stock.Count(cancellation);
        var room = options.Value.Ahead + MaxWaiting - ready;
        return await Make(
            ready, Math.Min(Math.Max(waiting, options.Value.Ahead - ready), room), options.Value.Parallel, null, cancellation);
    }

    private async Task<int> Make(int ready, int keys, int parallel, IProgress<int>? progress, CancellationToken cancellation)
    {
        var busy = new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancellation };
        await Parallel.ForEachAsync(Enumerable.Range(0, Math.Max(0, keys)), busy, async (_, stop) =>
        {
            await stock.Add(stop);
            var now = Interlocked.Increment(ref ready);
            progress?.Report(now);
        });
        return ready;
    }
}

/// <summary>The vault keys that this system makes: those that lie ready, and the few of its own.</summary>
public interface IKeyStock
{
    /// <summary>How many keys lie ready.</summary>
    Task<int> Count(CancellationToken cancellation);

    Task<StockedKeys> List(CancellationToken cancellation);

    /// <summary>Makes one more, and logs that it did before anyone can have it.</summary>
    Task Add(CancellationToken cancellation);

    /// <summary>Finishes what a crash left half made.</summary>
    Task Finish(CancellationToken cancellation);

    /// <summary>Makes the keys for case files, secrets and probes where they are missing.</summary>
    Task EnsureOwnKeys(CancellationToken cancellation);
}

/// <param name="There">The names of those that lie ready, and of this system's own.</param>
/// <param name="Making">The names of those that are being made: the vault may have them or not.</param>
public sealed record StockedKeys(IReadOnlyList<string> There, IReadOnlyList<string> Making);
