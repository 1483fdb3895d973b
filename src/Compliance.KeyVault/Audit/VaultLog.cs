using System.Globalization;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Compliance.Protection.Vault;

namespace Compliance.KeyVault;

/// <summary>One vault's diagnostic log: a blob for each hour, of the events that came in during it.</summary>
/// <param name="container">Of the logs of this vault, and of others.</param>
/// <param name="vault">The vault's name.</param>
/// <param name="shard">Its place among the shards.</param>
/// <param name="time">Tells what can be there already.</param>
/// <remarks>
/// Blobs are named resourceId=/SUBSCRIPTIONS/…/VAULTS/NAME/y=…/m=…/d=…/h=…/m=00/PT1H.json, hold a JSON object a line, and are ordered by
/// when an event was received, not when it happened: learn.microsoft.com/azure/azure-monitor/platform/resource-logs.
/// </remarks>
internal sealed class VaultLog(BlobContainerClient container, string vault, int shard, TimeProvider time) : IVaultLog
{
    /// <summary>Key Vault's promise is ten minutes, at most.</summary>
    public static readonly TimeSpan Latest = TimeSpan.FromMinutes(10);

    private const int AtOnce = 8;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public async Task<AuditTrail> Read(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var trail = new VaultTrail(from, to, time.GetUtcNow() - Latest, shard);
        try
        {
            var folders = await Folders(cancellationToken);
            // One hour more on each side: the last event before and the first one after say whether anything was noted at all.
            var hours = Hours(from - Hour, Earlier(to + Hour + Latest, time.GetUtcNow()));
            var blobs = folders.SelectMany(folder => hours.Select(hour => (hour, Blob: container.GetBlobClient(Name(folder, hour)))));
            await Parallel.ForEachAsync(
                blobs,
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
                async (each, token) => await Read(each.Blob, each.hour, trail, token));
            return trail.Close();
        }
        catch (Exception failure)
            when (failure is RequestFailedException or AggregateException or IOException or Azure.Identity.AuthenticationFailedException)
        {
            return new([], [new(from, to, shard, $"the vault's log cannot be read ({failure.GetType().Name})")]);
        }
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static IEnumerable<DateTimeOffset> Hours(DateTimeOffset from, DateTimeOffset to)
    {
        for (var hour = new DateTimeOffset(from.UtcTicks - (from.UtcTicks % Hour.Ticks), TimeSpan.Zero); hour <= to; hour += Hour)
            yield return hour;
    }

    private static string Name(string folder, DateTimeOffset hour) =>
        string.Create(CultureInfo.InvariantCulture, $"{folder}y={hour:yyyy}/m={hour:MM}/d={hour:dd}/h={hour:HH}/m=00/PT1H.json");

    // Line by line: of a busy vault an hour is large.
    private async Task Read(BlobClient blob, DateTimeOffset hour, VaultTrail trail, CancellationToken cancellationToken)
    {
        try
        {
            await using var content = await blob.OpenReadAsync(new BlobOpenReadOptions(allowModifications: true), cancellationToken);
            using var reader = new StreamReader(content);
            while (await reader.ReadLineAsync(cancellationToken) is { } line)
            {
                if (string.IsNullOrWhiteSpace(line)) continue;
                if (VaultLogLine.Parse(line, shard) is { } read) trail.Take(read);
                else trail.Damaged(hour - Latest, hour + Hour);
            }
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            // An hour without an event has no blob. The trail sees the silence.
        }
    }

    /// <summary>Where the vault's blobs are: only its name is known here, and not its subscription.</summary>
    private async Task<IReadOnlyList<string>> Folders(CancellationToken cancellationToken)
    {
        var found = new List<string>();
        foreach (var subscription in await Below("resourceId=/SUBSCRIPTIONS/", cancellationToken))
        {
            foreach (var group in await Below(subscription + "RESOURCEGROUPS/", cancellationToken))
            {
                var vaults = await Below(group + "PROVIDERS/MICROSOFT.KEYVAULT/VAULTS/", cancellationToken);
                found.AddRange(vaults.Where(each => each.EndsWith($"/{vault}/", StringComparison.OrdinalIgnoreCase)));
            }
        }
        return found;
    }

    private async Task<List<string>> Below(string prefix, CancellationToken cancellationToken)
    {
        var folders = new List<string>();
        var options = new GetBlobsByHierarchyOptions { Prefix = prefix, Delimiter = "/" };
        await foreach (var item in container.GetBlobsByHierarchyAsync(options, cancellationToken))
        {
            if (item.IsPrefix) folders.Add(item.Prefix);
        }
        return folders;
    }
}
