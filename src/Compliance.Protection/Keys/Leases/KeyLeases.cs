using System.ComponentModel.DataAnnotations;
using Compliance.Protection.Erasure;
using Compliance.Protection.Vault;

namespace Compliance.Protection.Keys.Leases;

/// <summary>
/// The unwrapped data keys of this process, each for at most <see cref="ProtectionOptions.LeaseLifetime"/> from the moment its unwrap
/// was sent. One vault call per data key and lease, however many ask at once.
/// </summary>
public sealed class KeyLeases : IDisposable
{
    private readonly KeyUnwrapping _unwrapping;
    private readonly ProtectionOptions _options;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly Dictionary<LeasedKey, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _oldestFirst = new();
    private readonly CancellationTokenSource _stopping = new();
    private int _earlier;

    /// <exception cref="ValidationException">An option is missing or out of bounds.</exception>
    public KeyLeases(
        ISubjectKeyStore store, IKeyVault vault, IBindingLog log, SubjectFences fences, ProtectionOptions options, TimeProvider time)
    {
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        _unwrapping = new(store, vault, new(log, options), fences, options, time);
        (_options, _time) = (options, time);
    }

    /// <summary>How many data keys are held or being fetched.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>Zeroes the subject's keys in this process, at once; an unwrap under way yields nothing.</summary>
    public void Drop(string subject)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(new(subject, null), out var current)) Remove(current);
            if (_earlier == 0) return;
            foreach (var node in _entries.Where(each => each.Key.Owner == subject).Select(each => each.Value).ToList()) Remove(node);
        }
    }

    /// <summary>Zeroes every key.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_stopping.IsCancellationRequested) return;
            _stopping.Cancel();
            while (_oldestFirst.First is { } node) Remove(node);
        }
        _stopping.Dispose();
    }

    /// <summary>
    /// The lease on the key that the owner's records are sealed under, if this process has one: no call, no wait. It may have ended.
    /// </summary>
    internal KeyLease? Held(string owner)
    {
        lock (_gate)
        {
            return
                _entries.TryGetValue(new(owner, null), out var node)
                && node.Value.Lease is { IsCompletedSuccessfully: true, Result: var lease }
                ? lease
                : null;
        }
    }

    /// <summary>A lease on the key that the owner's records are sealed under.</summary>
    /// <exception cref="ProtectionException">No key, fenced, erased, planted, or the vault refused.</exception>
    internal Task<KeyLease> Acquire(string owner, CancellationToken cancellationToken) =>
        Acquire(new LeasedKey(owner, null), cancellationToken);

    /// <summary>A lease on the owner's data key of this id.</summary>
    /// <exception cref="RecordRetainedException">It is a retention ground's.</exception>
    /// <exception cref="Records.SealedRecordException">It is neither the owner's nor a ground's.</exception>
    /// <exception cref="ProtectionException">No key, fenced, erased, planted, or the vault refused.</exception>
    internal async Task<KeyLease> Acquire(string owner, Guid dataKeyId, CancellationToken cancellationToken)
    {
        try
        {
            var current = await Acquire(new LeasedKey(owner, null), cancellationToken);
            return current.DataKeyId == dataKeyId ? current : await Acquire(new LeasedKey(owner, dataKeyId), cancellationToken);
        }
        catch (Exception gone)
            when (gone is SubjectFencedException or SubjectErasedException or NoSubjectKeyException && KeyOwners.IsSubject(owner))
        {
            // What is kept on a ground outlives its subject's key, and is not told that it was erased.
            await _unwrapping.RefuseIfRetained(dataKeyId, cancellationToken);
            throw;
        }
    }

    /// <summary>The term of a lease that is begun now.</summary>
    internal LeaseTerm Begin() => LeaseTerm.Start(_time, _options.LeaseLifetime);

    /// <summary>
    /// Leases a data key that this process has just made itself, and need not have unwrapped. A lease that is there already stays.
    /// </summary>
    /// <param name="owner">Whose.</param>
    /// <param name="dataKeyId">The key's id.</param>
    /// <param name="dataKey">Copied.</param>
    /// <param name="term">Begun before the owner had the key.</param>
    internal void Adopt(string owner, Guid dataKeyId, ReadOnlySpan<byte> dataKey, LeaseTerm term)
    {
        lock (_gate)
        {
            var key = new LeasedKey(owner, null);
            if (_stopping.IsCancellationRequested || _entries.ContainsKey(key)) return;
            while (_entries.Count >= _options.MaxLeases) Remove(_oldestFirst.First!);
            _entries[key] = _oldestFirst.AddLast(new Entry(key, Task.FromResult(new KeyLease(dataKey.ToArray(), dataKeyId, term, _time))));
        }
    }

    /// <summary>
    /// A lease that a fence does not refuse, for what must be resealed before the key is destroyed. The caller disposes it; nobody else is
    /// ever given it.
    /// </summary>
    /// <exception cref="ProtectionException">No key, erased, planted, or the vault refused.</exception>
    internal Task<KeyLease> AcquireBehindFence(string subject, Guid dataKeyId, CancellationToken cancellationToken) =>
        _unwrapping.UnwrapBehindFence(subject, dataKeyId, cancellationToken);

    private async Task<KeyLease> Acquire(LeasedKey key, CancellationToken cancellationToken)
    {
        var entry = Current(key);
        try
        {
            // One caller's cancellation must not cancel the unwrap that others wait for.
            return await entry.Lease.WaitAsync(cancellationToken);
        }
        catch when (entry.Lease.IsFaulted || entry.Lease.IsCanceled)
        {
            Forget(entry);
            throw;
        }
    }

    private Entry Current(LeasedKey key)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stopping.IsCancellationRequested, this);
            if (_entries.TryGetValue(key, out var known))
            {
                if (known.Value.IsUsable) return known.Value;
                Remove(known);
            }
            while (_entries.Count >= _options.MaxLeases) Remove(_oldestFirst.First!);
            var entry = new Entry(key, Task.Run(() => _unwrapping.Unwrap(key.Owner, key.DataKeyId, _stopping.Token)));
            _entries[key] = _oldestFirst.AddLast(entry);
            if (key.DataKeyId is not null) _earlier++;
            return entry;
        }
    }

    private void Forget(Entry entry)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(entry.Key, out var node) && node.Value == entry) Remove(node);
        }
    }

    private void Remove(LinkedListNode<Entry> node)
    {
        if (_entries.Remove(node.Value.Key) && node.Value.Key.DataKeyId is not null) _earlier--;
        _oldestFirst.Remove(node);
        node.Value.End();
    }

    /// <param name="Owner">Whose.</param>
    /// <param name="DataKeyId">Null for the key that is sealed under, whichever it is.</param>
    private readonly record struct LeasedKey(string Owner, Guid? DataKeyId);

    private sealed class Entry(LeasedKey key, Task<KeyLease> lease)
    {
        public LeasedKey Key => key;

        public Task<KeyLease> Lease => lease;

        public bool IsUsable => !lease.IsCompleted || (lease.IsCompletedSuccessfully && lease.Result.IsLive);

        /// <summary>Ends the lease, and that of an unwrap still under way as soon as it is there.</summary>
        public void End() => _ = lease.ContinueWith(
            static done => done.Result.Dispose(),
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnRanToCompletion | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }
}
