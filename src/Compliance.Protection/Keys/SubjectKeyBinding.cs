using Compliance.Protection.Vault;

namespace Compliance.Protection.Keys;

/// <summary>How far a subject's key is on its way out. States only ever move down this list.</summary>
public enum BindingState
{
    /// <summary>The key may be used.</summary>
    Active,

    /// <summary>Erasure has begun: no new lease is given.</summary>
    Fenced,

    /// <summary>A tombstone: the wrapped key is gone and never returns.</summary>
    Erased,
}

/// <summary>The one row that ties a subject to its data key.</summary>
/// <param name="Subject">The subject's opaque id; ids are never reused.</param>
/// <param name="DataKeyId">The data key's id; empty if the subject was fenced before it ever had a key.</param>
/// <param name="KeyName">The vault key's name; empty if there never was one. Kept in the tombstone, for the probes.</param>
/// <param name="KeyVersion">The vault key's version.</param>
/// <param name="WrappedDataKey">The data key under the vault key; empty in a tombstone.</param>
/// <param name="State">Where it stands.</param>
/// <param name="SharedKey">True if the vault key serves other bindings too (case files): erasure then removes the wrapped key alone.</param>
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
    /// <summary>False if the subject was fenced before it ever had a key.</summary>
    public bool HasKey => KeyName.Length > 0;

    /// <summary>The vault key.</summary>
    public KeyReference Key => new(KeyName, KeyVersion);

    /// <summary>A fence for a subject without a key, so that a late writer cannot give it one.</summary>
    public static SubjectKeyBinding FencedWithoutKey(string subject) =>
        new(subject, Guid.Empty, "", "", ReadOnlyMemory<byte>.Empty, BindingState.Fenced);

    /// <summary>This row once erasure has begun; a tombstone stays one.</summary>
    public SubjectKeyBinding Fence() => State == BindingState.Active ? this with { State = BindingState.Fenced } : this;

    /// <summary>This row as a tombstone, without the wrapped key.</summary>
    public SubjectKeyBinding Bury() => this with { State = BindingState.Erased, WrappedDataKey = ReadOnlyMemory<byte>.Empty };

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
