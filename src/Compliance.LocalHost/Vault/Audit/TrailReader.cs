using Compliance.Protection.Vault;

namespace Compliance.LocalHost.Vault;

/// <summary>Takes an audit's lines in turn, keeps what lies in a time, and sees where lines are missing.</summary>
internal sealed class TrailReader(DateTimeOffset from, DateTimeOffset to, DateTimeOffset now)
{
    private readonly List<VaultEvent> _events = [];
    private readonly List<AuditGap> _gaps = [];
    private long _last;
    private DateTimeOffset _lastAt = DateTimeOffset.MinValue;
    private bool _damaged;

    /// <summary>The first line to come has this number.</summary>
    public void BeginAt(long sequence) => _last = sequence - 1;

    /// <param name="line">Null if it is damaged.</param>
    public void Take(AuditLine? line)
    {
        if (line is null || line.Sequence <= _last || line.At < _lastAt)
        {
            _damaged = true;
            return;
        }
        if (_damaged) Gap(_lastAt, line.At, "lines of the vault's audit are damaged");
        else if (line.Sequence > _last + 1) Gap(_lastAt, line.At, "events of the vault's audit are missing");
        else if (line.Sequence == 1 && line.At > from) Gap(DateTimeOffset.MinValue, line.At, "the vault's audit begins later");
        (_last, _lastAt, _damaged) = (line.Sequence, line.At, false);
        if (line.At >= from && line.At <= to && VaultOperations.All.Contains(line.Operation)) _events.Add(line.Event);
    }

    /// <param name="last">The number of the last event that was ever noted.</param>
    public AuditTrail Close(long last)
    {
        if (_damaged || _last < last) Gap(_lastAt, DateTimeOffset.MaxValue, "the end of the vault's audit is missing");
        if (to > now) Gap(now, DateTimeOffset.MaxValue, "it has not happened yet");
        return new(_events, _gaps);
    }

    private void Gap(DateTimeOffset begin, DateTimeOffset end, string why)
    {
        if (end < from || begin > to) return;
        _gaps.Add(new(begin > from ? begin : from, end < to ? end : to, Why: why));
    }
}
