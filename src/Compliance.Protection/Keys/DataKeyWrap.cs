using Compliance.Protection.Vault;

namespace Compliance.Protection.Keys;

/// <summary>A data key under a vault key, bound to whose it is.</summary>
internal static class DataKeyWrap
{
    public const int KeySize = 32;

    private static ReadOnlySpan<byte> Label => "compliance/data-key/v1"u8;

    /// <summary>Wraps locally, with the public key alone: the vault is not called.</summary>
    public static byte[] Wrap(ReadOnlySpan<byte> dataKey, VaultKey key, string tenant, string subject, Guid dataKeyId) =>
        BoundWrap.Wrap(dataKey, key, Owner(tenant, subject, dataKeyId));

    /// <summary>Takes the data key out of what the vault unwrapped, into pinned memory, and zeroes the rest.</summary>
    /// <exception cref="DataKeyRefusedException">It was wrapped for another tenant, subject, data key or vault key.</exception>
    public static byte[] Open(Span<byte> unwrapped, KeyReference key, string tenant, string subject, Guid dataKeyId) =>
        BoundWrap.Open(unwrapped, KeySize, key, Owner(tenant, subject, dataKeyId)) ?? throw new DataKeyRefusedException();

    private static InjectiveEncoding Owner(string tenant, string subject, Guid dataKeyId) =>
        new InjectiveEncoding(Label).Add(tenant).Add(subject).Add(dataKeyId);
}
