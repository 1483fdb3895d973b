using Compliance.Protection;
using Compliance.Protection.Vault;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Compliance.LocalHost.Hosting;

/// <summary>Ready to open records: what was wrapped with the control key's public half is unwrapped in the vault.</summary>
internal sealed class VaultHealth(IKeyVault vault, ProtectionOptions options) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var key = await vault.GetKey(options.ControlKeyName, cancellationToken: cancellationToken);
        return await key.Unwraps((reference, wrapped) => vault.Unwrap(reference, wrapped, cancellationToken))
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy();
    }
}
