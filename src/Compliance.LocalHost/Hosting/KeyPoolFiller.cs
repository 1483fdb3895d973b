using Compliance.Storage.Keys;

namespace Compliance.LocalHost.Hosting;

/// <summary>Makes vault keys ahead, on half of the processors: an RSA key costs about 150 ms of one.</summary>
internal sealed class KeyPoolFiller(KeyPool pool, LocalHostOptions options, TimeProvider time, ILogger<KeyPoolFiller> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    /// <summary>Makes keys until so many lie ready.</summary>
    /// <param name="target">How many.</param>
    /// <param name="processors">How many to keep busy.</param>
    /// <param name="progress">Told how many lie ready.</param>
    /// <param name="cancellation">Stops between keys.</param>
    public async Task Fill(int target, int processors, IProgress<int>? progress, CancellationToken cancellation)
    {
        var ready = await pool.Count(cancellation);
        var busy = new ParallelOptions { MaxDegreeOfParallelism = processors, CancellationToken = cancellation };
        await Parallel.ForEachAsync(Enumerable.Range(0, Math.Max(0, target - ready)), busy, async (_, stop) =>
        {
            await pool.Add(stop);
            progress?.Report(Interlocked.Increment(ref ready));
        });
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Fill(options.KeysAhead, Math.Max(1, Environment.ProcessorCount / 2), null, stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning("The key pool could not be filled ({Failure}); trying again in {Pause}", failure.GetType().Name, Pause);
            }

            await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
