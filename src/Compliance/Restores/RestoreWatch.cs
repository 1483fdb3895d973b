using Compliance.Timers;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Restores;

/// <summary>
/// For a host whose processes come and go: looks from time to time whether something was restored, which takes one row of each account
/// where nothing was. That a store was gone through for an operator's word is noted once for the deployment, so no process does it again.
/// </summary>
public sealed class RestoreWatch(
    Reconciliation reconciliation, IStateStamps stamps, ITimerWatermarks watermarks, IOptions<RestoreOptions> options)
{
    /// <exception cref="InvalidOperationException">The operator names a connection that the data map does not have.</exception>
    public async Task Look(CancellationToken cancellation)
    {
        var unsearched = new List<(string Row, TimerWatermark Mark)>();
        foreach (var (connection, restored) in options.Value.Stores)
        {
            var (row, at) = ($"restored-{connection}", Instant.FromDateTimeOffset(restored));
            var mark = await watermarks.Find(row, cancellation);
            if (mark is null || mark.Served < at)
                unsearched.Add((row, new TimerWatermark(at, Version: mark?.Version)));
        }

        if (unsearched.Count == 0 && await stamps.AreEqual(cancellation))
            return;
        await reconciliation.RunAtStart(cancellation);
        foreach (var (row, mark) in unsearched)
            await watermarks.TrySave(row, mark, cancellation);
    }
}
