using Azure.Core;
using Azure.Storage.Blobs;
using Compliance.Protection.Vault;

namespace Compliance.KeyVault;

/// <summary>What the vaults' diagnostic logs say, from the storage account that they are sent to.</summary>
/// <param name="logs">One for each shard; null where no log can be had, and all of it is a gap.</param>
/// <param name="own">Of the vault of this system's own keys; null where it has none of its own. Its events count as the first
/// shard's.</param>
internal sealed class AzureVaultAudit(IReadOnlyList<IVaultLog?> logs, IVaultLog? own = null) : IVaultAudit, IDisposable
{
    /// <summary>The name that Azure Monitor gives the container of this category.</summary>
    public const string Container = "insights-logs-auditevent";

    public static AzureVaultAudit Open(KeyVaultOptions options, Func<TokenCredential> credential, TimeProvider time)
    {
        if (options.LoopbackCertificate is { } certificate)
            return new([.. options.Shards.Select((address, shard) => new LoopbackVaultLog(new(address), certificate, shard))]);
        if (options.AuditLogs is not { } account)
            return new([.. options.Shards.Select(_ => (IVaultLog?)null)]);
        return Of(
            new BlobServiceClient(new Uri(account), credential()).GetBlobContainerClient(Container), options.Shards, time, options.Own);
    }

    public static AzureVaultAudit Of(BlobContainerClient container, IEnumerable<string> shards, TimeProvider time, string? own = null) =>
        new(
            [.. shards.Select((address, shard) => new VaultLog(container, NameOf(address), shard, time))],
            own is null ? null : new VaultLog(container, NameOf(own), shard: 0, time));

    public void Dispose()
    {
        foreach (var log in logs.Append(own).OfType<IDisposable>()) log.Dispose();
    }

    public async Task<AuditTrail> Read(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken = default)
    {
        if (to < from) throw new ArgumentException("The end is before the beginning.", nameof(to));
        var trails = await Task.WhenAll(logs.Select((log, shard) => log is null
            ? Task.FromResult(new AuditTrail([], [new(from, to, shard, "the vault's log is not configured")]))
            : log.Read(from, to, cancellationToken)));
        // This system's own keys are used at starts and then for hours by nobody: silence there says nothing. No subject's key is among
        // them.
        var beside = own is null ? [] : (await own.Read(from, to, cancellationToken)).Events;
        return new(
            [.. trails.SelectMany(each => each.Events).Concat(beside).OrderBy(each => each.At)], [.. trails.SelectMany(each => each.Gaps)]);
    }

    private static string NameOf(string vault) => new Uri(vault).Host.Split('.')[0];
}
