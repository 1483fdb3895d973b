using Compliance.EndToEnd.Tests.Hosts;
using Compliance.Evidence;
using Compliance.LocalHost.Demo;
using Compliance.LocalHost.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Shop;

namespace Compliance.EndToEnd.Tests.Restores;

/// <summary>
/// A shop that was backed up twice, the night before a customer asked to be erased and within the cooling-off, and whose host then finished
/// the erasure and stopped. Each test puts a part of one backup in the place of what is there, and starts a host.
/// </summary>
public sealed class BackedUpShop : IAsyncLifetime
{
    public static readonly string Customer = Cast.Number(5);

    private readonly Dictionary<Backup, Copy> _backups = [];
    private RunningShop _shop = null!;
    private Copy _newest = null!;

    public string Request { get; private set; } = "";

    /// <summary>Of the customer, opaque.</summary>
    public string Subject { get; private set; } = "";

    /// <summary>What the customer's rows are once erased: what the law keeps.</summary>
    public ShopCounts Kept { get; private set; } = ShopCounts.None;

    /// <summary>The vault's, when the erasure was done.</summary>
    public IReadOnlyList<string> VaultKeys { get; private set; } = [];

    /// <summary>The log's newest, when the erasure was done.</summary>
    public byte[] Checkpoint { get; private set; } = [];

    /// <summary>The file of the erasure's certificate.</summary>
    public byte[] Certificate { get; private set; } = [];

    public ShopInventory Inventory => _shop.Inventory;

    public async ValueTask InitializeAsync()
    {
        if (ShopUnderTest.IsOtherHost)
            return;
        _shop = await RunningShop.Start();
        await using (var host = await Start())
        {
            await _shop.Seed(host);
            Subject = Assert.Single(await HostRestoreTests.Known(host));
        }

        _backups[Backup.NightBefore] = await Take();
        await using (var host = await Start())
        {
            using var api = Api(host);
            Request = await api.Submit("erasure", Customer);
            await api.Until($"api/requests/{Request}", request => request["progress"]?["step"]?.GetValue<string>() == "cooling off");
        }

        _backups[Backup.CoolingOff] = await Take();
        await using (var host = await Start())
        {
            using var api = Api(host);
            Assert.Equal("complete", (await api.End(Request)).Outcome);
            Certificate = await api.Download($"api/requests/{Request}/certificate");
            Checkpoint = await host.Services.GetRequiredService<IEvidenceLog>().ReadCheckpoint(default);
        }

        _newest = await Take();
        Kept = await Inventory.CountOf(Customer);
        VaultKeys = Keys();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var copy in _backups.Values.Append(_newest).OfType<Copy>())
            Directory.Delete(copy.Files, recursive: true);
        if (_shop is not null)
            await _shop.DisposeAsync();
    }

    /// <summary>A host on these stores.</summary>
    /// <param name="services">Takes services away; none by default.</param>
    /// <param name="restored">Connections of which the operator says that their stores were restored just now.</param>
    public Task<LocalApplication> Start(Action<IServiceCollection>? services = null, params IEnumerable<string> restored) =>
        _shop.StartHost(
            services,
            settings: [
                ("Compliance:Erasure:CoolingOff", "00:00:03"),
                .. restored.Select(connection => ($"Compliance:Restores:Stores:{connection}", DateTimeOffset.UtcNow.ToString("O"))),
            ]);

    public static ApiClient Api(LocalApplication host) => new(host.Url, host.Token(Duration.FromHours(1)));

    /// <summary>Everything as it was when the erasure was done, but for these parts, which come from a backup.</summary>
    public async Task Restore(Part parts, Backup backup)
    {
        Assert.SkipWhen(ShopUnderTest.IsOtherHost, "Restores the stores behind the host, and the host is another one's.");
        await PutBack(_newest, Part.Whole);
        await PutBack(_backups[backup], parts);
    }

    /// <summary>As operators do whom a refused start told to.</summary>
    public Task PutNewest(Part parts) => PutBack(_newest, parts);

    /// <summary>Names of the vault's files: a key that is made, deleted or purged changes them.</summary>
    public IReadOnlyList<string> Keys() => [.. Directory.GetFiles(Vault, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private string Vault => Path.Combine(_shop.Directory, "host", "vault");

    private static Part PartOf(string name) => name switch
    {
        "compliancekeys" or "compliancekeypool" => Part.WrappedKeys,
        "compliancefence" => Part.Fence,
        "compliancelogguard" => Part.Guard,
        "compliance-log" or "compliance-loghead" or "compliance-entries" or "compliancereceipts" => Part.Log,
        "complianceaccounts" or "compliance-statements" or "compliance-certificates" or "compliance-audit" => Part.Log,
        "compliancerequests" or "compliancesubjects" or "compliancebookmarks" or "complianceattempts" or "compliance-cases" => Part.Tables,
        _ when name.StartsWith("complianceengine", StringComparison.Ordinal) => Part.WorkflowState,
        _ when name.StartsWith("compliance", StringComparison.Ordinal) => Part.Rest,
        _ => Part.Database,
    };

    private async Task<Copy> Take()
    {
        var copy = new Copy(
            await StorageCopy.Take(_shop.Stores.StorageConnectionString), Directory.CreateTempSubdirectory("compliance-backup-").FullName);
        await AroundDatabases(() => CopyFiles(_shop.Directory, copy.Files));
        CopyFolder(Path.Combine(_shop.Directory, "host"), Path.Combine(copy.Files, "host"));
        return copy;
    }

    private async Task PutBack(Copy copy, Part parts)
    {
        await copy.Storage.PutBack(_shop.Stores.StorageConnectionString, name => parts.HasFlag(PartOf(name)));
        await AroundDatabases(() =>
        {
            if (parts.HasFlag(Part.Database))
                CopyFiles(copy.Files, _shop.Directory, "sales.db*");
            if (parts.HasFlag(Part.Provider))
                CopyFiles(copy.Files, _shop.Directory, "marketing.db*");
        });
        if (parts.HasFlag(Part.Rest))
            CopyFolder(Path.Combine(copy.Files, "host"), Path.Combine(_shop.Directory, "host"));
    }

    /// <summary>Nobody may have a database open while its file is copied.</summary>
    private async Task AroundDatabases(Action copy)
    {
        SqliteConnection.ClearAllPools();
        await _shop.KillMarketing();
        copy();
        await _shop.RestartMarketing();
    }

    private static void CopyFolder(string from, string to)
    {
        if (Directory.Exists(to))
            Directory.Delete(to, recursive: true);
        foreach (var folder in Directory.GetDirectories(from, "*", SearchOption.AllDirectories).Prepend(from))
            CopyFiles(folder, Path.Combine(to, Path.GetRelativePath(from, folder)));
    }

    private static void CopyFiles(string from, string to, string which = "*")
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(to, which))
            File.Delete(file);
        foreach (var file in Directory.GetFiles(from, which))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }

    private sealed record Copy(StorageCopy Storage, string Files);
}
