using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using Compliance.Protection.Vault;

namespace Compliance.Protection.Keys;

/// <summary>
/// The unwrapped data keys of this process, each for at most <see cref="ProtectionOptions.LeaseLifetime"/> from the moment its unwrap
/// was sent. One vault call per subject and lease, however many ask at once.
/// </summary>
public sealed class KeyLeases : IDisposable
{
    private readonly ISubjectKeyStore _store;
    private readonly IKeyVault _vault;
    private readonly ProtectionOptions _options;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _entries = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _oldestFirst = new();
    private readonly CancellationTokenSource _stopping = new();

    /// <exception cref="ValidationException">An option is missing or out of bounds.</exception>
    public KeyLeases(ISubjectKeyStore store, IKeyVault vault, ProtectionOptions options, TimeProvider time)
    {
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        (_store, _vault, _options, _time) = (store, vault, options, time);
    }

    /// <summary>How many subjects' keys are held or being fetched.</summary>
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

    /// <summary>Zeroes the subject's key in this process, at once; an unwrap under way yields nothing.</summary>
    public void Drop(string subject)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(subject, out var node)) Remove(node);
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

    /// <exception cref="ProtectionException">No key, fenced, erased, planted, or the vault refused.</exception>
    internal async Task<KeyLease> Acquire(string subject, CancellationToken cancellationToken)
    {
        var entry = Current(subject);
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

    private Entry Current(string subject)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stopping.IsCancellationRequested, this);
            if (_entries.TryGetValue(subject, out var known))
            {
                if (known.Value.IsUsable) return known.Value;
                Remove(known);
            }
            while (_entries.Count >= _options.MaxLeases) Remove(_oldestFirst.First!);
            var entry = new Entry(subject, Task.Run(() => Unwrap(subject, _stopping.Token)));
            _entries[subject] = _oldestFirst.AddLast(entry);
            return entry;
        }
    }

    private async Task<KeyLease> Unwrap(string subject, CancellationToken cancellationToken)
    {
        var binding = await Active(subject, cancellationToken);
        var term = LeaseTerm.Start(_time, _options.LeaseLifetime);
        var unwrapped = await AskVault(binding, cancellationToken);
        var dataKey = DataKeyWrap.Open(unwrapped, binding.Key, _options.Tenant, subject, binding.DataKeyId);
        try
        {
            // Read again: a fence that was set while the vault answered counts.
            var current = await Active(subject, cancellationToken);
            if (current.DataKeyId != binding.DataKeyId) throw new KeyUnavailableException("The binding changed during the unwrap.");
        }
        catch
        {
            CryptographicOperations.ZeroMemory(dataKey);
            throw;
        }
        return new KeyLease(dataKey, binding.DataKeyId, term, _time);
    }

    private async Task<byte[]> AskVault(SubjectKeyBinding binding, CancellationToken cancellationToken)
    {
        try
        {
            return await _vault.Unwrap(binding.Key, binding.WrappedDataKey, cancellationToken);
        }
        catch (KeyVaultException refusal)
        {
            // An erasure that overtook us is the better answer than a missing key.
            await Active(binding.Subject, cancellationToken);
            throw refusal.Error == KeyVaultError.Rejected ? new DataKeyRefusedException() : new KeyUnavailableException(refusal);
        }
    }

    private async Task<SubjectKeyBinding> Active(string subject, CancellationToken cancellationToken) =>
        (await _store.Find(subject, cancellationToken) ?? throw new NoSubjectKeyException()).RequireActive();

    private void Forget(Entry entry)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(entry.Subject, out var node) && node.Value == entry) Remove(node);
        }
    }

    private void Remove(LinkedListNode<Entry> node)
    {
        _entries.Remove(node.Value.Subject);
        _oldestFirst.Remove(node);
        node.Value.End();
    }

    private sealed class Entry(string subject, Task<KeyLease> lease)
    {
        public string Subject => subject;

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
