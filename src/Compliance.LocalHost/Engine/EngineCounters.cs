using System.Collections.Concurrent;

namespace Compliance.LocalHost.Engine;

/// <summary>How many calls to storage the engine has made since it started, by <see cref="StorageCall"/>.</summary>
public sealed class EngineCounters
{
    private readonly ConcurrentDictionary<StorageCall, long> calls = new();

    /// <summary>Attempts count, not successes: a call that is retried costs twice.</summary>
    public long this[StorageCall call] => calls.GetValueOrDefault(call);

    /// <summary>All but the lease, which time costs and not work.</summary>
    public long ForWork => calls.Where(pair => pair.Key is not StorageCall.Lease and not StorageCall.Scan).Sum(pair => pair.Value);

    public IReadOnlyDictionary<StorageCall, long> Snapshot() => calls.ToDictionary();

    internal void Count(StorageCall call) => calls.AddOrUpdate(call, 1, static (_, count) => count + 1);
}

public enum StorageCall
{
    /// <summary>One transaction that wrote all or part of an episode.</summary>
    Episode,

    /// <summary>Rows removed outside an episode: delivered messages, former generations, purges.</summary>
    Cleanup,

    /// <summary>An instance read: at a start, after an ambiguous write, or for a client.</summary>
    Read,

    /// <summary>An instance taken over from an earlier host.</summary>
    Claim,

    /// <summary>The host's lease read or renewed.</summary>
    Lease,

    /// <summary>A page of a search over all instances.</summary>
    Scan,
}
