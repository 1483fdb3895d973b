using Compliance.Protection.Vault;

namespace Compliance.Testing.Vault;

/// <summary>
/// A vault between a test and another vault, which fails as Key Vault does, lies as it may, and stops the process where a test wants it.
/// Operations are told by their names in <see cref="IKeyVault"/>; where none is given, any.
/// </summary>
public sealed class FaultyKeyVault(IKeyVault inner, TimeProvider time) : IKeyVault
{
    private readonly Lock _gate = new();
    private readonly List<string> _asked = [];
    private readonly List<Fault> _faults = [];
    private readonly HashSet<string> _hidden = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, DateTimeOffset> _deletions = new(StringComparer.OrdinalIgnoreCase);
    private Hold? _hold;

    /// <summary>What was asked of it, in order, as "Operation key".</summary>
    public IReadOnlyList<string> Asked
    {
        get
        {
            lock (_gate)
            {
                return [.. _asked];
            }
        }
    }

    /// <summary>Nothing is answered while it is down.</summary>
    public bool IsDown { get; set; }

    /// <summary>A purge answers that it is done, and keeps the key: deleted, and recoverable.</summary>
    public bool PurgeLies { get; set; }

    /// <summary>How long a deletion is under way, during which nothing is found and a repeated deletion is in conflict.</summary>
    public TimeSpan DeletionTakes { get; set; }

    public int Shards => inner.Shards;

    /// <summary>Refuses the next so many requests as too many.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one: a test that means none asks for none.</exception>
    public void Throttle(int times, string? operation = null) => Refuse(KeyVaultError.Throttled, times, operation);

    /// <summary>Refuses the next so many requests.</summary>
    public void Refuse(KeyVaultError error, int times = 1, string? operation = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(times, 1);
        Add(new(operation, Before: true, times, () => new KeyVaultException(error, $"The faulty vault answers {error}.")));
    }

    /// <summary>Does the operation, and loses the answer: the caller does not learn that it was done.</summary>
    public void LoseAnswer(string operation, int times = 1) =>
        Add(new(operation, Before: false, times, () => new KeyVaultException(KeyVaultError.Unavailable, "The answer was lost.")));

    /// <summary>Stops the process before the operation is done.</summary>
    public void CrashBefore(string operation) => Add(new(operation, Before: true, 1, () => new VaultCrashException(operation)));

    /// <summary>Stops the process after the operation is done and before its answer is seen.</summary>
    public void CrashAfter(string operation) => Add(new(operation, Before: false, 1, () => new VaultCrashException(operation)));

    /// <summary>Says of a key that is there that it is not, as a vault does while it is busy with it.</summary>
    public void Hide(string name)
    {
        lock (_gate)
        {
            _hidden.Add(name);
        }
    }

    /// <summary>Takes <see cref="Hide"/> back.</summary>
    public void Show(string name)
    {
        lock (_gate)
        {
            _hidden.Remove(name);
        }
    }

    /// <summary>Unwraps from now on, and keeps their answers until they are released.</summary>
    public Hold HoldUnwraps() => _hold = new();

    public Task<VaultKey> CreateKey(string name, CancellationToken cancellationToken = default) =>
        Do(nameof(CreateKey), name, () => inner.CreateKey(name, cancellationToken));

    public Task<VaultKey> Rotate(string name, CancellationToken cancellationToken = default) =>
        Do(nameof(Rotate), name, () => inner.Rotate(Seen(name), cancellationToken));

    public Task<VaultKey> GetKey(string name, string? version = null, CancellationToken cancellationToken = default) =>
        Do(nameof(GetKey), name, () => inner.GetKey(Seen(name), version, cancellationToken));

    public Task<byte[]> Unwrap(KeyReference key, ReadOnlyMemory<byte> wrapped, CancellationToken cancellationToken = default) => Do(
        nameof(Unwrap),
        key.Name,
        async () =>
        {
            Seen(key.Name);
            var unwrapped = await inner.Unwrap(key, wrapped, cancellationToken);
            if (_hold is { } hold) await hold.Pass(cancellationToken);
            return unwrapped;
        });

    public Task Disable(string name, CancellationToken cancellationToken = default) =>
        Do(nameof(Disable), name, () => inner.Disable(Seen(name), cancellationToken));

