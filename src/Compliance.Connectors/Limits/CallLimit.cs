using Compliance.DataMap;

namespace Compliance.Connectors.Limits;

/// <summary>
/// A connection's limits, kept at each transaction with its store rather than at each call of the port: at most
/// <see cref="Connection.Parallel"/> at once, and never more than <see cref="Connection.PerSecond"/> begun within any one second.
/// </summary>
/// <remarks>Per process: several hosts on one store share its capacity between them by configuration.</remarks>
internal sealed class CallLimit(Connection connection, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _places = new(connection.Parallel);
    private readonly Queue<long> _begun = new();
    private readonly Lock _beginning = new();

    /// <summary>Waits for a place and for the rate. Dispose what it returns when the transaction has ended.</summary>
    public async ValueTask<Turn> Take(CancellationToken cancellation)
    {
        await _places.WaitAsync(cancellation);
        try
        {
            if (Book() is { Ticks: > 0 } wait)
                await Task.Delay(wait, time, cancellation);
            return new Turn(_places);
        }
        catch
        {
            _places.Release();
            throw;
        }
    }

    public void Dispose() => _places.Dispose();

    // A beginning is booked a second after the one that lies PerSecond before it. One that is cancelled stays booked: too few, never too
    // many.
    private TimeSpan Book()
    {
        lock (_beginning)
        {
            var now = time.GetTimestamp();
            var due = _begun.Count < connection.PerSecond ? now : Math.Max(now, _begun.Dequeue() + time.TimestampFrequency);
            _begun.Enqueue(due);
            return time.GetElapsedTime(now, due);
        }
    }

    internal readonly struct Turn(SemaphoreSlim places) : IDisposable
    {
        public void Dispose() => places.Release();
    }
}
