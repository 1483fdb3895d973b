using System.Diagnostics;
using Azure;

namespace Compliance.CrashCampaign;

/// <summary>Watches one host take up what the one before it left.</summary>
internal sealed class Takeover(Ledger ledger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Once the first of the workflows has gone on, or when there is none.</summary>
    public Task Begun => _begun.Task;

    public Resumption Seen { get; private set; } = new(0, null, null);

    /// <param name="found">What was open before the host began.</param>
    /// <param name="enough">Stops watching.</param>
    public async Task Watch(IReadOnlyList<(string InstanceId, DateTimeOffset Updated)> found, CancellationToken enough)
    {
        Seen = new(found.Count, null, null);
        var waiting = found.ToDictionary();
        try
        {
            while (waiting.Count > 0)
            {
                await Task.Delay(Pause, enough);
                foreach (var (id, _, updated) in await ledger.Instances(enough))
                {
                    if (waiting.TryGetValue(id, out var before) && updated > before && waiting.Remove(id))
                        Step(last: waiting.Count == 0);
                }
            }

            _begun.TrySetResult();
        }
        catch (Exception gone) when (gone is OperationCanceledException or RequestFailedException or AggregateException)
        {
            // The host was killed meanwhile, or storage stands still.
        }
    }

    private void Step(bool last)
    {
        Seen = Seen with { First = Seen.First ?? _watch.Elapsed, All = last ? _watch.Elapsed : null };
        _begun.TrySetResult();
    }
}
