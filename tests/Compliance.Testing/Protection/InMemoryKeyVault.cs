using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Compliance.Protection.Vault;

namespace Compliance.Testing.Protection;

/// <summary>
/// A vault for tests that need many keys or its failures. The keys' rules are the contract's; the RSA keys behind them are a few that
/// take turns, because making one takes 150 ms. What nobody may do to a real vault (backup, restore, recover) it does too, to show what
/// would come of it.
/// </summary>
public sealed class InMemoryKeyVault(TimeProvider time) : IKeyVault, IVaultAudit
{
    /// <summary>Who asks, where <see cref="As"/> does not say.</summary>
    public const string Principal = "local";

    private static readonly Lazy<RSA[]> OnTick = new(() => [.. Enumerable.Range(0, 6).AsParallel().Select(_ => RSA.Create(2048))]);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Held> _keys = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<VaultEvent> _events = [];
    private int _made;

    /// <summary>Awaited before each operation, with its name: to fail it, or to let something else happen first.</summary>
    public Func<string, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <summary>Awaited after an unwrap, before its answer arrives.</summary>
    public Func<Task> AfterUnwrap { get; set; } = () => Task.CompletedTask;

    /// <summary>How many unwraps were asked for.</summary>
    public int Unwraps { get; private set; }

    /// <summary>Whether purges are refused until their date.</summary>
    public bool PurgeProtection { get; set; }

    /// <summary>For how long deleted keys are kept.</summary>
    public int RetentionDays { get; set; } = 7;

    /// <summary>What the audit is to report as missing.</summary>
    public IList<AuditGap> Gaps { get; } = [];

    /// <summary>The names of all keys, deleted ones included.</summary>
    public IReadOnlyCollection<string> Names
    {
        get
        {
            lock (_gate)
            {
                PurgeDue();
                return [.. _keys.Keys];
            }
        }
    }

    private string Level => PurgeProtection ? "CustomizedRecoverable" : "CustomizedRecoverable+Purgeable";

    /// <summary>The same vault, asked by another.</summary>
    public IKeyVault As(string principal) => new Asked(this, principal);

    public Task<VaultKey> CreateKey(string name, CancellationToken cancellationToken = default) => Create(Principal, name);

    public Task<VaultKey> Rotate(string name, CancellationToken cancellationToken = default) => Rotate(Principal, name);

    public Task<VaultKey> GetKey(string name, string? version = null, CancellationToken cancellationToken = default) =>
        Do(nameof(GetKey), () => Live(name).Public(version));

    public Task<byte[]> Unwrap(KeyReference key, ReadOnlyMemory<byte> wrapped, CancellationToken cancellationToken = default) =>
        Unwrap(Principal, key, wrapped);

    public Task Disable(string name, CancellationToken cancellationToken = default) => SetEnabled(Principal, name, enabled: false);

    public Task Enable(string name, CancellationToken cancellationToken = default) => SetEnabled(Principal, name, enabled: true);

    public Task<DeletedKey> Delete(string name, CancellationToken cancellationToken = default) => Delete(Principal, name);

    public Task<DeletedKey?> FindDeleted(string name, CancellationToken cancellationToken = default) =>
        Do(nameof(FindDeleted), () => _keys.GetValueOrDefault(name)?.Deletion);

    public Task Purge(string name, CancellationToken cancellationToken = default) => Purge(Principal, name);

    public Task<KeyPresence> Probe(string name, CancellationToken cancellationToken = default) =>
        Do(
            nameof(Probe),
            () =>
                !_keys.TryGetValue(name, out var key) ? KeyPresence.Absent
                : key.Deletion is null ? KeyPresence.Present
                : KeyPresence.Deleted);

