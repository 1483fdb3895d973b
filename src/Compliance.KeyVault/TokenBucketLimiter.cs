namespace Compliance.KeyVault;

/// <summary>
/// A token bucket: in any ten seconds it lets so many pass, a tenth of them at once, and has the others wait their turn.
/// </summary>
/// <remarks>The framework's own reads the machine's clock, so that no test could hold it to the vault's limit.</remarks>
internal sealed class TokenBucketLimiter
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly TimeSpan _interval;
    private readonly TimeSpan _slack;
    private readonly long _start;
    private TimeSpan _next;

    public TokenBucketLimiter(int perTenSeconds, TimeProvider time)
    {
        var atOnce = Math.Max(1, perTenSeconds / 10);
        _time = time;
        _start = time.GetTimestamp();
        // What passes at once counts too, or the busiest ten seconds would see more than they may.
        _interval = Window / (perTenSeconds - atOnce + 1);
        _slack = _interval * (atOnce - 1);
        _next = -_slack;
    }

    public Task Wait(CancellationToken cancellationToken)
    {
        var wait = TakeTurn();
        return wait > TimeSpan.Zero ? Task.Delay(wait, _time, cancellationToken) : Task.CompletedTask;
    }

    private TimeSpan TakeTurn()
    {
        lock (_gate)
        {
            var now = _time.GetElapsedTime(_start);
            var turn = _next > now - _slack ? _next : now - _slack;
            _next = turn + _interval;
            return turn - now;
        }
    }
}
