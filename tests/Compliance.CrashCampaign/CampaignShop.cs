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
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(1);

    private readonly ShopEnvironment environment;

    private CampaignShop(string directory, ShopEnvironment environment)
    {
        Directory = directory;
        this.environment = environment;
    }

    public string Directory { get; }

    public ShopStores Stores => environment.Stores;

    public int AzuriteProcess => environment.AzuriteProcessId!.Value;

    public ShopInventory Inventory => new(Stores);

    public string Journal => Path.Combine(Directory, "activities.txt");

    public static async Task<CampaignShop> Open(CampaignOptions options, CancellationToken cancellation)
    {
        var directory = System.IO.Directory.CreateTempSubdirectory("compliance-crashes-").FullName;
        var settings = new ShopSettings { Directory = directory, InMemory = true };
        var shop = new CampaignShop(directory, await ShopEnvironment.Start(settings, null, cancellation));
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
            Connections = environment.Connections,
            LeaseLifetime = Lease,
        },
        logging => logging.SetMinimumLevel(LogLevel.Error), cancellation: cancellation);

    public HostProcess HostToKill(string? fault) => HostProcess.Start(
        [
            "up", "--no-seed", "--data", Directory, "--storage", Stores.StorageConnectionString,
            "--marketing", Stores.Marketing.ToString(), "--lease", $"{Lease.TotalSeconds:0}",
        ],
        Path.Combine(Directory, "operator-token"),
        new Dictionary<string, string?>
        {
            ["MARKETING_API_KEY"] = Stores.MarketingApiKey,
            ["COMPLIANCE_ACTIVITY_JOURNAL"] = Journal,
            ["COMPLIANCE_FAULT"] = fault,
            ["Engine__LeaseDuration"] = "00:00:06",
            ["Logging__LogLevel__Compliance.LocalHost.Engine.WorkflowEngine"] = "Information",
        });

    public async ValueTask DisposeAsync()
    {
        await environment.DisposeAsync();
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    private async Task Seed(CampaignOptions options, CancellationToken cancellation)
    {
        await using var host = await Host(cancellation);
        await host.FillKeyPool(options.Sealed, null, cancellation);
        var sealing = new ShopSealing(host.Services.GetRequiredService<ISubjectDirectory>(), host.Services.GetRequiredService<SubjectProtector>());
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
