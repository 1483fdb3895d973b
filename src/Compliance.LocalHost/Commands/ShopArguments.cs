using System.CommandLine;
using Azure.Data.Tables;
using Compliance.LocalHost.Shop;
using Shop;

namespace Compliance.LocalHost.Commands;

/// <summary>The options that every command on the sample shop shares.</summary>
internal sealed class ShopArguments(string defaultFolder, string portOf = "the API")
{
    private readonly Option<string> _directory = new("--data")
    {
        Description = "Folder for keys, stores and results.",
        DefaultValueFactory = _ => Path.Combine(Repository() ?? Environment.CurrentDirectory, ".compliance", defaultFolder),
    };

    private readonly Option<int> _port = new("--port")
    {
        Description = $"Loopback port of {portOf}; 0 takes a free one.",
        DefaultValueFactory = _ => 0,
    };

    private readonly Option<int> _customers = new("--customers")
    {
        Description = "Customers of the shop, 50 to 999,999.", DefaultValueFactory = _ => 1000,
    };

    private readonly Option<int> _withKeys = new("--sealed")
    {
        Description = "Customers whose profile and files are sealed, each under a key of their own.", DefaultValueFactory = _ => 100,
    };

    private readonly Option<int> _busiestOrders = new("--busiest-orders")
    {
        Description = "Orders of the busiest customer.", DefaultValueFactory = _ => new ShopOptions { Now = default }.BusiestOrders,
    };

    private readonly Option<int> _documentBytes = new("--document-bytes")
    {
        Description = "Size of the largest document.", DefaultValueFactory = _ => new ShopOptions { Now = default }.LargeDocumentBytes,
    };

    private readonly Option<bool> _noSeed = new("--no-seed")
    {
        Description = "Leave the stores as they are; with a --data-map of your own, do not start the sample shop at all.",
    };

    private readonly Option<string?> _storage = new("--storage")
    {
        Description = "Connection string of an Azurite or storage account that runs already.",
    };

    private readonly Option<string?> _postgres = new("--postgres")
    {
        Description = "Connection string: keep the shop's orders in PostgreSQL instead of SQLite.",
    };

    private readonly Option<Uri?> _marketing = new("--marketing")
    {
        Description = "Address of a marketing service that runs already; its key is read from MARKETING_API_KEY.",
        CustomParser = result =>
        {
            if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var address))
                return address;
            result.AddError("--marketing takes an address such as http://127.0.0.1:5010/.");
            return null;
        },
    };

    private readonly Option<string?> _dataMap = new("--data-map")
    {
        Description =
            "A data map of your own instead of the shop's: a file, or a folder of .yml and .yaml files. Each of its connections is "
            + "reached as the environment says, for instance "
            + "Connections__NAME__Provider=postgresql and Connections__NAME__ConnectionString=...; README.md has an example for each "
            + "kind of store.",
    };

    public void AddTo(Command command)
    {
        Bound(_port, 0, 65_535);
        Bound(_customers, 50, 999_999);
        Bound(_withKeys, 0, 999_999);
        Bound(_busiestOrders, 0, 999_999);
        Bound(_documentBytes, 0, 1 << 30);
        _storage.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && !IsStorage(text))
                result.AddError("--storage takes the connection string of an Azure Storage account, such as UseDevelopmentStorage=true.");
        });
        foreach (
            var option in new Option[]
            {
                _directory,
                _port,
                _customers,
                _withKeys,
                _busiestOrders,
                _documentBytes,
                _noSeed,
                _storage,
                _postgres,
                _marketing,
                _dataMap,
            }
        )
            command.Options.Add(option);
    }

    public ShopChoice Read(ParseResult parsed) =>
        new(
            new ShopSettings
            {
                Directory = Path.GetFullPath(parsed.GetValue(_directory)!),
                StorageConnectionString = parsed.GetValue(_storage),
                PostgresConnectionString = parsed.GetValue(_postgres),
                Marketing = parsed.GetValue(_marketing),
                MarketingApiKey = Environment.GetEnvironmentVariable("MARKETING_API_KEY"),
            },
            parsed.GetValue(_dataMap) ?? ShopFiles.DataMap,
            parsed.GetValue(_port),
            parsed.GetValue(_customers),
            parsed.GetValue(_withKeys),
            parsed.GetValue(_busiestOrders),
            parsed.GetValue(_documentBytes),
            !parsed.GetValue(_noSeed),
            HasShop: parsed.GetValue(_dataMap) is null || !parsed.GetValue(_noSeed));

    private static void Bound(Option<int> option, int least, int most) =>
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < least || result.GetValueOrDefault<int>() > most)
                result.AddError($"{option.Name} takes {least} to {most}.");
        });

    private static bool IsStorage(string connectionString)
    {
        try
        {
            _ = new TableServiceClient(connectionString);
            return true;
        }
        catch (Exception refused) when (refused is InvalidOperationException or FormatException or ArgumentException)
        {
            return false;
        }
    }

    // Wherever it is run from, its data is in one place, which git ignores.
    private static string? Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ComplianceFunctions.sln")))
            folder = folder.Parent;
        return folder?.FullName;
    }
}

/// <param name="Settings">Where the shop is.</param>
/// <param name="DataMap">The data map's file, or the folder of its files.</param>
/// <param name="Port">Of what the command serves.</param>
/// <param name="Customers">In the shop.</param>
/// <param name="Sealed">With keys of their own.</param>
/// <param name="BusiestOrders">Of the customer who has most.</param>
/// <param name="DocumentBytes">Size of the largest document.</param>
/// <param name="Seed">Whether to fill the stores.</param>
/// <param name="HasShop">Whether the sample shop is there at all: not where a map of somebody's own is all that matters.</param>
internal sealed record ShopChoice(
    ShopSettings Settings,
    string DataMap,
    int Port,
    int Customers,
    int Sealed,
    int BusiestOrders,
    int DocumentBytes,
    bool Seed,
    bool HasShop = true);
