using System.Security.Cryptography;
using Compliance.Protection.Vault;

namespace Compliance.Protection.Keys;

/// <summary>Gives subjects their keys: one vault key of their own, or a place under a shared one.</summary>
public sealed class SubjectKeys(ISubjectKeyStore store, IKeyVault vault, IKeyPool pool, ProtectionOptions options)
{
    /// <summary>Binds a vault key from the pool and a fresh data key to the subject; returns the binding it has, if it has one.</summary>
    /// <exception cref="SubjectFencedException">Its erasure has begun.</exception>
    /// <exception cref="SubjectErasedException">It was erased, and stays so.</exception>
    public async Task<SubjectKeyBinding> Bind(string subject, CancellationToken cancellationToken = default)
    {
        if (await store.Find(subject, cancellationToken) is { } bound) return bound.RequireActive();

        var key = await pool.Take(cancellationToken);
        var binding = await AddOrFind(NewBinding(subject, key, shared: false), cancellationToken);
        // Given back only when another binding is known to have won. After an error nobody knows, and a key bound twice would die for
        // both; a key that stays unused is found when vault and bindings are compared.
        if (binding.KeyName != key.Reference.Name) await pool.GiveBack(key, CancellationToken.None);
        return binding.RequireActive();
    }

    /// <summary>
    /// Gives the subject a data key of its own under an existing vault key that others share. Such a key is never destroyed for one
    /// subject's sake: erasure removes the wrapped data key. Returns the binding it has, if it has one.
    /// </summary>
    /// <exception cref="KeyVaultException">NotFound or Disabled: the vault key cannot be used.</exception>
    /// <exception cref="SubjectFencedException">Its erasure has begun.</exception>
    /// <exception cref="SubjectErasedException">It was erased, and stays so.</exception>
    public async Task<SubjectKeyBinding> BindUnder(string subject, string keyName, CancellationToken cancellationToken = default)
    {
        // Added without looking first: the owner is new nearly always, and a data key made in vain costs nothing.
        var key = await vault.GetKey(keyName, cancellationToken: cancellationToken);
        if (!key.Enabled) throw new KeyVaultException(KeyVaultError.Disabled, "The shared key is disabled.");
        var binding = await AddOrFind(NewBinding(subject, key, shared: true), cancellationToken);
        return binding.RequireActive();
    }

    private async Task<SubjectKeyBinding> AddOrFind(SubjectKeyBinding binding, CancellationToken cancellationToken) =>
        await store.TryAdd(binding, cancellationToken)
        ?? await store.Find(binding.Subject, cancellationToken)
        ?? throw new InvalidOperationException("The store refused to add a row that it does not have.");

    private SubjectKeyBinding NewBinding(string subject, VaultKey key, bool shared)
    {
        Span<byte> dataKey = stackalloc byte[DataKeyWrap.KeySize];
        RandomNumberGenerator.Fill(dataKey);
        try
        {
            var id = new Guid(RandomNumberGenerator.GetBytes(16), bigEndian: true);
            var wrapped = DataKeyWrap.Wrap(dataKey, key, options.Tenant, subject, id);
            return new(subject, id, key.Reference.Name, key.Reference.Version, wrapped, BindingState.Active, shared);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(dataKey);
        }
    }
}
