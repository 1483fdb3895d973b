using Compliance.Protection.Vault;

namespace Compliance.Protection.Keys;

/// <summary>A deployment's own secrets under a vault key, bound to the deployment.</summary>
public static class SecretsWrap
{
    /// <summary>How many bytes the secrets have: with their binding 128 of the 190 that RSA 2048 holds.</summary>
    public const int Size = 96;

    private static ReadOnlySpan<byte> Label => "compliance/deployment-secrets/v1"u8;

    /// <summary>Wraps locally, with the public key alone: the vault is not called.</summary>
    public static byte[] Wrap(ReadOnlySpan<byte> secrets, VaultKey key, string tenant)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(secrets.Length, Size);
        return BoundWrap.Wrap(secrets, key, Owner(tenant));
    }

    /// <summary>Takes the secrets out of what the vault unwrapped, and zeroes the rest.</summary>
    /// <returns>Null when they were wrapped for another deployment or vault key.</returns>
    public static byte[]? Open(Span<byte> unwrapped, KeyReference key, string tenant) => BoundWrap.Open(unwrapped, Size, key, Owner(tenant));

    private static InjectiveEncoding Owner(string tenant) => new InjectiveEncoding(Label).Add(tenant);
}
