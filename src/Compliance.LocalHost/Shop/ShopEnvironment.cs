using System.Security.Cryptography;
using Compliance.Connectors.Settings;
using Compliance.LocalHost.Azurite;
using Shop;
using Shop.Marketing;

namespace Compliance.LocalHost.Shop;

/// <summary>The sample shop's four stores, running: Azurite, a SQL database and the marketing provider's process.</summary>
public sealed class ShopEnvironment : IAsyncDisposable
{
    private readonly AzuriteProcess _azurite;
    private readonly MarketingProcess? _marketing;

    private ShopEnvironment(AzuriteProcess azurite, MarketingProcess? marketing, ShopStores stores)
    {
        _azurite = azurite;
        _marketing = marketing;
        Stores = stores;
    }

    public ShopStores Stores { get; }

    /// <inheritdoc cref="AzuriteProcess.ProcessId"/>
    public int? AzuriteProcessId => _azurite.ProcessId;

    /// <summary>How the shop's data map reaches them.</summary>
    public IReadOnlyDictionary<string, ConnectionSettings> Connections =>
        new Dictionary<string, ConnectionSettings>
        {
            ["profiles"] = new() { ConnectionString = Stores.StorageConnectionString, Ignore = { "compliance" } },
            ["files"] = new() { ConnectionString = Stores.StorageConnectionString, Ignore = { "compliance" } },
            ["sales"] = Stores.PostgresConnectionString is { } postgres
                ? new() { Provider = "postgresql", ConnectionString = postgres }
                : new()
                {
                    Provider = "sqlite",
                    ConnectionString = $"Data Source={Stores.SqlitePath}",
                    Vacuum = false,
                },
            ["marketing"] = new()
            {
                BaseUrl = Stores.Marketing.ToString(),
                ApiKey = $"Bearer {Stores.MarketingApiKey}",
                ApiKeyHeader = "Authorization",
            },
        };

    /// <exception cref="AzuriteException">In one sentence, with the remedy.</exception>
    public static async Task<ShopEnvironment> Start(ShopSettings settings, IProgress<string>? progress, CancellationToken cancellation)
    {
        Directory.CreateDirectory(settings.Directory);
        var azurite = await AzuriteProcess.Start(
            new AzuriteOptions
            {
                ConnectionString = settings.StorageConnectionString,
                Location = settings.InMemory ? null : Path.Combine(settings.Directory, "azurite"),
            },
            progress, cancellation);
        try
        {
            var key = settings.MarketingApiKey ?? RandomNumberGenerator.GetHexString(32);
            var marketing = settings.Marketing is null
                ? await MarketingProcess.Start(
                    new MarketingOptions("http://127.0.0.1:0", Path.Combine(settings.Directory, "marketing.db"), key), cancellation)
                : null;
            return new ShopEnvironment(azurite, marketing, new ShopStores
            {
                StorageConnectionString = azurite.ConnectionString,
                SqlitePath = Path.Combine(settings.Directory, "sales.db"),
                PostgresConnectionString = settings.PostgresConnectionString,
                Marketing = marketing?.Url ?? settings.Marketing!,
                MarketingApiKey = key,
            });
        }
        catch
        {
            await azurite.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_marketing is not null)
            await _marketing.DisposeAsync();
        await _azurite.DisposeAsync();
    }
}

/// <summary>Where the sample shop keeps its stores, and which of them run already.</summary>
public sealed record ShopSettings
{
    public required string Directory { get; init; }

    /// <summary>Azurite keeps nothing on disk. The default is no.</summary>
    public bool InMemory { get; init; }

    /// <summary>Storage that runs already. The default is none: Azurite is started.</summary>
    public string? StorageConnectionString { get; init; }

    /// <summary>Orders in PostgreSQL. The default is none: SQLite.</summary>
    public string? PostgresConnectionString { get; init; }

    /// <summary>A marketing service that runs already, with its key. The default is none: one is started.</summary>
    public Uri? Marketing { get; init; }

    public string? MarketingApiKey { get; init; }
}
