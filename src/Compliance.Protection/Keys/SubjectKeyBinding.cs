using Compliance.Protection.Vault;

namespace Compliance.Protection.Keys;

/// <summary>
/// How far an owner's key is on its way out. States move down this list; only a fence that is lifted in time moves one up.
/// </summary>
public enum BindingState
{
    /// <summary>The key may be used.</summary>
    Active,

    /// <summary>Erasure has begun: no new lease is given.</summary>
    Fenced,

    /// <summary>A tombstone: the wrapped key is gone and never returns.</summary>
    Erased,
}

/// <summary>The one row that ties an owner, mostly a subject, to its data key.</summary>
/// <param name="Subject">The owner's opaque id, see <see cref="KeyOwners"/>; ids are never reused.</param>
/// <param name="DataKeyId">The data key's id; empty if the subject was fenced before it ever had a key.</param>
/// <param name="KeyName">The vault key's name; empty if there never was one. Kept in the tombstone, for the probes.</param>
/// <param name="KeyVersion">The vault key's version.</param>
/// <param name="WrappedDataKey">The data key under the vault key; empty in a tombstone.</param>
/// <param name="State">Where it stands.</param>
/// <param name="SharedKey">True if the vault key serves other bindings too (case files): erasure then removes the wrapped key
/// alone.</param>
/// <param name="ETag">Set by the store; empty before the row is added.</param>
public sealed record SubjectKeyBinding(
    string Subject,
    Guid DataKeyId,
    string KeyName,
    string KeyVersion,
    ReadOnlyMemory<byte> WrappedDataKey,
    BindingState State,
    bool SharedKey = false,
    string ETag = "")
{
    /// <summary>Data keys at most that a subject had before this one and whose records are not all resealed.</summary>
    public const int MaxEarlier = 4;

    /// <summary>See <see cref="DataKeyCommitment"/>; empty for this system's own things.</summary>
    public ReadOnlyMemory<byte> Commitment { get; init; }

    /// <summary>SHA-256 of the vault key's public half; empty for this system's own things.</summary>
    public ReadOnlyMemory<byte> Thumbprint { get; init; }

    /// <summary>
    /// That the binding was logged, see <see cref="IBindingLog"/>; empty for this system's own things. Kept in the tombstone.
    /// </summary>
    public ReadOnlyMemory<byte> Evidence { get; init; }

    /// <summary>The data keys before this one, newest first: under the same vault key, and gone with it.</summary>
    public IReadOnlyList<BoundDataKey> Earlier { get; init; } = [];

    /// <summary>Of a retention ground's key: which, and until when. Null for all others.</summary>
    public RetentionTerm? Term { get; init; }

    /// <summary>False if the subject was fenced before it ever had a key.</summary>
    public bool HasKey => KeyName.Length > 0;

    /// <summary>The vault key.</summary>
    public KeyReference Key => new(KeyName, KeyVersion);

    /// <summary>The data key under which is sealed.</summary>
    public BoundDataKey Current => new(DataKeyId, Key, WrappedDataKey, Commitment, Thumbprint, Evidence);

    /// <summary>The data key of this id, current or earlier; null if the owner never had it, or no longer has.</summary>
    public BoundDataKey? Find(Guid dataKeyId) =>
        dataKeyId == DataKeyId ? Current : Earlier.FirstOrDefault(earlier => earlier.Id == dataKeyId);

    /// <summary>A fence for a subject without a key, so that a late writer cannot give it one.</summary>
    public static SubjectKeyBinding FencedWithoutKey(string subject) =>
        new(subject, Guid.Empty, "", "", ReadOnlyMemory<byte>.Empty, BindingState.Fenced);

    /// <summary>This row with another data key to seal under.</summary>
    public SubjectKeyBinding With(BoundDataKey current) => this with
    {
        DataKeyId = current.Id,
        KeyName = current.Key.Name,
        KeyVersion = current.Key.Version,
        WrappedDataKey = current.Wrapped,
        Commitment = current.Commitment,
        Thumbprint = current.Thumbprint,
        Evidence = current.Evidence,
    };

    /// <summary>This row once erasure has begun; a tombstone stays one.</summary>
    public SubjectKeyBinding Fence() => State == BindingState.Active ? this with { State = BindingState.Fenced } : this;

    /// <summary>This row after its fence was lifted; a tombstone stays one.</summary>
    public SubjectKeyBinding Unfence() => State == BindingState.Fenced ? this with { State = BindingState.Active } : this;

    /// <summary>This row as a tombstone, without any wrapped key.</summary>
    public SubjectKeyBinding ToTombstone() =>
        this with
        {
            State = BindingState.Erased,
            WrappedDataKey = ReadOnlyMemory<byte>.Empty,
            Earlier = [],
        };

    /// <exception cref="SubjectFencedException">Erasure has begun.</exception>
    /// <exception cref="SubjectErasedException">This is a tombstone.</exception>
    public SubjectKeyBinding RequireActive() => State switch
    {
        BindingState.Active => this,
        BindingState.Fenced => throw new SubjectFencedException(),
        _ => throw new SubjectErasedException(),
    };

    /// <summary>Says nothing of whose key it is.</summary>
    public override string ToString() => $"{nameof(SubjectKeyBinding)} ({State})";
}
