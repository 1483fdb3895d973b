namespace Compliance.KeyVault;

/// <summary>Where the keys are. A vault is given by its address, such as https://name.vault.azure.net.</summary>
internal sealed class KeyVaultOptions
{
    public const string Section = "Compliance:KeyVault";

    /// <summary>More vaults than this help nobody: one subscription's limit in a region is that of five.</summary>
    public const int MaxShards = 100;

    /// <summary>
    /// The vaults of the subjects' keys, 1 to 100. A key's name holds its vault's place in this list, so vaults are added at the end and
    /// never reordered. Each also holds a control key of this system's own, which probes need beside the key that they probe.
    /// </summary>
    public IList<string> Shards { get; } = [];

    /// <summary>
    /// The vault of this system's other keys. In Azure no shard: who destroys keys there could destroy them, and who unwraps there with
    /// every subject's key could unwrap with them.
    /// </summary>
    public string? Own { get; set; }

    /// <summary>The vault of the signing key. In Azure no shard: who destroys keys there could destroy the signing key.</summary>
    public string? Signing { get; set; }

    /// <summary>
    /// The blob service of the account that the shards' diagnostic logs go to, such as https://name.blob.core.windows.net. Without one,
    /// nothing is known of who used which key, and certificates say so.
    /// </summary>
    public string? AuditLogs { get; set; }

    /// <summary>The client id of the app's user-assigned identity. Without one, the developer who is signed in.</summary>
    public string? ClientId { get; set; }

    /// <summary>SHA-256 of an emulator's certificate, 64 hexadecimal digits. Only where every vault is on loopback.</summary>
    public string? LoopbackCertificate { get; set; }

    /// <summary>
    /// Keys this process creates in one vault in any ten seconds, 1 to 20; 18 by default. A vault allows 20 to all its callers together.
    /// </summary>
    public int CreatesPerTenSeconds { get; set; } = 18;

    /// <summary>
    /// Other requests of this process to one vault in any ten seconds, 1 to 4,000; 3,600 by default. A vault allows 4,000 to all its
    /// callers together.
    /// </summary>
    public int OperationsPerTenSeconds { get; set; } = 3_600;
}
