using Compliance.Protection.Vault;

namespace Compliance.KeyVault;

/// <summary>Gathers a vault's events in any order, and sees where the log was silent for too long.</summary>
/// <param name="from">Of the question.</param>
/// <param name="to">Of the question.</param>
/// <param name="settled">Until when every event has come in.</param>
/// <param name="shard">The vault's place among the shards.</param>
/// <remarks>
/// A log that somebody switched off looks like a vault that nobody asked. But this system asks each vault all the time: whoever asks
/// health/ready causes an unwrap. So an hour without any line at all, of whatever operation, is taken for a hole.
/// </remarks>
internal sealed class VaultTrail(DateTimeOffset from, DateTimeOffset to, DateTimeOffset settled, int shard)
{
    private static readonly TimeSpan MaxSilence = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private readonly List<VaultEvent> _events = [];
    private readonly List<AuditGap> _gaps = [];
    // The first and last line of each minute, so that a busy vault's day stays small.
    private readonly SortedDictionary<long, (DateTimeOffset First, DateTimeOffset Last)> _minutes = [];

    public void Take(VaultLogLine line)
    {
        lock (_gate)
        {
            var minute = line.At.UtcTicks / TimeSpan.TicksPerMinute;
            _minutes[minute] = _minutes.TryGetValue(minute, out var seen)
                ? (line.At < seen.First ? line.At : seen.First, line.At > seen.Last ? line.At : seen.Last)
                : (line.At, line.At);
            if (line.Event is { } noted && line.At >= from && line.At <= to) _events.Add(noted);
        }
    }

    /// <summary>A line could not be read; what it tells of lies in this time.</summary>
    public void Damaged(DateTimeOffset begin, DateTimeOffset end)
    {
        lock (_gate)
        {
            Gap(begin, end, "a line of the vault's log cannot be read");
        }
    }

    public AuditTrail Close()
    {
        lock (_gate)
        {
            var end = to < settled ? to : settled;
            // What lies further from the question than a silence may last says nothing about it.
            var known = from - MaxSilence;
            foreach (var (first, last) in _minutes.Values)
            {
                if (first - known > MaxSilence) Gap(known, first, "the vault's log is silent");
                known = last > known ? last : known;
            }
            if (end - known > MaxSilence) Gap(known, end, "the vault's log is silent");
            if (to > settled) Gap(settled, to, "the vault's log has not settled");
            return new([.. _events.OrderBy(each => each.At)], [.. _gaps.Distinct().OrderBy(gap => gap.From)]);
        }
    }

    private void Gap(DateTimeOffset begin, DateTimeOffset end, string why)
    {
        if (end < from || begin > to) return;
        _gaps.Add(new(begin > from ? begin : from, end < to ? end : to, shard, why));
    }
}
