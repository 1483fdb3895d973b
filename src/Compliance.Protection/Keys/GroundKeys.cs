using System.Runtime.CompilerServices;
using Compliance.Protection.Erasure;

namespace Compliance.Protection.Keys;

/// <summary>
/// The keys of retention grounds, one for each <see cref="RetentionTerm"/>, under a vault key of its own: what the law demands to be kept
/// survives its subject's key, and not a day longer than its own.
/// </summary>
public sealed class GroundKeys(
    SubjectKeys keys, ISubjectKeyStore store, IBindingLog log, SubjectKeyErasure erasure, ProtectionOptions options, TimeProvider time)
{
    private readonly BindingCheck _check = new(log, options);

    /// <summary>Gives the term its key, or returns the one it has.</summary>
    /// <exception cref="InvalidOperationException">The term is over: what is kept on it is to go, not to be resealed.</exception>
    /// <exception cref="SubjectErasedException">Its key is gone.</exception>
    public Task<SubjectKeyBinding> Bind(RetentionTerm term, CancellationToken cancellationToken = default) => IsOver(term)
        ? throw new InvalidOperationException("The term is over: nothing more is kept on it.")
        : keys.Bind(term.Owner(options.Tenant), term.DataKeyId(options.Tenant), term, cancellationToken);

    /// <summary>The terms that are over and whose keys are not all gone.</summary>
    public async IAsyncEnumerable<RetentionTerm> Due([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var binding in store.List(cancellationToken))
        {
            if (binding is { Term: { } term, State: not BindingState.Erased } && binding.Subject == term.Owner(options.Tenant) && IsOver(term))
                yield return term;
        }
    }

    /// <summary>
    /// The binding of a term that is over, once it is shown that the vault key is the term's alone: the log holds the binding, and nobody
    /// else's names the same key. Otherwise a row that someone planted would have a subject's key destroyed without a request.
    /// </summary>
    /// <returns>Null if the term never had a key.</returns>
    /// <exception cref="InvalidOperationException">The term is not over.</exception>
    /// <exception cref="BindingRefusedException">The key is not shown to be the term's alone.</exception>
    public async Task<SubjectKeyBinding?> FindOver(RetentionTerm term, CancellationToken cancellationToken = default)
    {
        if (!IsOver(term)) throw new InvalidOperationException("The term is not over: the law demands what is kept on it.");
        var owner = term.Owner(options.Tenant);
        if (await store.Find(owner, cancellationToken) is not { HasKey: true } binding) return null;
        _check.RequireLogged(owner, binding.Current);
        await foreach (var other in store.List(cancellationToken))
        {
            if (other.Subject != owner && string.Equals(other.KeyName, binding.KeyName, StringComparison.OrdinalIgnoreCase)) throw new BindingRefusedException();
        }
        return binding;
    }

    /// <summary>
    /// Destroys the key of a term that is over, with all that is still sealed under it. The tombstone comes last, so that whatever was
    /// interrupted is <see cref="Due"/> again.
    /// </summary>
    /// <returns>What is known of the key then: under purge protection it is deleted, and recoverable until its date. Null if there never was one.</returns>
    /// <exception cref="InvalidOperationException">The term is not over.</exception>
    /// <exception cref="BindingRefusedException">The key is not shown to be the term's alone; nothing is touched.</exception>
    public async Task<SubjectKeyFacts?> Retire(RetentionTerm term, CancellationToken cancellationToken = default)
    {
        await FindOver(term, cancellationToken);
        var owner = term.Owner(options.Tenant);
        await erasure.Fence(owner, cancellationToken);
        await erasure.Disable(owner, cancellationToken);
        await erasure.Delete(owner, cancellationToken);
        await erasure.Purge(owner, cancellationToken);
        return await erasure.Tombstone(owner, cancellationToken);
    }

    private bool IsOver(RetentionTerm term) => time.GetUtcNow() >= term.Ends;
}
