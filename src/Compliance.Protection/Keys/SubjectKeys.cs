using System.Security.Cryptography;
using Compliance.Protection.Erasure;
using Compliance.Protection.Keys.Leases;
using Compliance.Protection.Vault;

namespace Compliance.Protection.Keys;

/// <summary>Gives owners their keys: one vault key of their own, or a place under a shared one; and gives them newer ones.</summary>
public sealed class SubjectKeys(
    ISubjectKeyStore store,
    IKeyVault vault,
    IKeyPool pool,
    IBindingLog log,
    SubjectFences fences,
    LoggedKeys logged,
    KeyLeases leases,
    ProtectionOptions options)
{
    // A row moves a few times in its life, so that a third loss in a row is no accident.
    private const int Attempts = 3;

    private readonly BindingCheck _check = new(log, options);

    /// <summary>
    /// Binds a vault key from the pool and a fresh data key to the subject; returns the binding it has, if it has one. The binding is
    /// logged before it counts: what a crash leaves in between is a key that was logged and is never used.
    /// </summary>
    /// <exception cref="SubjectFencedException">Its erasure has begun, or a restored backup does not know that it had.</exception>
    /// <exception cref="SubjectErasedException">It was erased, and stays so.</exception>
    /// <exception cref="BindingRefusedException">The log holds another statement under this binding's id.</exception>
    public Task<SubjectKeyBinding> Bind(KeyOwner subject, CancellationToken cancellationToken = default)
    {
        if (!KeyOwners.IsSubject(subject.Id)) throw new ArgumentException("This is no subject's id.", nameof(subject));
        return Bind(subject.Id, NewId(), term: null, cancellationToken);
    }

    /// <summary>
    /// Gives a thing of this system's own a data key under an existing vault key that others share. Such a key is never destroyed for one
    /// owner's sake: erasure removes the wrapped data key. Returns the binding it has, if it has one.
    /// </summary>
    /// <param name="owner">See <see cref="KeyOwners.IsOwn"/>.</param>
    /// <param name="keyName">The shared vault key.</param>
    /// <param name="cancellationToken">Stops before the next call.</param>
    /// <exception cref="KeyVaultException">NotFound or Disabled: the vault key cannot be used.</exception>
    /// <exception cref="SubjectFencedException">Its end has begun.</exception>
    /// <exception cref="SubjectErasedException">It was ended, and stays so.</exception>
    public async Task<SubjectKeyBinding> BindUnder(KeyOwner owner, string keyName, CancellationToken cancellationToken = default)
    {
        if (!KeyOwners.IsOwn(owner.Id)) throw new ArgumentException("Only this system's own things share a vault key.", nameof(owner));

        // Added without looking first: the owner is new nearly always, and a data key made in vain costs nothing.
        var key = await vault.GetKey(keyName, cancellationToken: cancellationToken);
        if (!key.Enabled) throw new KeyVaultException(KeyVaultError.Disabled, "The shared key is disabled.");
        var (term, dataKey) = (leases.Begin(), RandomNumberGenerator.GetBytes(DataKeyWrap.KeySize));
        try
        {
            var binding = new SubjectKeyBinding(owner.Id, Guid.Empty, "", "", default, BindingState.Active, SharedKey: true)
                .With(Bound(dataKey, owner.Id, key, NewId()) with { Commitment = default, Thumbprint = default });
            var kept = (await AddOrFind(binding, cancellationToken)).RequireActive();
            // What it is for is sealed next: the key is not sent to the vault to come back.
            if (kept.DataKeyId == binding.DataKeyId) leases.Adopt(owner.Id, kept.DataKeyId, dataKey, term);
            return kept;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(dataKey);
        }
    }

    /// <summary>
    /// Makes a new version of the subject's vault key and wraps the data key under it. Records stay as they are, and open. A process
    /// without the right to make versions calls <see cref="Rewrap"/> once someone else has made one.
    /// </summary>
    /// <exception cref="ProtectionException">No key, fenced, erased, planted, or the vault refused to unwrap.</exception>
    /// <exception cref="KeyVaultException">The vault refused to make a version.</exception>
    public async Task<SubjectKeyBinding> Rotate(KeyOwner owner, CancellationToken cancellationToken = default)
    {
        var binding = await RequireBound(owner.Id, cancellationToken);
        await vault.Rotate(binding.KeyName, cancellationToken);
        return await Rewrap(owner, cancellationToken);
    }

    /// <summary>Wraps the subject's data key under its vault key's newest version, if it is under an older one.</summary>
    /// <exception cref="ProtectionException">No key, fenced, erased, planted, or the vault refused to unwrap.</exception>
    public Task<SubjectKeyBinding> Rewrap(KeyOwner owner, CancellationToken cancellationToken = default) => Contended(async () =>
    {
        var binding = await RequireBound(owner.Id, cancellationToken);
        var newest = await vault.GetKey(binding.KeyName, cancellationToken: cancellationToken);
        if (newest.Reference.Version == binding.KeyVersion) return binding;
        if (await Wrapped(binding, newest, cancellationToken) is not { } wrapped) return null;

        var rewrapped = await Logged(
            owner.Id,
            binding.Current with
            {
                Key = newest.Reference,
                Wrapped = wrapped,
                Thumbprint = newest.Thumbprint(),
            },
            cancellationToken);
        return await store.TryReplace(binding.With(rewrapped), cancellationToken);
    });

    /// <summary>As <see cref="Rewrap(KeyOwner, CancellationToken)"/>, whoever the owner is: for what looks after every key alike.</summary>
    /// <exception cref="ProtectionException">No key, fenced, erased, planted, or the vault refused to unwrap.</exception>
    public Task<SubjectKeyBinding> Rewrap(SubjectKeyBinding binding, CancellationToken cancellationToken = default) =>
        Rewrap(KeyOwner.Of(binding), cancellationToken);

    /// <summary>
    /// Gives the subject a fresh data key, under its vault key's newest version. What was sealed before opens as long as the earlier key
    /// is kept: until all of it is resealed and <see cref="Forget"/> drops that key.
    /// </summary>
    /// <exception cref="InvalidOperationException"><see cref="SubjectKeyBinding.MaxEarlier"/> earlier keys are kept already.</exception>
    /// <exception cref="ProtectionException">No key, fenced or erased.</exception>
    public async Task<SubjectKeyBinding> Rekey(KeyOwner owner, CancellationToken cancellationToken = default)
    {
        var rekeyed = await Contended(async () =>
        {
            var binding = await RequireBound(owner.Id, cancellationToken);
            if (binding.Earlier.Count == SubjectKeyBinding.MaxEarlier)
                throw new InvalidOperationException(
                    "Records under the earlier data keys are to be resealed first, and those keys forgotten.");

            var newest = await vault.GetKey(binding.KeyName, cancellationToken: cancellationToken);
            var fresh = await Logged(owner.Id, NewDataKey(owner.Id, newest, NewId()), cancellationToken);
            return await store.TryReplace(binding.With(fresh) with { Earlier = [binding.Current, .. binding.Earlier] }, cancellationToken);
        });
        leases.Drop(owner.Id);
        return rekeyed;
    }

    /// <summary>
    /// Drops an earlier data key: what is still sealed under it never opens again. One that is not there is no error; this process lets go
    /// of it then too.
    /// </summary>
    /// <exception cref="InvalidOperationException">It is the key that is sealed under.</exception>
    public async Task Forget(KeyOwner owner, Guid dataKeyId, CancellationToken cancellationToken = default)
    {
        await Contended(async () =>
        {
            var binding = await RequireBound(owner.Id, cancellationToken);
            if (binding.DataKeyId == dataKeyId) throw new InvalidOperationException("The data key in use is not forgotten, it is erased.");
            if (binding.Find(dataKeyId) is null) return binding;

            return await store.TryReplace(
                binding with
                {
                    Earlier = [.. binding.Earlier.Where(earlier => earlier.Id != dataKeyId)],
                },
                cancellationToken);
        });
        leases.Drop(owner.Id);
    }

    internal async Task<SubjectKeyBinding> Bind(string owner, Guid dataKeyId, RetentionTerm? term, CancellationToken cancellationToken)
    {
        var found = await store.Find(owner, cancellationToken);
        found?.RequireActive();
        // Asked even where a binding is there: it may have come back from a backup.
        await fences.RequireOpen(owner, cancellationToken);
        if (found is { HasKey: true }) return found;

        var (key, isFromPool) = await KeyFor(owner, cancellationToken);
        var blank = found ?? new SubjectKeyBinding(owner, Guid.Empty, "", "", default, BindingState.Active) { Term = term };
        try
        {
            var fresh = blank.With(await Logged(owner, NewDataKey(owner, key, dataKeyId), cancellationToken));
            return (await AddOrFind(fresh, cancellationToken)).RequireActive();
        }
        catch (BindingRefusedException) when (isFromPool)
        {
            if (await logged.SetAsideFor(owner, cancellationToken) is not { } other || other == key.Reference.Name) throw;
        }

        // Another process was faster, and its vault key is the owner's for ever. The one from the pool was bound to nobody.
        await pool.GiveBack(key, CancellationToken.None);
        return await Bind(owner, dataKeyId, term, cancellationToken);
    }

    /// <summary>
    /// The log binds one vault key to an owner: where a crash came before the row, or another process was faster, it is there already, and
    /// a data key is made under that one.
    /// </summary>
    private async Task<(VaultKey Key, bool IsFromPool)> KeyFor(string owner, CancellationToken cancellationToken)
    {
        if (await logged.SetAsideFor(owner, cancellationToken) is not { } name) return (await pool.Take(cancellationToken), true);
        try
        {
            return (await vault.GetKey(name, cancellationToken: cancellationToken), false);
        }
        catch (KeyVaultException refusal) when (refusal.Error == KeyVaultError.NotFound)
        {
            // An erasure that overtook us is the better answer than a missing key.
            (await store.Find(owner, cancellationToken))?.RequireActive();
            await fences.RequireOpen(owner, cancellationToken);
            throw;
        }
    }

    private async Task<SubjectKeyBinding> RequireBound(string subject, CancellationToken cancellationToken)
    {
        var binding = (await store.Find(subject, cancellationToken) ?? throw new NoSubjectKeyException()).RequireActive();
        return binding.HasKey ? binding : throw new NoSubjectKeyException();
    }

    /// <returns>Null when the lease ended before it could be used, or another key is in use by now.</returns>
    private async Task<byte[]?> Wrapped(SubjectKeyBinding binding, VaultKey key, CancellationToken cancellationToken)
    {
        var lease = await leases.Acquire(binding.Subject, binding.DataKeyId, cancellationToken);
        return lease.TryWrap(key, options.Tenant, binding.Subject);
    }

    private async Task<BoundDataKey> Logged(string owner, BoundDataKey key, CancellationToken cancellationToken)
    {
        var index = (await fences.Index(cancellationToken)).OfSubject(owner);
        var proven = key with { Evidence = await log.Log(index, _check.Statement(owner, key), cancellationToken) };
        _check.RequireLogged(owner, proven);
        return proven;
    }

    private async Task<SubjectKeyBinding> AddOrFind(SubjectKeyBinding binding, CancellationToken cancellationToken)
    {
        // A row with an ETag is one whose fence was lifted before it ever had a key.
        var added =
            binding.ETag.Length == 0 ? await store.TryAdd(binding, cancellationToken) : await store.TryReplace(binding, cancellationToken);
        return added
            ?? await store.Find(binding.Subject, cancellationToken)
            ?? throw new InvalidOperationException("The store refused to add a row that it does not have.");
    }

    private BoundDataKey NewDataKey(string owner, VaultKey key, Guid id)
    {
        Span<byte> dataKey = stackalloc byte[DataKeyWrap.KeySize];
        RandomNumberGenerator.Fill(dataKey);
        try
        {
            return Bound(dataKey, owner, key, id);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(dataKey);
        }
    }

    private BoundDataKey Bound(ReadOnlySpan<byte> dataKey, string owner, VaultKey key, Guid id) => new(
        id, key.Reference, DataKeyWrap.Wrap(dataKey, key, options.Tenant, owner, id), DataKeyCommitment.Of(id, dataKey), key.Thumbprint());

    private static Task<SubjectKeyBinding> Contended(Func<Task<SubjectKeyBinding?>> write) =>
        Retry.UpTo(Attempts, write, () => new KeyUnavailableException("The subject's binding kept changing."));

    // Not Guid.NewGuid, which promises no bit of it to be random.
    private static Guid NewId() => new(RandomNumberGenerator.GetBytes(16));
}
