using Compliance.Protection.Vault;

namespace Compliance.LocalHost.Vault;

/// <summary>A stored key as the vault shows it.</summary>
internal static class StoredKeyViews
{
    public static VaultKey Public(this StoredKey key) => key.Public(version: null)!;

    /// <summary>The version, the newest if null; null if there is none such.</summary>
    public static VaultKey? Public(this StoredKey key, string? version) =>
        key.Version(version) is { } shown ? new(new(key.Name, shown.Id), shown.PublicKey, shown.Enabled) : null;

    public static DeletedKey? Deletion(this StoredKey key) =>
        key is { DeletedAt: { } at, ScheduledPurgeDate: { } purge, RecoveryLevel: { } level } ? new(key.Name, at, purge, level) : null;
}
