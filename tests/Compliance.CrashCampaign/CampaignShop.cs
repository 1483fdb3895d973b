using Compliance.LocalHost.Hosting;
using Compliance.LocalHost.Shop;
using Compliance.Protection;
using Compliance.Subjects;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using Shop;

namespace Compliance.CrashCampaign;

/// <summary>A small shop whose stores outlive every host.</summary>
internal sealed class CampaignShop : IAsyncDisposable
{
    /// <summary>Long enough for a busy machine: it is not leases that are tried here.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(5);

    private readonly ShopEnvironment _environment;
    private readonly StorageProxy _proxy;

    private CampaignShop(string directory, ShopEnvironment environment, StorageProxy proxy)
    {
        Directory = directory;
        _environment = environment;
        _proxy = proxy;
    }

    public string Directory { get; }

    public ShopStores Stores => _environment.Stores;

    public int AzuriteProcess => _environment.AzuriteProcessId!.Value;

    public ShopInventory Inventory => new(Stores);

    public static async Task<CampaignShop> Open(CampaignOptions options, CancellationToken cancellation)
    {
        var directory = System.IO.Directory.CreateTempSubdirectory("compliance-crashes-").FullName;
        var settings = new ShopSettings { Directory = directory, InMemory = true };
        var environment = await ShopEnvironment.Start(settings, null, cancellation);
        var shop = new CampaignShop(directory, environment, await StorageProxy.Start(environment.Stores.StorageConnectionString));
        try
        {
            await shop.Seed(options, cancellation);
            return shop;
        }
        catch
        {
            await shop.DisposeAsync();
            throw;
        }
    }

    /// <summary>A host in this process, which nobody kills: for seeding, and for looking at the end.</summary>
    public Task<LocalApplication> Host(CancellationToken cancellation) => LocalApplication.Start(
        new LocalHostOptions
        {
            DataDirectory = Directory,
            StorageConnectionString = Stores.StorageConnectionString,
            DataMap = ShopFiles.DataMap,
            Connections = _environment.Connections,
        },
        logging => logging.SetMinimumLevel(LogLevel.Error), cancellation: cancellation);

    /// <summary>A host as a process of its own.</summary>
    /// <param name="blow">When it dies by itself; null: it does not.</param>
    public HostProcess HostToKill(Blow.AtCall? blow)
    {
        var host = Host();
        _proxy.Arm(blow, host.Strike);
        return host;
    }

    private HostProcess Host() => HostProcess.Start(
        [
            "up", "--no-seed", "--data", Directory, "--storage", _proxy.ConnectionString,
            "--marketing", Stores.Marketing.ToString(), "--lease", $"{Lease.TotalSeconds:0}",
        ],
        Path.Combine(Directory, "operator-token"),
        new Dictionary<string, string?>
        {
            ["MARKETING_API_KEY"] = Stores.MarketingApiKey,
        });

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await _environment.DisposeAsync();
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    private async Task Seed(CampaignOptions options, CancellationToken cancellation)
    {
        await using var host = await Host(cancellation);
        await host.FillKeyPool(options.Sealed, null, cancellation);
        var sealing = new ShopSealing(
            host.Services.GetRequiredService<ISubjectDirectory>(), host.Services.GetRequiredService<SubjectProtector>());
        var contents = new ShopOptions
        {
            Now = host.Services.GetRequiredService<IClock>().GetCurrentInstant(),
            Customers = options.Customers,
            Sealed = options.Sealed,
            BusiestOrders = options.BusiestOrders,
            LargeDocumentBytes = 1024 * 1024,
        };
        await new ShopSeeder(Stores, contents, sealing).Seed(cancellation);
    }
}
