using Compliance.Protection.Keys;
using Compliance.Protection.Keys.Leases;
using Compliance.Protection.Vault;

namespace Compliance.Protection.Erasure;

/// <summary>
/// Takes an owner's binding out of use: fenced, and in the end a tombstone without a wrapped key. It touches rows alone and no vault key,
/// so it asks for no authority: whoever can write the rows can do as much. Every step may run twice.
/// </summary>
public sealed class BindingErasure(ISubjectKeyStore store, KeyLeases leases)
{
    // States only move down, but for a lifted fence, so a row changes under us a few times at most.
    private const int Attempts = 10;

    /// <summary>
    /// From here on no process is given a new lease; those given before end within the lease's lifetime. An owner without a key is fenced
    /// too, so that a late writer cannot give it one.
    /// </summary>
    public Task Fence(string owner, CancellationToken cancellationToken = default) =>
        Move(owner, binding => binding.Fence(), cancellationToken);

    /// <summary>This process lets go of the owner's key at once; others do within the lease's lifetime.</summary>
    public void LetGo(string owner) => leases.Drop(owner);

    /// <summary>Takes <see cref="Fence"/> back. A tombstone stays one, and an owner without a row gets none.</summary>
    public async Task Unfence(string owner, CancellationToken cancellationToken = default)
    {
        if (await store.Find(owner, cancellationToken) is not null)
            await Move(owner, binding => binding.Unfence(), cancellationToken);
    }

    /// <summary>
    /// Removes the wrapped data keys for good. The row stays: it is what keeps the owner erased. One that a backup brought back unfenced is
    /// fenced on the way: with the fence others learn of it.
    /// </summary>
    public Task Tombstone(string owner, CancellationToken cancellationToken = default) =>
        Move(owner, binding => binding.ToTombstone(), cancellationToken);

    /// <summary>Whether no wrapped data key is left: the row is a tombstone, or there never was one.</summary>
    public async Task<bool> IsTombstone(string owner, CancellationToken cancellationToken = default) =>
        await store.Find(owner, cancellationToken) is null or { State: BindingState.Erased, WrappedDataKey.IsEmpty: true };

    private async Task Move(string owner, Func<SubjectKeyBinding, SubjectKeyBinding> step, CancellationToken cancellationToken)
    {
        await Retry.UpTo(
            Attempts,
            async () =>
            {
                var now = await store.Find(owner, cancellationToken);
                var next = step(now ?? SubjectKeyBinding.FencedWithoutKey(owner));
                if (next.State is BindingState.Erased && (now is null or { State: BindingState.Active }))
                {
                    var fenced = now?.Fence() ?? SubjectKeyBinding.FencedWithoutKey(owner);
                    now = now is null ? await store.TryAdd(fenced, cancellationToken) : await store.TryReplace(fenced, cancellationToken);
                    if (now is null)
                        return null;
                    next = step(now);
                }

                return now is null ? await store.TryAdd(next, cancellationToken)
                    : next.State == now.State ? now
                    : await store.TryReplace(next, cancellationToken);
            },
            () => new KeyVaultException(KeyVaultError.Conflict, "The subject's binding kept changing."));
        leases.Drop(owner);
    }
}