    public Task Enable(string name, CancellationToken cancellationToken = default) =>
        Do(nameof(Enable), name, () => inner.Enable(Seen(name), cancellationToken));

    public Task<DeletedKey> Delete(string name, CancellationToken cancellationToken = default) => Do(
        nameof(Delete),
        name,
        async () =>
        {
            var deletion = await inner.Delete(Seen(name), cancellationToken);
            lock (_gate)
            {
                if (DeletionTakes > TimeSpan.Zero) _deletions.TryAdd(name, time.GetUtcNow() + DeletionTakes);
            }
            return IsUnderWay(name) ? throw Refusal(KeyVaultError.Conflict) : deletion;
        });

    public Task<DeletedKey?> FindDeleted(string name, CancellationToken cancellationToken = default) => Do(
        nameof(FindDeleted), name, () => IsHidden(name) ? Task.FromResult<DeletedKey?>(null) : inner.FindDeleted(name, cancellationToken));

    public Task Purge(string name, CancellationToken cancellationToken = default) =>
        Do(
            nameof(Purge),
            name,
            () =>
                IsUnderWay(name) ? throw Refusal(KeyVaultError.Conflict)
                : PurgeLies ? Task.CompletedTask
                : inner.Purge(name, cancellationToken));

    public Task<KeyPresence> Probe(string name, CancellationToken cancellationToken = default) => Do(
        nameof(Probe), name, () => IsHidden(name) ? Task.FromResult(KeyPresence.Absent) : inner.Probe(name, cancellationToken));

    public async IAsyncEnumerable<KeyListing> List(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Do(nameof(List), "", () => Task.CompletedTask);
        await foreach (var key in inner.List(cancellationToken))
        {
            if (!IsHidden(key.Name)) yield return key;
        }
    }

    public Task<KeyRecovery> Recovery(string name, CancellationToken cancellationToken = default) =>
        Do(nameof(Recovery), name, () => inner.Recovery(Seen(name), cancellationToken));

    private static KeyVaultException Refusal(KeyVaultError error) => new(error, $"The faulty vault answers {error}.");

    private void Add(Fault fault)
    {
        lock (_gate)
        {
            _faults.Add(fault);
        }
    }

    private Task Do(string operation, string name, Func<Task> work) => Do(
        operation,
        name,
        async () =>
        {
            await work();
            return true;
        });

    private async Task<T> Do<T>(string operation, string name, Func<Task<T>> work)
    {
        lock (_gate)
        {
            _asked.Add($"{operation} {name}".TrimEnd());
        }
        if (IsDown) throw Refusal(KeyVaultError.Unavailable);
        Strike(operation, before: true);
        var result = await work();
        Strike(operation, before: false);
        return result;
    }

    private void Strike(string operation, bool before)
    {
        lock (_gate)
        {
            if (_faults.Find(each => each.Before == before && (each.Operation ?? operation) == operation) is not { } fault) return;
            if (--fault.Left == 0) _faults.Remove(fault);
            throw fault.Failure();
        }
    }

    private string Seen(string name) => IsHidden(name) && !IsUnderWay(name) ? throw Refusal(KeyVaultError.NotFound) : name;

    private bool IsHidden(string name)
    {
        lock (_gate)
        {
            return _hidden.Contains(name) || IsUnderWay(name);
        }
    }

    private bool IsUnderWay(string name)
    {
        lock (_gate)
        {
            return _deletions.TryGetValue(name, out var until) && time.GetUtcNow() < until;
        }
    }

    /// <summary>Keeps answers back.</summary>
    public sealed class Hold
    {
        private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Once the vault has unwrapped for somebody, who does not know it yet.</summary>
        public Task Arrived => _arrived.Task;

        /// <summary>Lets all answers go, those to come too.</summary>
        public void Release() => _released.TrySetResult();

        internal Task Pass(CancellationToken cancellationToken)
        {
            _arrived.TrySetResult();
            return _released.Task.WaitAsync(cancellationToken);
        }
    }

    private sealed record Fault(string? Operation, bool Before, int Times, Func<Exception> Failure)
    {
        public int Left { get; set; } = Times;
    }
}

/// <summary>The process stopped here: nobody handles it, and what comes next is another process.</summary>
public sealed class VaultCrashException(string operation) : Exception($"The process stopped at {operation}.");
