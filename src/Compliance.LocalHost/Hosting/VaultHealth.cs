using System.Security.Cryptography;
using Compliance.Protection;
using Compliance.Protection.Vault;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Compliance.LocalHost.Hosting;

/// <summary>Ready to open records: what was wrapped with the control key's public half is unwrapped in the vault.</summary>
internal sealed class VaultHealth(IKeyVault vault, ProtectionOptions options) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var key = await vault.CreateKey(options.ControlKeyName, cancellationToken);
        using var rsa = RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(key.SubjectPublicKeyInfo.Span, out _);
        var value = RandomNumberGenerator.GetBytes(32);
        var unwrapped = await vault.Unwrap(key.Reference, rsa.Encrypt(value, RSAEncryptionPadding.OaepSHA256), cancellationToken);
        return CryptographicOperations.FixedTimeEquals(value, unwrapped) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy();
    }
}
