using System.Security.Cryptography;
using Compliance.Protection.Records;
using Compliance.Protection.Vault;

namespace Compliance.Protection.Keys.Leases;

/// <summary>An unwrapped data key with an end. It is checked at each use and zeroed when it ends, whichever comes first.</summary>
internal sealed class KeyLease : IDisposable
{
    // A lease may end between its granting and its use, by eviction above all; a third time in a row it is no accident.
    private const int Attempts = 3;

    private readonly Lock _gate = new();
    private readonly byte[] _dataKey;
    private readonly IncrementalHash _keyed;
    private readonly TimeProvider _time;
    private readonly LeaseTerm _term;
    private readonly ITimer _end;
    private bool _ended;

    /// <param name="dataKey">Becomes the lease's own, to zero.</param>
    /// <param name="dataKeyId">The data key's id.</param>
    /// <param name="term">Runs from the moment the unwrap was sent.</param>
    /// <param name="time">Both clocks.</param>
    public KeyLease(byte[] dataKey, Guid dataKeyId, LeaseTerm term, TimeProvider time)
    {
        (_dataKey, DataKeyId, _term, _time) = (dataKey, dataKeyId, term, time);
        // Keyed once: half of what a derivation costs is the key's own two blocks.
        _keyed = ChunkCipher.Keyed(dataKey);
        _end = time.CreateTimer(static lease => ((KeyLease)lease!).Dispose(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        var left = term.Left(time);
        if (left > TimeSpan.Zero) _end.Change(left, Timeout.InfiniteTimeSpan);
        else Dispose();
    }

    public Guid DataKeyId { get; }

    public bool IsLive
    {
        get
        {
            lock (_gate)
            {
                return StillHolds();
            }
        }
    }

    /// <summary>What the work makes of a lease; it returns null when that has ended, and is then given another.</summary>
    /// <exception cref="KeyUnavailableException">Every lease ended before it could be used.</exception>
    public static Task<T> Use<T>(Func<Task<KeyLease>> acquire, Func<KeyLease, T?> work) where T : class =>
        Retry.UpTo(Attempts, async () => work(await acquire()), KeyUnavailableException.EndedTooSoon);

    /// <summary>
    /// Derives one message's key; false once the lease has ended. Held off while the key is zeroed, so never derived from zeroes.
    /// </summary>
    public bool TryDerive(ReadOnlySpan<byte> salt, in RecordContext context, out ChunkCipher cipher)
    {
        lock (_gate)
        {
            var holds = StillHolds();
            cipher = holds ? ChunkCipher.Derive(_keyed, salt, context) : default;
            return holds;
        }
    }

    /// <summary>Wraps the data key under another version of the vault key; null once the lease has ended.</summary>
    public byte[]? TryWrap(VaultKey key, string tenant, string owner)
    {
        lock (_gate)
        {
            return StillHolds() ? DataKeyWrap.Wrap(_dataKey, key, tenant, owner, DataKeyId) : null;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _ended = true;
            CryptographicOperations.ZeroMemory(_dataKey);
            _keyed.Dispose();
        }
        _end.Dispose();
    }

    private bool StillHolds()
    {
        if (!_ended && _term.Holds(_time)) return true;
        Dispose();
        return false;
    }
}
