using Microsoft.Extensions.Logging;
using NodaTime;

namespace Compliance.Timers;

/// <summary>
/// Has one tick of a timer for this process: taken by a conditional write, renewed while the work lasts, given back when it fails. Where
/// the process dies, the claim ends by itself and the tick is served by whoever looks next.
/// </summary>
internal sealed class TimerClaim(ITimerWatermarks watermarks, string timer, IClock clock, TimeProvider time, ILogger log)
{
    /// <summary>How long a tick waits for a process that died while it served it. Much longer than clocks differ.</summary>
    public static readonly Duration Lease = Duration.FromMinutes(5);

    private static readonly TimeSpan Renewal = TimeSpan.FromMinutes(1);

    private TimerWatermark _held = null!;

    /// <returns>False when another process has the tick, or has served it meanwhile.</returns>
    public async Task<bool> TryTake(TimerWatermark found, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        if (found.ClaimedUntil > now
            || await watermarks.TrySave(timer, found with { ClaimedUntil = now + Lease }, cancellation) is not { } taken)
            return false;
        _held = taken;
        return true;
    }

    /// <summary>Does the work, and notes that the tick is served.</summary>
    /// <returns>The watermark after that.</returns>
    /// <exception cref="TimerClaimLostException">Another process took the tick over; the work was told to stop.</exception>
    public async Task<TimerWatermark> Serve(Instant due, Func<CancellationToken, Task> work, CancellationToken cancellation)
    {
        try
        {
            await WhileRenewed(work, cancellation);
        }
        catch (Exception failure) when (failure is not TimerClaimLostException)
        {
            await GiveBack();
            throw;
        }

        return await watermarks.TrySave(timer, new TimerWatermark(due, Version: _held.Version), cancellation)
            ?? throw new TimerClaimLostException(timer);
    }

    private async Task WhileRenewed(Func<CancellationToken, Task> work, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var working = work(stop.Token);
        var renewing = Renew(done.Token);
        if (await Task.WhenAny(working, renewing) == renewing && renewing.IsFaulted)
            await stop.CancelAsync();
        await working.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await done.CancelAsync();
        await renewing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (renewing.IsFaulted)
            throw new TimerClaimLostException(timer);
        await working;
    }

    private async Task Renew(CancellationToken done)
    {
        while (true)
        {
            await Task.Delay(Renewal, time, done);
            try
            {
                _held = await watermarks.TrySave(timer, _held with { ClaimedUntil = clock.GetCurrentInstant() + Lease }, done)
                    ?? throw new TimerClaimLostException(timer);
            }
            catch (Exception failure) when (failure is not TimerClaimLostException && !done.IsCancellationRequested)
            {
                // The lease is several renewals long: the next one may succeed.
                log.LogWarning("The claim on timer {Timer} was not renewed ({Failure})", timer, failure.GetType().Name);
            }
        }
    }

    /// <summary>Also where the host goes down. A claim that cannot be given back ends by itself.</summary>
    private async Task GiveBack()
    {
        try
        {
            await watermarks.TrySave(timer, _held with { ClaimedUntil = null }, CancellationToken.None);
        }
        catch (Exception failure)
        {
            log.LogWarning("The claim on timer {Timer} was not given back ({Failure})", timer, failure.GetType().Name);
        }
    }
}

/// <summary>Another process has taken a timer's tick over, because this one did not renew its claim in time.</summary>
public sealed class TimerClaimLostException(string timer) : Exception($"The claim on the timer {timer} was lost to another process.");
