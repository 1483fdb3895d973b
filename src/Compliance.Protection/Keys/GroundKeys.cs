using System.Runtime.CompilerServices;
using Compliance.Protection.Erasure;

namespace Compliance.Protection.Keys;

/// <summary>
/// The keys of retention grounds, one for each <see cref="RetentionTerm"/>, under a vault key of its own: what the law demands to be kept
/// survives its subject's key, and not a day longer than its own.
/// </summary>
public sealed class GroundKeys(
    SubjectKeys keys,
    ISubjectKeyStore store,
    LoggedKeys logged,
    BindingErasure bindings,
    SubjectKeyErasure erasure,
    ProtectionOptions options,
    TimeProvider time)
{
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
            if (
                binding is { Term: { } term, State: not BindingState.Erased }
                && binding.Subject == term.Owner(options.Tenant)
                && IsOver(term))
                yield return term;
        }
    }

    /// <summary>The vault key of a term that is over: the one that the log bound to the term, whatever the table says.</summary>
    /// <returns>Null if the log bound none.</returns>
    /// <exception cref="InvalidOperationException">The term is not over.</exception>
    /// <exception cref="BindingRefusedException">The log does not say that the key is the term's.</exception>
    public async Task<ExpiredGroundKey?> FindOver(RetentionTerm term, CancellationToken cancellationToken = default)
    {
        if (!IsOver(term)) throw new InvalidOperationException("The term is not over: the law demands what is kept on it.");
        return await logged.Of(term.Owner(options.Tenant), cancellationToken) is { } key ? new(term, key) : null;
    }

    /// <summary>
    /// Destroys the key of a term that is over, with all that is still sealed under it. The tombstone comes last, so that whatever was
    /// interrupted is <see cref="Due"/> again.
    /// </summary>
    /// <param name="term">Which.</param>
    /// <param name="key">What <see cref="FindOver"/> found: this key and no other is destroyed.</param>
    /// <param name="cancellationToken">Stops between steps.</param>
    /// <returns>What is known of the key then: under purge protection it is deleted, and recoverable until its date. Null if there never
    /// was one.</returns>
    public async Task<VaultKeyFacts?> Retire(RetentionTerm term, ExpiredGroundKey? key, CancellationToken cancellationToken = default)
    {
        if (!IsOver(term)) throw new InvalidOperationException("The term is not over: the law demands what is kept on it.");
        if (key is not null && key.Term != term) throw new ArgumentException("The key is another term's.", nameof(key));
        var owner = term.Owner(options.Tenant);
        await bindings.Fence(owner, cancellationToken);
        var facts = key is null ? null : await erasure.Destroy(key, cancellationToken);
        await bindings.Tombstone(owner, cancellationToken);
        return facts;
    }

    private bool IsOver(RetentionTerm term) => time.GetUtcNow() >= term.Ends;
}

/// <summary>
/// The vault key of a retention term that is over. Made by <see cref="GroundKeys.FindOver"/> alone, so that no other key can be meant.
/// </summary>
public sealed record ExpiredGroundKey
{
    internal ExpiredGroundKey(RetentionTerm term, FencedKey key) => (Term, Key) = (term, key);

    /// <summary>What it kept, and until when.</summary>
    public RetentionTerm Term { get; }

    /// <summary>As the log bound it.</summary>
    public FencedKey Key { get; }
}
