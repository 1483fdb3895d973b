using System.ComponentModel.DataAnnotations;

namespace Compliance.LocalHost.Vault.Rest;

/// <summary>What one local vault server serves.</summary>
public sealed record LocalVaultServerOptions
{
    /// <summary>A local host's data directory, whose keys these then are; made if missing. Holds the TLS certificate too.</summary>
    [Required]
    public required string DataDirectory { get; init; }

    /// <summary>The loopback port; 0 (the default) takes a free one.</summary>
    [Range(0, 65_535)]
    public int Port { get; init; }

    /// <summary>The one key that signs (EC P-256); all others unwrap (RSA 2048). The default is <c>compliance-signing</c>.</summary>
    [Required, RegularExpression("^[0-9a-zA-Z-]{1,127}$")]
    public string SigningKeyName { get; init; } = "compliance-signing";

    /// <inheritdoc cref="LocalKeyVaultOptions.SoftDeleteRetentionDays"/>
    [Range(7, 90)]
    public int SoftDeleteRetentionDays { get; init; } = 7;

    /// <inheritdoc cref="LocalKeyVaultOptions.PurgeProtection"/>
    public bool PurgeProtection { get; init; }

    /// <inheritdoc cref="LocalKeyVaultOptions.DeletionTakes"/>
    public TimeSpan DeletionTakes { get; init; }

    /// <inheritdoc cref="LocalKeyVaultOptions.PurgeTakes"/>
    public TimeSpan PurgeTakes { get; init; }

    /// <summary>How many keys may be created in any 10 seconds, or else 429; Key Vault's limit is 20. The default is none.</summary>
    [Range(1, int.MaxValue)]
    public int? CreatesPerTenSeconds { get; init; }

    /// <summary>
    /// How many requests of any kind are answered in any 10 seconds, or else 429; Key Vault's limit is 4,000. The default is none.
    /// </summary>
    [Range(1, int.MaxValue)]
    public int? RequestsPerTenSeconds { get; init; }
}
