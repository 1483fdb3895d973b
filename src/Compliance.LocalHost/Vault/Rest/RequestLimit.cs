namespace Compliance.LocalHost.Vault.Rest;

/// <summary>
/// So many in any ten seconds, as a vault counts the keys that it creates, and its other requests apart from them; what is refused is not
/// counted.
/// </summary>
internal sealed class RequestLimit(int? most, TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly Queue<long> _taken = new();

    /// <exception cref="VaultRefusal">Throttled.</exception>
    public void Take()
    {
        if (most is null)
            return;
        lock (_gate)
        {
            while (_taken.TryPeek(out var oldest) && time.GetElapsedTime(oldest) >= Window)
                _taken.Dequeue();
            if (_taken.Count >= most)
                throw VaultRefusal.Throttled();
            _taken.Enqueue(time.GetTimestamp());
        }
    }
}
