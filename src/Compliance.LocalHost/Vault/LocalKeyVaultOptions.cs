using System.ComponentModel.DataAnnotations;

namespace Compliance.LocalHost.Vault;

/// <summary>Where the local vault keeps its keys, and how long deleted ones stay recoverable.</summary>
public sealed class LocalKeyVaultOptions
{
    /// <summary>A directory of the vault's own, made if missing. Required.</summary>
    [Required]
    public string Directory { get; set; } = "";

    /// <summary>Days until a deleted key is purged without being asked. 7 to 90, as in Key Vault; 7 by default.</summary>
    [Range(7, 90)]
    public int SoftDeleteRetentionDays { get; set; } = 7;

    /// <summary>Whether a purge before that date is refused to everyone. False by default.</summary>
    public bool PurgeProtection { get; set; }

    /// <summary>
    /// For how long a deletion is under way, as in Key Vault: until then neither the key nor the deleted key is found, and its name is in
    /// conflict. None by default.
    /// </summary>
    public TimeSpan DeletionTakes { get; set; }

    /// <summary>For how long after a purge nothing is found any more, and its name is in conflict all the same. None by default.</summary>
    public TimeSpan PurgeTakes { get; set; }

    /// <summary>How many private keys are kept loaded. 1 to 100,000; 1,000 by default (about 10 KB each).</summary>
    [Range(1, 100_000)]
    public int LoadedKeys { get; set; } = 1_000;

    /// <summary>As Azure spells it.</summary>
    internal string RecoveryLevel =>
        (SoftDeleteRetentionDays < 90 ? "CustomizedRecoverable" : "Recoverable") + (PurgeProtection ? "" : "+Purgeable");
}
