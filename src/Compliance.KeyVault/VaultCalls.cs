using System.Globalization;
using Azure;
using Compliance.Protection.Vault;

namespace Compliance.KeyVault;

/// <summary>
/// Every request to one vault passes here: at the pace the vault allows, again after it asked for patience, and with its failures in
/// our own words.
/// </summary>
internal sealed class VaultCalls(Uri vault, KeyVaultOptions limits, TimeProvider time)
{
    // Key Vault's advice. Its 429 names no time of its own as a rule.
    private static readonly TimeSpan[] Timeout = [.. new[] { 1, 2, 4, 8, 16 }.Select(seconds => TimeSpan.FromSeconds(seconds))];
    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(1);

    private readonly TokenBucketLimiter _creates = new(limits.CreatesPerTenSeconds, time);
    private readonly TokenBucketLimiter _others = new(limits.OperationsPerTenSeconds, time);

    public Uri Vault => vault;

    /// <exception cref="KeyVaultException">Whatever went wrong.</exception>
    public Task<T> Create<T>(string operation, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken) =>
        Send(_creates, operation, call, cancellationToken);

    /// <exception cref="KeyVaultException">Whatever went wrong.</exception>
    public Task<T> Send<T>(string operation, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken) =>
        Send(_others, operation, call, cancellationToken);

    private async Task<T> Send<T>(
        TokenBucketLimiter pace, string operation, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            // A refused request counts against the limit as well.
            await pace.Wait(cancellationToken);
            TimeSpan wait;
            try
            {
                return await call(cancellationToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                var refusal = VaultFault.Of(failure, operation, vault);
                if (refusal.Error != KeyVaultError.Throttled || attempt == Timeout.Length) throw refusal;
                wait = Asked(failure) ?? Timeout[attempt];
            }
            await Task.Delay(wait, time, cancellationToken);
        }
    }

    private TimeSpan? Asked(Exception failure)
    {
        if (failure is not RequestFailedException answer || answer.GetRawResponse()?.Headers is not { } headers) return null;
        if (!headers.TryGetValue("Retry-After", out var value)) return null;
        TimeSpan? asked = int.TryParse(value, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds)
            : DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, out var date) ? date - time.GetUtcNow()
            : null;
        return asked is { } wait && wait >= TimeSpan.Zero ? (wait < MaxWait ? wait : MaxWait) : null;
    }
}