    public async IAsyncEnumerable<KeyListing> List([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var keys = await Do(nameof(List), () => _keys.Values.OrderBy(key => key.Deletion is not null)
            .Select(key => new KeyListing(key.Name, key.Newest.Enabled, key.Deletion)).ToArray());
        foreach (var key in keys) yield return key;
    }

    public Task<KeyRecovery> Recovery(string name, CancellationToken cancellationToken = default) => Do(
        nameof(Recovery),
        () =>
        {
            Live(name);
            return new KeyRecovery(Level, RetentionDays);
        });

    public Task<AuditTrail> Read(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken = default) =>
        Do(
            nameof(Read),
            () =>
                new AuditTrail(
                    [.. _events.Where(each => each.At >= from && each.At <= to)], [.. Gaps.Where(gap => gap.To >= from && gap.From <= to)])
        );

    /// <summary>All versions, private parts included, which outlive a purge of the key.</summary>
    public Task<object> Backup(string name, string principal = Principal) => Audited(
        principal, VaultOperations.Backup, name, null, () => (object)new Held(Live(name)));

    /// <summary>Makes the key of a <see cref="Backup"/> again, versions and all.</summary>
    public Task<VaultKey> Restore(object backup, string principal = Principal)
    {
        var key = new Held((Held)backup);
        return Audited(
            principal,
            VaultOperations.Restore,
            key.Name,
            null,
            () => _keys.TryAdd(key.Name, key) ? key.Public(null) : throw Refusal(KeyVaultError.Conflict));
    }

    /// <summary>Undoes a deletion.</summary>
    public Task<VaultKey> Recover(string name, string principal = Principal) => Audited(
        principal,
        VaultOperations.Recover,
        name,
        null,
        () =>
        {
            if (_keys.GetValueOrDefault(name) is not { Deletion: not null } key) throw Refusal(KeyVaultError.NotFound);
            key.Deletion = null;
            return key.Public(null);
        });

    /// <summary>Notes an event, or forges one.</summary>
    public void Note(VaultEvent noted)
    {
        lock (_gate)
        {
            _events.Add(noted);
        }
    }

    private static KeyVaultException Refusal(KeyVaultError error) => new(error, $"The test vault answers {error}.");

    private async Task<VaultKey> Create(string principal, string name)
    {
        await Before(nameof(CreateKey));
        lock (_gate)
        {
            PurgeDue();
            if (!KeyNames.IsValid(name))
                throw Refusal(KeyVaultError.Rejected);
            if (_keys.TryGetValue(name, out var there))
                return there.Deletion is null ? there.Public(null) : throw Refusal(KeyVaultError.Conflict);
            var key = _keys[name] = new Held(name);
            return AddVersion(principal, key);
        }
    }

    private async Task<VaultKey> Rotate(string principal, string name)
    {
        await Before(nameof(Rotate));
        lock (_gate)
        {
            PurgeDue();
            return Live(name).Newest.Enabled ? AddVersion(principal, Live(name)) : throw Refusal(KeyVaultError.Disabled);
        }
    }

    private VaultKey AddVersion(string principal, Held key)
    {
        var version = (++_made).ToString("x32", CultureInfo.InvariantCulture);
        key.Versions.Add(new(version, OnTick.Value[_made % OnTick.Value.Length]));
        Note(principal, VaultOperations.Create, key.Name, version, succeeded: true);
        return key.Public(null);
    }

    private async Task<byte[]> Unwrap(string principal, KeyReference key, ReadOnlyMemory<byte> wrapped)
    {
        var unwrapped = await Audited(
            principal,
            VaultOperations.Unwrap,
            key.Name,
            key.Version,
            () =>
            {
                Unwraps++;
                var version = Live(key.Name).Version(key.Version);
                if (!version.Enabled) throw Refusal(KeyVaultError.Disabled);
                try
                {
                    return Decrypted(version.Rsa, wrapped.Span);
                }
                catch (CryptographicException)
                {
                    throw Refusal(KeyVaultError.Rejected);
                }
            },
            nameof(Unwrap));
        await AfterUnwrap();
        return unwrapped;
    }

    /// <summary>
    /// In pinned memory, so that who zeroes the answer zeroes all there is of it: the collector may move any other array while a test makes
    /// the answer wait, and what it leaves behind no caller can reach.
    /// </summary>
    private static byte[] Decrypted(RSA rsa, ReadOnlySpan<byte> wrapped)
    {
        var buffer = GC.AllocateUninitializedArray<byte>(rsa.KeySize / 8, pinned: true);
        try
        {
            var length = rsa.Decrypt(wrapped, buffer, RSAEncryptionPadding.OaepSHA256);
            var answer = GC.AllocateUninitializedArray<byte>(length, pinned: true);
            buffer.AsSpan(0, length).CopyTo(answer);
            return answer;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(buffer);
        }
    }

    private Task<bool> SetEnabled(string principal, string name, bool enabled) => Audited(
        principal,
        VaultOperations.Update,
        name,
        null,
        () =>
        {
            Live(name).Versions.ForEach(version => version.Enabled = enabled);
            return enabled;
        },
        enabled ? nameof(Enable) : nameof(Disable));

    private Task<DeletedKey> Delete(string principal, string name) => Audited(
        principal,
        VaultOperations.Delete,
        name,
        null,
        () =>
        {
            var key = _keys.GetValueOrDefault(name) ?? throw Refusal(KeyVaultError.NotFound);
            var now = time.GetUtcNow();
            return key.Deletion ??= new(name, now, now.AddDays(RetentionDays), Level);
        },
        nameof(Delete));

    private Task<bool> Purge(string principal, string name) => Audited(
        principal,
        VaultOperations.Purge,
        name,
        null,
        () =>
        {
            if (!_keys.TryGetValue(name, out var key)) return false;
            if (key.Deletion is null) throw Refusal(KeyVaultError.Conflict);
            return PurgeProtection ? throw Refusal(KeyVaultError.Forbidden) : _keys.Remove(name);
        },
        nameof(Purge));

    private void PurgeDue()
    {
        foreach (var key in _keys.Values.Where(key => key.Deletion?.ScheduledPurgeDate <= time.GetUtcNow()).ToArray())
        {
            _keys.Remove(key.Name);
            _events.Add(
                new(
                    key.Deletion!.ScheduledPurgeDate,
                    VaultOperations.Purge,
                    key.Name,
                    null,
                    VaultOperations.VaultItself,
                    true,
                    KeyNames.Shard(key.Name)));
        }
    }

    private void Note(string principal, string operation, string name, string? version, bool succeeded) =>
        _events.Add(new(time.GetUtcNow(), operation, name, version, principal, succeeded, KeyNames.Shard(name)));

    private Task<T> Audited<T>(
        string principal, string operation, string name, string? version, Func<T> work, [CallerMemberName] string method = "") =>
        Do(
            method,
            () =>
            {
                try
                {
                    var done = work();
                    // A purge of what is not there is an error in Key Vault, and none here.
                    Note(principal, operation, name, version, succeeded: done is not false || operation != VaultOperations.Purge);
                    return done;
                }
                catch (KeyVaultException)
                {
                    Note(principal, operation, name, version, succeeded: false);
                    throw;
                }
            }
        );

    private async Task<T> Do<T>(string operation, Func<T> work)
    {
        await Before(operation);
        lock (_gate)
        {
            PurgeDue();
            return work();
        }
    }

    private Held Live(string name) => _keys.GetValueOrDefault(name) is { Deletion: null } key ? key : throw Refusal(KeyVaultError.NotFound);

    private sealed class Held(string name)
    {
        public Held(Held other)
            : this(other.Name) =>
            Versions.AddRange(other.Versions.Select(each => new HeldVersion(each.Id, each.Rsa) { Enabled = each.Enabled }));

        public string Name => name;

        public List<HeldVersion> Versions { get; } = [];

        public HeldVersion Newest => Versions[^1];

        public DeletedKey? Deletion { get; set; }

        public HeldVersion Version(string? id) =>
            id is null ? Newest : Versions.Find(each => each.Id == id) ?? throw Refusal(KeyVaultError.NotFound);

        public VaultKey Public(string? id)
        {
            var version = Version(id);
            return new(new(name, version.Id), version.Rsa.ExportSubjectPublicKeyInfo(), version.Enabled);
        }
    }

    private sealed class HeldVersion(string id, RSA rsa)
    {
        public string Id => id;

        public RSA Rsa => rsa;

        public bool Enabled { get; set; } = true;
    }

    private sealed class Asked(InMemoryKeyVault vault, string principal) : IKeyVault
    {
        public Task<VaultKey> CreateKey(string name, CancellationToken cancellationToken = default) => vault.Create(principal, name);

        public Task<VaultKey> Rotate(string name, CancellationToken cancellationToken = default) => vault.Rotate(principal, name);

        public Task<VaultKey> GetKey(string name, string? version = null, CancellationToken cancellationToken = default) =>
            vault.GetKey(name, version, cancellationToken);

        public Task<byte[]> Unwrap(KeyReference key, ReadOnlyMemory<byte> wrapped, CancellationToken cancellationToken = default) =>
            vault.Unwrap(principal, key, wrapped);

        public Task Disable(string name, CancellationToken cancellationToken = default) =>
            vault.SetEnabled(principal, name, enabled: false);

        public Task Enable(string name, CancellationToken cancellationToken = default) => vault.SetEnabled(principal, name, enabled: true);

        public Task<DeletedKey> Delete(string name, CancellationToken cancellationToken = default) => vault.Delete(principal, name);

        public Task<DeletedKey?> FindDeleted(string name, CancellationToken cancellationToken = default) =>
            vault.FindDeleted(name, cancellationToken);

        public Task Purge(string name, CancellationToken cancellationToken = default) => vault.Purge(principal, name);

        public Task<KeyPresence> Probe(string name, CancellationToken cancellationToken = default) => vault.Probe(name, cancellationToken);

        public IAsyncEnumerable<KeyListing> List(CancellationToken cancellationToken = default) => vault.List(cancellationToken);

        public Task<KeyRecovery> Recovery(string name, CancellationToken cancellationToken = default) =>
            vault.Recovery(name, cancellationToken);
    }
}
