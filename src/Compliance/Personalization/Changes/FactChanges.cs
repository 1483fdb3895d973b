using System.Collections.Concurrent;
using Compliance.Decisions;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Compliance.Personalization.Changes;

/// <summary>
/// Looks at the notes of changes, so that decisions rest on kept facts and still on none that is older than their bound. A person of whom
/// there is a note is read again until the change must have been made; who has none is as unchanged as the newest look is new.
/// </summary>
/// <param name="notes">Of this and all other instances.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Is told of looks that fail.</param>
public sealed class FactChanges(IChangeNotes notes, TimeProvider time, ILogger<FactChanges> logger) : IFactChanges
{
    /// <summary>A look that takes longer is given up: facts are read instead.</summary>
    private static readonly TimeSpan MaxLook = TimeSpan.FromSeconds(5);

    /// <summary>From the moment at which a note is seen: its change is made by then, or never.</summary>
    private static readonly Duration Settling = IChangeNotes.ChangeWithin * 2;

    /// <summary>How long it is remembered of whom there was a note; facts are kept for no longer.</summary>
    private static readonly Duration Remembered = Settling + Duration.FromHours(1);

    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<string, long> _settled = new(StringComparer.Ordinal);
    private volatile ChangesSeen? _seen;
    private Task _look = Task.CompletedTask;
    private Instant _readUntil;
    private long _everybodySettled;
    private long _since;
    private long _forgotten;

    public ChangesSeen? Seen => _seen;

    public Task Look()
    {
        lock (_lock)
        {
            return _look.IsCompleted ? _look = Task.Run(TryLook) : _look;
        }
    }

    public bool IsUnchanged(string person, long read) =>
        read >= Volatile.Read(ref _since) && read >= Volatile.Read(ref _everybodySettled)
        && (!_settled.TryGetValue(person, out var settled) || read >= settled);

    private async Task TryLook()
    {
        try
        {
            using var stop = new CancellationTokenSource(MaxLook, time);
            await Look(stop.Token);
        }
        catch (Exception failure)
        {
            logger.LogWarning(
                "Changes of what people allow could not be looked for ({Failure}); their facts are read again instead",
                failure.GetType().Name);
        }
    }

    private async Task Look(CancellationToken cancellation)
    {
        var last = _seen;
        var (begun, asOf) = (time.GetTimestamp(), time.GetUtcNow());

        // After a long pause it begins anew: what was kept before it is read again.
        // Both clocks count: one of them stands still while a machine sleeps.
        var isGap = last is null || Duration.FromTimeSpan(time.GetElapsedTime(last.Begun, begun)) >= Settling
            || Duration.FromTimeSpan((asOf - last.AsOf).Duration()) >= Settling;
        var from = isGap ? await notes.Now(cancellation) - Settling : _readUntil;
        var read = await notes.Read(from - IChangeNotes.MaxSkew, cancellation);
        var settled = time.GetTimestamp() + Ticks(Settling);
        if (isGap)
            Volatile.Write(ref _since, begun);
        if (read.IsEverybody)
            Volatile.Write(ref _everybodySettled, settled);
        foreach (var person in read.People)
            _settled[person] = settled;
        _readUntil = read.At;
        Forget(begun);
        _seen = new ChangesSeen(begun, asOf);
    }

    private void Forget(long now)
    {
        if (now - _forgotten < Ticks(Settling))
            return;
        _forgotten = now;
        foreach (var each in _settled.Where(each => now - each.Value > Ticks(Remembered)))
            _settled.TryRemove(each);
    }

    private long Ticks(Duration duration) => (long)(duration.TotalSeconds * time.TimestampFrequency);
}
