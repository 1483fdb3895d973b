using System.Security.Cryptography;
using Compliance.Protection.Keys;
using Compliance.Protection.Vault;

namespace Compliance.Protection.Erasure;

/// <summary>
/// Destroys vault keys, step by step; when each is due, the workflow decides. It acts on fence rows, which the eraser alone writes, and
/// destroys the key that such a row names: the one that the log bound to its subject. A row of another table, a name or an order is never
/// enough. Every step may run twice, and returns null where the subject never had a key. A vault's refusal comes as
/// <see cref="KeyVaultException"/>.
/// </summary>
public sealed class SubjectKeyErasure(IKeyVault vault, IDestructionBreaker breaker, ProtectionOptions options, TimeProvider time)
{
    private const int RsaSize = 256;

    /// <summary>Disables the vault key. The last step that <see cref="Enable"/> undoes.</summary>
    /// <exception cref="InvalidOperationException">The fence is not logged, or is lifted.</exception>
    /// <exception cref="KeyRefusedException">The row names a key that is no subject's.</exception>
    public Task<VaultKeyFacts?> Disable(FenceRow fence, CancellationToken cancellationToken = default) => On(
        fence, IsLogged(fence), name => UnlessGone(vault.Disable(name, cancellationToken)), cancellationToken);

    /// <summary>
    /// Takes a <see cref="Disable"/> back, inside the cooling-off. Nothing is leased all the same, as long as the fence holds.
    /// </summary>
    /// <exception cref="InvalidOperationException">The fence is not logged, or the point of no return is passed.</exception>
    /// <exception cref="KeyRefusedException">The row names a key that is no subject's.</exception>
    public Task<VaultKeyFacts?> Enable(FenceRow fence, CancellationToken cancellationToken = default) => On(
        fence, fence is { LogIndex: not null, FinalSince: null }, name => vault.Enable(name, cancellationToken), cancellationToken);

    /// <summary>Deletes the vault key softly; the facts say until when it is recoverable.</summary>
    /// <exception cref="InvalidOperationException">The point of no return is not passed.</exception>
    /// <exception cref="KeyRefusedException">The row names a key that is no subject's.</exception>
    public Task<VaultKeyFacts?> Delete(FenceRow fence, CancellationToken cancellationToken = default) => On(
        fence, IsFinal(fence), name => Delete(name, cancellationToken), cancellationToken);

    /// <summary>Purges the deleted key. Under purge protection it stays until its date, and the facts say so.</summary>
    /// <exception cref="InvalidOperationException">The point of no return is not passed.</exception>
    /// <exception cref="KeyRefusedException">The row names a key that is no subject's.</exception>
    public Task<VaultKeyFacts?> Purge(FenceRow fence, CancellationToken cancellationToken = default) => On(
        fence, IsFinal(fence), name => PurgeIfAllowed(name, cancellationToken), cancellationToken);

    /// <summary>
    /// Destroys the key of a retention term that is over, with all that is still sealed under it. Under purge protection it is deleted, and
    /// recoverable until its date.
    /// </summary>
    /// <exception cref="KeyRefusedException">The key is this system's own.</exception>
    public async Task<VaultKeyFacts> Destroy(ExpiredGroundKey ground, CancellationToken cancellationToken = default)
    {
        var name = Destructible(ground.Key);
        await UnlessGone(vault.Disable(name, cancellationToken));
        await Delete(name, cancellationToken);
        await PurgeIfAllowed(name, cancellationToken);
        return await Facts(ground.Key, cancellationToken);
    }

    /// <summary>What the vault says of the fence's key now; nothing is changed. Null where the log bound none.</summary>
    public async Task<VaultKeyFacts?> Describe(FenceRow fence, CancellationToken cancellationToken = default) =>
        fence.Key is { } key ? await Facts(key, cancellationToken) : null;

    /// <summary>
    /// Asks the vault to unwrap with the erased key, and with the control key beside it, which the host made when it started.
    /// </summary>
    /// <exception cref="KeyRefusedException">The row names a key that is no subject's.</exception>
    public async Task<VaultKeyProbe?> Probe(FenceRow fence, CancellationToken cancellationToken = default)
    {
        if (fence.Key is not { } key) return null;
        var control = KeyNames.Beside(Destructible(key), options.ControlKeyName);
        var answer = await Answer(key.Reference, cancellationToken);
        var unwrapped = await ControlUnwraps(control, cancellationToken);
        return new(await Facts(key, cancellationToken), answer, control, unwrapped);
    }

    private static bool IsLogged(FenceRow fence) => fence is { Holds: true, LogIndex: not null };

    private static bool IsFinal(FenceRow fence) => IsLogged(fence) && fence.FinalSince is not null;

    private async Task<VaultKeyFacts?> On(FenceRow fence, bool isAllowed, Func<string, Task> step, CancellationToken cancellationToken)
    {
        if (!isAllowed)
            throw new InvalidOperationException(
                "A subject's key is touched only behind its logged fence, and destroyed only past the point of no return.");
        if (fence.Key is not { } key)
            return null;
        await step(Destructible(key));
        return await Facts(key, cancellationToken);
    }

    /// <summary>
    /// This system's own keys have names of another kind, and are destroyed by nobody; nor is it asked what they would open.
    /// </summary>
    private static string Destructible(FencedKey key) => KeyNames.IsRandom(key.Name) ? key.Name : throw new KeyRefusedException();

    private async Task<VaultKeyFacts> Facts(FencedKey key, CancellationToken cancellationToken)
    {
        var deleted = await vault.FindDeleted(key.Name, cancellationToken);
        var presence = deleted is null ? await vault.Probe(key.Name, cancellationToken) : KeyPresence.Deleted;
        return new(key, time.GetUtcNow(), presence, deleted?.DeletedAt, deleted?.ScheduledPurgeDate, deleted?.RecoveryLevel);
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

    private async Task Delete(string name, CancellationToken cancellationToken)
    {
        await breaker.Admit(name, cancellationToken);
        await UnlessGone(vault.Delete(name, cancellationToken));
    }

    private async Task PurgeIfAllowed(string name, CancellationToken cancellationToken)
    {
        await breaker.Admit(name, cancellationToken);
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

/// <summary>A vault key was to be destroyed that is this system's own.</summary>
public sealed class KeyRefusedException() : ProtectionException("The key is this system's own, and no erasure touches it.");
