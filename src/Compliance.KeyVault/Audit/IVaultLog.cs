using Compliance.Protection.Vault;

namespace Compliance.KeyVault;

/// <summary>What one vault noted; what it cannot tell is a gap, as in <see cref="IVaultAudit"/>.</summary>
internal interface IVaultLog
{
    Task<AuditTrail> Read(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken);
}
