using System.Security.Cryptography;
using Compliance.Protection.Erasure;
using Compliance.Protection.Records;
using Compliance.Protection.Vault;

namespace Compliance.Protection.Keys.Leases;

/// <summary>
/// From a binding to an unwrapped data key: the log proves the binding, the vault unwraps, what came out is the key that was bound, and
/// no fence stands in the way by then.
/// </summary>
internal sealed class KeyUnwrapping(
    ISubjectKeyStore store, IKeyVault vault, BindingCheck check, SubjectFences fences, ProtectionOptions options, TimeProvider time)
{
    /// <param name="owner">Whose key.</param>
    /// <param name="dataKeyId">Which; null for the one that is sealed under.</param>
    /// <param name="cancellationToken">Stops before the next call.</param>
    public async Task<KeyLease> Unwrap(string owner, Guid? dataKeyId, CancellationToken cancellationToken)
    {
        var binding = await Active(owner, cancellationToken);
        var key = dataKeyId is { } id ? binding.Find(id) ?? throw await Unknown(id, cancellationToken) : binding.Current;
        return await Unwrap(owner, key, Unfenced, cancellationToken);

        async Task Unfenced()
        {
            // Read again: a fence that was set while the vault answered counts.
            if ((await Active(owner, cancellationToken)).Find(key.Id) is null)
                throw new KeyUnavailableException("The binding changed during the unwrap.");
            await fences.RequireOpen(owner, cancellationToken);
        }
    }

    public async Task<KeyLease> UnwrapBehindFence(string subject, Guid dataKeyId, CancellationToken cancellationToken)
    {
        var binding = await Unerased();
        var key = binding.Find(dataKeyId) ?? throw await Unknown(dataKeyId, cancellationToken);
        return await Unwrap(subject, key, Unerased, cancellationToken);

        async Task<SubjectKeyBinding> Unerased()
        {
            var found = await Found(subject, cancellationToken);
            return found.State == BindingState.Erased ? throw new SubjectErasedException() : found;
        }
    }

    /// <exception cref="RecordRetainedException">The data key is a retention ground's.</exception>
    public async Task RefuseIfRetained(Guid dataKeyId, CancellationToken cancellationToken)
    {
        if (await store.Find(KeyOwners.Ground(dataKeyId), cancellationToken) is not null) throw new RecordRetainedException();
    }

    private async Task<KeyLease> Unwrap(string owner, BoundDataKey key, Func<Task> confirm, CancellationToken cancellationToken)
    {
        check.RequireLogged(owner, key);
        var term = LeaseTerm.Start(time, options.LeaseLifetime);
        var unwrapped = await AskVault(key, confirm, cancellationToken);
        var dataKey = DataKeyWrap.Open(unwrapped, key.Key, options.Tenant, owner, key.Id);
        try
        {
            BindingCheck.RequireCommitted(owner, key, dataKey);
            await confirm();
        }
        catch
        {
            CryptographicOperations.ZeroMemory(dataKey);
            throw;
        }
        return new KeyLease(dataKey, key.Id, term, time);
    }

    private async Task<byte[]> AskVault(BoundDataKey key, Func<Task> confirm, CancellationToken cancellationToken)
    {
        try
        {
            return await vault.Unwrap(key.Key, key.Wrapped, cancellationToken);
        }
        catch (KeyVaultException refusal)
        {
            // An erasure that overtook us is the better answer than a missing key.
            await confirm();
            throw refusal.Error == KeyVaultError.Rejected ? new DataKeyRefusedException() : new KeyUnavailableException(refusal);
        }
    }

    private async Task<SubjectKeyBinding> Active(string owner, CancellationToken cancellationToken) =>
        (await Found(owner, cancellationToken)).RequireActive();

    private async Task<SubjectKeyBinding> Found(string owner, CancellationToken cancellationToken)
    {
        var found = await store.Find(owner, cancellationToken) ?? throw new NoSubjectKeyException();
        return found.HasKey || found.State != BindingState.Active ? found : throw new NoSubjectKeyException();
    }

    private async Task<Exception> Unknown(Guid dataKeyId, CancellationToken cancellationToken)
    {
        await RefuseIfRetained(dataKeyId, cancellationToken);
        return SealedRecordException.Refused();
    }
}
