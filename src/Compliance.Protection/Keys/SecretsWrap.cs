using System.Text;
using Compliance.Protection.Vault;

namespace Compliance.Protection.Keys;

/// <summary>A deployment's own secrets under a vault key, bound to the deployment and to what they are for.</summary>
public sealed class SecretsWrap
{
    /// <summary>The blind index's key and the two of maskings: with their binding 128 of the 190 bytes that RSA 2048 holds.</summary>
    public static readonly SecretsWrap Deployment = new("compliance/deployment-secrets/v1", 96);

    /// <summary>The key of the fence's hashes.</summary>
    public static readonly SecretsWrap Fence = new("compliance/fence-key/v1", Erasure.FenceIndex.KeySize);

    /// <summary>The seed of the evidence log's Ed25519 key, RFC 8032.</summary>
    public static readonly SecretsWrap Log = new("compliance/log-seed/v1", 32);

    private readonly byte[] _label;

    private SecretsWrap(string label, int size) => (_label, Size) = (Encoding.ASCII.GetBytes(label), size);

    /// <summary>How many bytes the secrets have.</summary>
    public int Size { get; }

    /// <summary>Wraps locally, with the public key alone: the vault is not called.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Another size.</exception>
    public byte[] Wrap(ReadOnlySpan<byte> secrets, VaultKey key, string tenant)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(secrets.Length, Size);
        return BoundWrap.Wrap(secrets, key, Owner(tenant));
    }

    /// <summary>Takes the secrets out of what the vault unwrapped, and zeroes the rest.</summary>
    /// <returns>Null when they were wrapped for another deployment, purpose or vault key.</returns>
    public byte[]? Open(Span<byte> unwrapped, KeyReference key, string tenant) => BoundWrap.Open(unwrapped, Size, key, Owner(tenant));

    private InjectiveEncoding Owner(string tenant) => new InjectiveEncoding(_label).Add(tenant);
}
