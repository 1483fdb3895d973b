using Compliance.Protection.Vault;

namespace Compliance.Protection.Keys;

/// <summary>A data key under a vault key, with what shows that it was bound in the open.</summary>
/// <param name="Id">The data key's id, as it stands in front of every sealed record.</param>
/// <param name="Key">The vault key that wraps it.</param>
/// <param name="Wrapped">RSA-OAEP-256.</param>
/// <param name="Commitment">See <see cref="DataKeyCommitment"/>; empty for this system's own things.</param>
/// <param name="Thumbprint">SHA-256 of the vault key's public half; empty for this system's own things.</param>
/// <param name="Evidence">See <see cref="IBindingLog"/>; empty for this system's own things.</param>
public sealed record BoundDataKey(
    Guid Id,
    KeyReference Key,
    ReadOnlyMemory<byte> Wrapped,
    ReadOnlyMemory<byte> Commitment = default,
    ReadOnlyMemory<byte> Thumbprint = default,
    ReadOnlyMemory<byte> Evidence = default)
{
    /// <summary>Says nothing of whose key it is.</summary>
    public override string ToString() => nameof(BoundDataKey);
}
