namespace Compliance.LocalHost.Vault.Rest;

/// <summary>
/// So many in any ten seconds, as a vault counts the keys that it creates, and its other requests apart from them; what is refused is not
/// counted.
/// </summary>
internal sealed class RequestLimit(int? most, TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private readonly Queue<long> taken = new();

    /// <exception cref="VaultRefusal">Throttled.</exception>
    public void Take()
    {
        if (most is null)
            return;
        lock (gate)
        {
            while (taken.TryPeek(out var oldest) && time.GetElapsedTime(oldest) >= Window)
                taken.Dequeue();
            if (taken.Count >= most)
                throw VaultRefusal.Throttled();
            taken.Enqueue(time.GetTimestamp());
        }
    }
}
