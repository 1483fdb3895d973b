using System.Diagnostics;
using Compliance.LocalHost.Hosting;
using Compliance.LocalHost.Shop;
using Compliance.Protection;
using Compliance.Subjects;
using Compliance.Testing.Canaries;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using Shop;
using Shop.Marketing;

namespace Compliance.EndToEnd.Tests.Hosts;

/// <summary>
/// A small shop on real stores in a directory of its own: Azurite, SQLite, and the marketing service as a process that can be killed.
/// </summary>
public sealed class RunningShop : IAsyncDisposable
{
    public const int Customers = 60;
    public const int BusiestOrders = 220;
    public const int LargeDocumentBytes = 2_000_000;

    private static readonly string MarketingKey = Guid.NewGuid().ToString("N");

    private readonly ShopEnvironment _stores;
    private readonly ConsoleCapture _console;
    private MarketingProcess _marketing;

    private RunningShop(string directory, ShopEnvironment stores, MarketingProcess marketing, ConsoleCapture console)
    {
        Directory = directory;
        _stores = stores;
        _marketing = marketing;
        _console = console;
    }

    /// <summary>Holds the host's keys and every database of the shop.</summary>
    public string Directory { get; }

    public ShopStores Stores => _stores.Stores;

    public ShopInventory Inventory => new(Stores);

    /// <summary>Everything that hosts of this shop log, at every level.</summary>
    public LogCapture Log { get; } = new();

    /// <summary>Everything written to standard output and standard error since the start.</summary>
    public string Console => _console.Text;

    public static async Task<RunningShop> Start()
    {
        var console = new ConsoleCapture();
        var directory = System.IO.Directory.CreateTempSubdirectory("compliance-e2e-").FullName;
        var marketing = await MarketingProcess.Start(Marketing(directory, "http://127.0.0.1:0"));
        var settings = new ShopSettings
        {
            Directory = directory,
            InMemory = true,
            StorageConnectionString = Environment.GetEnvironmentVariable("COMPLIANCE_TEST_STORAGE") is { Length: > 0 } given ? given : null,
            Marketing = marketing.Url,
            MarketingApiKey = MarketingKey,
        };
        try
        {
            return new RunningShop(directory, await ShopEnvironment.Start(settings, null, CancellationToken.None), marketing, console);
        }
        catch
        {
            await marketing.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a host on these stores.</summary>
    /// <param name="map">The data map's file; the shop's own by default.</param>
    /// <param name="name">Tells its state apart from other hosts': lower-case letters. Empty by default.</param>
    /// <param name="settings">Further settings.</param>
    public Task<LocalApplication> StartHost(string? map = null, string name = "", params (string Name, string Value)[] settings) =>
        StartHost(null, map, name, settings);

    /// <inheritdoc cref="StartHost(string, string, ValueTuple{string, string}[])"/>
    public Task<LocalApplication> StartHost(
        Action<IServiceCollection>? services, string? map = null, string name = "", params (string Name, string Value)[] settings)
    {
        var connections = _stores.Connections;
        // A lock that a test holds is seen soon.
        connections["sales"].TimeoutSeconds = 2;
        return LocalApplication.Start(
            new LocalHostOptions
            {
                DataDirectory = Path.Combine(Directory, $"host{name}"),
                StorageConnectionString = Stores.StorageConnectionString,
                DataMap = map ?? ShopFiles.DataMap,
                Connections = connections,
                LeaseLifetime = TimeSpan.FromSeconds(1),
                KeysAhead = 0,
                Settings = new Dictionary<string, string?>(settings.Select(each => KeyValuePair.Create(each.Name, (string?)each.Value)))
                {
                    ["Compliance:Storage:Prefix"] = $"compliance{name}",
                    ["Engine:TaskHub"] = $"complianceengine{name}",
                    ["Compliance:Web:RequestsPerWindow"] = "100000",
                },
            },
            logging => logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(Log), services);
    }

    public async Task Seed(LocalApplication host)
    {
        // As shops with several writers have it, and the harder case: there is a log beside the file that erasures must empty.
        await new SalesDatabase(Stores).Execute("PRAGMA journal_mode = wal");
        await host.FillKeyPool(People.Sealed, null, CancellationToken.None);
        var options = new ShopOptions
        {
            Now = SystemClock.Instance.GetCurrentInstant(),
            Customers = Customers,
            Sealed = People.Sealed,
            BusiestOrders = BusiestOrders,
            LargeDocumentBytes = LargeDocumentBytes,
        };
        await new ShopSeeder(Stores, options, Sealing(host)).Seed();
    }

    public static ShopSealing Sealing(LocalApplication host) =>
        new(host.Services.GetRequiredService<ISubjectDirectory>(), host.Services.GetRequiredService<SubjectProtector>());

    /// <summary>Kills the marketing provider's process, as a crash would.</summary>
    public async Task KillMarketing()
    {
        using var process = Process.GetProcessById(_marketing.ProcessId);
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Starts it again: on the same port, with the same database.</summary>
    public async Task RestartMarketing()
    {
        await _marketing.DisposeAsync();
        _marketing = await MarketingProcess.Start(Marketing(Directory, Stores.Marketing.ToString().TrimEnd('/')));
    }

    public async ValueTask DisposeAsync()
    {
        await _marketing.DisposeAsync();
        await _stores.DisposeAsync();
        Log.Dispose();
        _console.Dispose();
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    private static MarketingOptions Marketing(string directory, string url) =>
        new(url, Path.Combine(directory, "marketing.db"), MarketingKey);
}
