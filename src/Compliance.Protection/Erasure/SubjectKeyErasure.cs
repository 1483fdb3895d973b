using System.Security.Cryptography;
using Compliance.Protection.Keys;
using Compliance.Protection.Vault;

namespace Compliance.Protection.Erasure;

/// <summary>
/// The steps that destroy a subject's key, in the order of their declaration; when each is due, the workflow decides. Every step may
/// run twice, and those on keys return null for a subject that never had one. A key that others share stays: there,
/// <see cref="Tombstone"/> is the destruction. A vault's refusal comes as <see cref="KeyVaultException"/>.
/// </summary>
public sealed class SubjectKeyErasure(
    ISubjectKeyStore store, IKeyVault vault, IBindingLog log, SubjectFences fences, KeyLeases leases, ProtectionOptions options, TimeProvider time)
{
    private const int RsaSize = 256;

    // States only move down, but for a lifted fence, so a row changes under us a few times at most.
    private const int Attempts = 10;

    /// <summary>
    /// Writes the fence's row, before anything else: from here on nothing is leased or bound for the subject. Its
    /// <see cref="FenceRow.Hash"/> is to be logged, and the entry's index handed to <see cref="Confirm"/>.
    /// </summary>
    /// <param name="subject">The subject's opaque id.</param>
    /// <param name="marks">Of each selector by which the subject's data is found again after a restore, see <see cref="FenceIndex.OfSelector"/>.</param>
    /// <param name="requestId">The request that erases.</param>
    /// <param name="cancellationToken">Stops before the next call.</param>
    public async Task<FenceRow> Prepare(
        string subject, IEnumerable<string> marks, string requestId, CancellationToken cancellationToken = default)
    {
        var row = await fences.Prepare(subject, marks, requestId, cancellationToken);
        leases.Drop(subject);
        return row;
    }

    /// <summary>Remembers where the fence's row was logged.</summary>
    /// <exception cref="InvalidOperationException">There is no row, it is lifted, or it was logged elsewhere.</exception>
    public Task<FenceRow> Confirm(string subject, long logIndex, CancellationToken cancellationToken = default) =>
        fences.Confirm(subject, logIndex, cancellationToken);

    /// <summary>
    /// The binding's own fence: from here on no process is given a new lease; those given before end within the lease's lifetime. A
    /// subject without a key is fenced too, so that a late writer cannot give it one. What is retained is resealed next.
    /// </summary>
    public async Task<SubjectKeyFacts?> Fence(string subject, CancellationToken cancellationToken = default) =>
        await Describe(await Move(subject, binding => binding.Fence(), cancellationToken), cancellationToken);

    /// <summary>Disables the vault key. The last step that <see cref="Unfence"/> undoes.</summary>
    public Task<SubjectKeyFacts?> Disable(string subject, CancellationToken cancellationToken = default) =>
        OnOwnKey(subject, name => UnlessGone(vault.Disable(name, cancellationToken)), cancellationToken);

    /// <summary>
    /// Takes the erasure back, inside the cooling-off: lifts the fence, enables the vault key, and gives leases again. The lifted row is
    /// what decides against a point of no return that is passed at the same moment, so it comes first.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is no fence, or the point of no return is passed.</exception>
    public async Task<SubjectKeyFacts?> Unfence(string subject, CancellationToken cancellationToken = default)
    {
        await fences.Lift(subject, cancellationToken);
        if (await store.Find(subject, cancellationToken) is not { } binding) return null;
        if (binding.State == BindingState.Fenced) await Enable(subject, cancellationToken);
        return await Describe(await Move(subject, fenced => fenced.Unfence(), cancellationToken), cancellationToken);
    }

    /// <summary>Takes a <see cref="Disable"/> back. Nothing is leased all the same, as long as the fence holds.</summary>
    public Task<SubjectKeyFacts?> Enable(string subject, CancellationToken cancellationToken = default) =>
        OnOwnKey(subject, name => vault.Enable(name, cancellationToken), cancellationToken);

    /// <summary>The point of no return: from here on the fence cannot be lifted. It is logged as approved before this is called.</summary>
    /// <exception cref="InvalidOperationException">There is no fence, or it is not logged, or it is lifted.</exception>
    public Task<FenceRow> MakeFinal(string subject, CancellationToken cancellationToken = default) => fences.MakeFinal(subject, cancellationToken);

    /// <summary>Deletes the vault key softly; the facts say until when it is recoverable.</summary>
    /// <exception cref="InvalidOperationException">The point of no return is not passed.</exception>
    public async Task<SubjectKeyFacts?> Delete(string subject, CancellationToken cancellationToken = default)
    {
        await fences.RequireFinal(subject, cancellationToken);
        return await OnOwnKey(subject, name => UnlessGone(vault.Delete(name, cancellationToken)), cancellationToken);
    }

    /// <summary>Removes the wrapped data keys for good. The row stays: it is what keeps the subject erased.</summary>
    /// <exception cref="InvalidOperationException">The point of no return is not passed.</exception>
    public async Task<SubjectKeyFacts?> Tombstone(string subject, CancellationToken cancellationToken = default)
    {
        await fences.RequireFinal(subject, cancellationToken);
        return await Describe(await Move(subject, binding => binding.Bury(), cancellationToken), cancellationToken);
    }

    /// <summary>Purges the deleted key. Under purge protection it stays until its date, and the facts say so.</summary>
    /// <exception cref="InvalidOperationException">The point of no return is not passed.</exception>
    public async Task<SubjectKeyFacts?> Purge(string subject, CancellationToken cancellationToken = default)
    {
        await fences.RequireFinal(subject, cancellationToken);
        return await OnOwnKey(subject, name => PurgeIfAllowed(name, cancellationToken), cancellationToken);
    }

    /// <summary>What is known of the subject's key now; nothing is changed.</summary>
    public async Task<SubjectKeyFacts?> Describe(string subject, CancellationToken cancellationToken = default) =>
        await store.Find(subject, cancellationToken) is { } binding ? await Describe(binding, cancellationToken) : null;

    /// <summary>Asks the vault to unwrap with the erased key, and with the control key beside it, which the host made when it started.</summary>
    public async Task<SubjectKeyProbe?> Probe(string subject, CancellationToken cancellationToken = default)
    {
        if (await store.Find(subject, cancellationToken) is not { HasKey: true } binding) return null;
        var answer = binding.SharedKey ? null : await Answer(binding.Key, cancellationToken);
        var control = KeyNames.Beside(binding.KeyName, options.ControlKeyName);
        var unwrapped = await ControlUnwraps(control, cancellationToken);
        var facts = await Describe(binding, cancellationToken);
        return new(facts!, answer, SubjectKeyProbe.IsTombstone(binding), control, unwrapped);
    }

    private async Task<SubjectKeyBinding> Move(
        string subject, Func<SubjectKeyBinding, SubjectKeyBinding> step, CancellationToken cancellationToken)
    {
        var moved = await Retry.UpTo(
            Attempts,
            async () =>
            {
                var now = await store.Find(subject, cancellationToken);
                var next = step(now ?? SubjectKeyBinding.FencedWithoutKey(subject));
                return now is null ? await store.TryAdd(next, cancellationToken)
                    : next.State == now.State ? now
                    : await store.TryReplace(next, cancellationToken);
            },
            () => new KeyVaultException(KeyVaultError.Conflict, "The subject's binding kept changing."));
        leases.Drop(subject);
        return moved;
    }

    private async Task<SubjectKeyFacts?> OnOwnKey(string subject, Func<string, Task> step, CancellationToken cancellationToken)
    {
        if (await store.Find(subject, cancellationToken) is not { HasKey: true } binding) return null;
        if (binding.State == BindingState.Active) throw new InvalidOperationException("A subject's key is touched only behind its fence.");
        if (!binding.SharedKey) await step(binding.KeyName);
        return await Describe(binding, cancellationToken);
    }

    private async Task<SubjectKeyFacts?> Describe(SubjectKeyBinding binding, CancellationToken cancellationToken)
    {
        if (!binding.HasKey) return null;
        var deleted = await vault.FindDeleted(binding.KeyName, cancellationToken);
        var presence = deleted is null ? await vault.Probe(binding.KeyName, cancellationToken) : KeyPresence.Deleted;
        return new(
            binding.KeyName, binding.KeyVersion, binding.DataKeyId, binding.SharedKey, binding.State, time.GetUtcNow(), presence,
            deleted?.DeletedAt, deleted?.ScheduledPurgeDate, deleted?.RecoveryLevel, log.Read(binding.Evidence)?.Index);
    }

    private static async Task UnlessGone(Task step)
    {
        try
        {
            await step;
        }
        catch (KeyVaultException refusal) when (refusal.Error == KeyVaultError.NotFound)
        {
            // Done before: the facts that follow tell deleted from purged.
        }
    }

    private async Task PurgeIfAllowed(string name, CancellationToken cancellationToken)
    {
        try
        {
            await vault.Purge(name, cancellationToken);
        }
        catch (KeyVaultException refusal) when (refusal.Error == KeyVaultError.Forbidden)
        {
            if (await vault.FindDeleted(name, cancellationToken) is not { Purgeable: false }) throw;
        }
    }

    private async Task<KeyVaultError?> Answer(KeyReference key, CancellationToken cancellationToken)
    {
        // Below any modulus, so that a key that is there gets as far as refusing the padding.
        var nothing = RandomNumberGenerator.GetBytes(RsaSize);
        nothing[0] = 0;
        try
        {
            await vault.Unwrap(key, nothing, cancellationToken);
            return KeyVaultError.Rejected;
        }
        catch (KeyVaultException refusal) when (refusal.Error is KeyVaultError.NotFound or KeyVaultError.Disabled or KeyVaultError.Rejected)
        {
            return refusal.Error;
        }
    }

    private async Task<bool> ControlUnwraps(string name, CancellationToken cancellationToken)
    {
        try
        {
            // Read and not made: who probes may create no key, and one made just now would show nothing of the vault's past.
            var control = await vault.GetKey(name, cancellationToken: cancellationToken);
            return await control.Unwraps((key, wrapped) => vault.Unwrap(key, wrapped, cancellationToken));
        }
        catch (KeyVaultException refusal) when (refusal.Error is KeyVaultError.NotFound or KeyVaultError.Disabled or KeyVaultError.Rejected)
        {
            return false;
        }
    }
}
