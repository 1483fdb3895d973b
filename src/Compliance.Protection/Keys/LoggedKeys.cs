using Compliance.Protection.Erasure;

namespace Compliance.Protection.Keys;

/// <summary>Which vault key the log bound to an owner: read from the log alone, and from no table that the service writes.</summary>
public sealed class LoggedKeys(IBindingLog log, SubjectFences fences, ProtectionOptions options)
{
    /// <summary>
    /// The one vault key that was bound to the owner, and to nobody else. What an erasure destroys is decided here: a row that names
    /// another key, a second binding of somebody's key, and a binding of another owner all change nothing.
    /// </summary>
    /// <returns>Null where the log bound none, or where binding it was cut off before it could be used.</returns>
    /// <exception cref="BindingRefusedException">The entries do not say that this key is this owner's.</exception>
    public async Task<FencedKey?> Of(string owner, CancellationToken cancellationToken = default)
    {
        if (await Find(owner, cancellationToken) is not { OfKey: { } ofKey } found) return null;
        var bound = KeyBoundStatement.Read(found.OfOwner.Statement.Span);
        if (bound is null || !bound.IsSaidBy(ofKey.Statement.Span) || !IsOf(owner, bound)) throw new BindingRefusedException();
        return new(bound.Key.Name, bound.Key.Version, bound.DataKeyId, ofKey.Index);
    }

    /// <summary>The name of the vault key that is set aside for the owner; null where none is yet.</summary>
    /// <exception cref="BindingRefusedException">The entry is none of this owner's.</exception>
    internal async Task<string?> SetAsideFor(string owner, CancellationToken cancellationToken)
    {
        if (await Find(owner, cancellationToken) is not { } found)
            return null;
        return KeyBoundStatement.Read(found.OfOwner.Statement.Span) is { } bound && IsOf(owner, bound)
            ? bound.Key.Name
            : throw new BindingRefusedException();
    }

    private async Task<LoggedOwnership?> Find(string owner, CancellationToken cancellationToken) =>
        await log.Find((await fences.Index(cancellationToken)).OfSubject(owner), cancellationToken);

    private bool IsOf(string owner, KeyBoundStatement bound) =>
        bound.Owner.Span.SequenceEqual(DataKeyCommitment.OfOwner(options.Tenant, owner, bound.DataKeyId));
}
