using System.Globalization;
using System.Security.Cryptography;
using Compliance.Protection.Vault;

namespace Compliance.Testing.Protection;

/// <summary>
/// A vault for tests that need many keys or its failures. The keys' rules are the contract's; the RSA keys behind them are a few that
/// take turns, because making one takes 150 ms.
/// </summary>
public sealed class InMemoryKeyVault(TimeProvider time) : IKeyVault
{
    private static readonly Lazy<RSA[]> Ring = new(() => [.. Enumerable.Range(0, 6).AsParallel().Select(_ => RSA.Create(2048))]);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Held> _keys = new(StringComparer.OrdinalIgnoreCase);
    private int _made;

    /// <summary>Awaited before each operation, with its name: to fail it, or to let something else happen first.</summary>
    public Func<string, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <summary>Awaited after an unwrap, before its answer arrives.</summary>
    public Func<Task> AfterUnwrap { get; set; } = () => Task.CompletedTask;

    /// <summary>How many unwraps were asked for.</summary>
    public int Unwraps { get; private set; }

    /// <summary>Whether purges are refused.</summary>
    public bool PurgeProtection { get; set; }

    /// <summary>The names of all keys, deleted ones included.</summary>
    public IReadOnlyCollection<string> Names
    {
        get
        {
            lock (_gate)
            {
                return [.. _keys.Keys];
            }
        }
    }

    public Task<VaultKey> CreateKey(string name, CancellationToken cancellationToken = default) => Do(
        nameof(CreateKey),
        () =>
        {
            if (!KeyNames.IsValid(name)) throw Refusal(KeyVaultError.Rejected);
            if (!_keys.TryGetValue(name, out var key))
                _keys[name] = key = new(name, (++_made).ToString("x32", CultureInfo.InvariantCulture), Ring.Value[_made % Ring.Value.Length]);
            return key.Deletion is null ? key.Public : throw Refusal(KeyVaultError.Conflict);
        });

    public Task<VaultKey> GetKey(string name, string? version = null, CancellationToken cancellationToken = default) =>
        Do(nameof(GetKey), () => Live(name, version).Public);

    public async Task<byte[]> Unwrap(KeyReference key, ReadOnlyMemory<byte> wrapped, CancellationToken cancellationToken = default)
    {
        var unwrapped = await Do(
            nameof(Unwrap),
            () =>
            {
                Unwraps++;
                var live = Live(key.Name, key.Version);
                if (!live.Enabled) throw Refusal(KeyVaultError.Disabled);
                try
                {
                    return live.Rsa.Decrypt(wrapped.Span, RSAEncryptionPadding.OaepSHA256);
                }
                catch (CryptographicException)
                {
                    throw Refusal(KeyVaultError.Rejected);
                }
            });
        await AfterUnwrap();
        return unwrapped;
    }

    public Task Disable(string name, CancellationToken cancellationToken = default) =>
        Do(nameof(Disable), () => Live(name).Enabled = false);

    public Task<DeletedKey> Delete(string name, CancellationToken cancellationToken = default) => Do(
        nameof(Delete),
        () =>
        {
            var key = _keys.GetValueOrDefault(name) ?? throw Refusal(KeyVaultError.NotFound);
            var level = PurgeProtection ? "CustomizedRecoverable" : "CustomizedRecoverable+Purgeable";
            return key.Deletion ??= new(name, time.GetUtcNow(), time.GetUtcNow().AddDays(7), level);
        });

    public Task<DeletedKey?> FindDeleted(string name, CancellationToken cancellationToken = default) =>
        Do(nameof(FindDeleted), () => _keys.GetValueOrDefault(name)?.Deletion);

    public Task Purge(string name, CancellationToken cancellationToken = default) => Do(
        nameof(Purge),
        () =>
        {
            if (!_keys.TryGetValue(name, out var key)) return false;
            if (key.Deletion is null) throw Refusal(KeyVaultError.Conflict);
            return PurgeProtection ? throw Refusal(KeyVaultError.Forbidden) : _keys.Remove(name);
        });

    public Task<KeyPresence> Probe(string name, CancellationToken cancellationToken = default) => Do(
        nameof(Probe),
        () => !_keys.TryGetValue(name, out var key) ? KeyPresence.Absent : key.Deletion is null ? KeyPresence.Present : KeyPresence.Deleted);

    private static KeyVaultException Refusal(KeyVaultError error) => new(error, $"The test vault answers {error}.");

    private async Task<T> Do<T>(string operation, Func<T> work)
    {
        await Before(operation);
        lock (_gate)
        {
            return work();
        }
    }

    private Held Live(string name, string? version = null) =>
        _keys.GetValueOrDefault(name) is { Deletion: null } key && (version is null || version == key.Version)
            ? key
            : throw Refusal(KeyVaultError.NotFound);

    private sealed class Held(string name, string version, RSA rsa)
    {
        public string Version => version;

        public RSA Rsa => rsa;

        public bool Enabled { get; set; } = true;

        public DeletedKey? Deletion { get; set; }

        public VaultKey Public => new(new(name, version), rsa.ExportSubjectPublicKeyInfo(), Enabled);
    }
}
