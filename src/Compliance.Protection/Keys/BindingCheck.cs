using System.Security.Cryptography;

namespace Compliance.Protection.Keys;

/// <summary>
/// Whether the log proves a binding. For a thing of this system's own it does not: a log of every case would tell more than it proves.
/// </summary>
internal sealed class BindingCheck(IBindingLog log, ProtectionOptions options)
{
    /// <exception cref="BindingRefusedException">The evidence is missing, does not verify, or is another binding's.</exception>
    public void RequireLogged(string owner, BoundDataKey key)
    {
        if (KeyOwners.IsOwn(owner)) return;
        if (log.Read(key.Evidence) is not { } logged || !Statement(owner, key).IsSaidBy(logged.Statement.Span))
            throw new BindingRefusedException();
    }

    /// <exception cref="BindingRefusedException">This is not the data key that was bound.</exception>
    public static void RequireCommitted(string owner, BoundDataKey key, ReadOnlySpan<byte> dataKey)
    {
        if (KeyOwners.IsOwn(owner)) return;
        if (!CryptographicOperations.FixedTimeEquals(DataKeyCommitment.Of(key.Id, dataKey), key.Commitment.Span))
            throw new BindingRefusedException();
    }

    public KeyBoundStatement Statement(string owner, BoundDataKey key) =>
        new(key.Key, key.Thumbprint, key.Id, key.Commitment, DataKeyCommitment.OfOwner(options.Tenant, owner, key.Id));
}
