using Compliance.Connectors.Settings;
using Compliance.EndToEnd.Tests.Hosts;
using Compliance.LocalHost.Demo;
using Compliance.LocalHost.Hosting;
using Compliance.Testing.Azurite;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Compliance.Cli.Tests.PublicSchemas;

/// <summary>The local host, in this process, on one data map and one store; tests speak to it over HTTP.</summary>
internal sealed class PublicHost : IAsyncDisposable
{
    private readonly AzuriteFixture _azurite;
    private readonly string _folder;
    private readonly LocalApplication _application;

    private PublicHost(AzuriteFixture azurite, string folder, LocalApplication application)
    {
        _azurite = azurite;
        _folder = folder;
        _application = application;
        Api = new ApiClient(application.Url, application.Token(Duration.FromHours(1)));
    }

    public ApiClient Api { get; }

    public static async Task<PublicHost> Start(string map, ConnectionSettings store)
    {
        var azurite = new AzuriteFixture();
        var folder = Directory.CreateTempSubdirectory("compliance-public-host-").FullName;
        try
        {
            await azurite.InitializeAsync();
            var prefix = AzuriteFixture.NewPrefix();
            var options = new LocalHostOptions
            {
                DataDirectory = folder,
                StorageConnectionString = azurite.ConnectionString,
                DataMap = map,
                Connections = new Dictionary<string, ConnectionSettings> { ["shop"] = store },
                LeaseLifetime = TimeSpan.FromSeconds(1),
                KeysAhead = 0,
                Settings = new Dictionary<string, string?>
                {
                    ["Compliance:Storage:Prefix"] = prefix,
                    ["Engine:TaskHub"] = $"e{prefix}",
                    ["Compliance:Web:RequestsPerWindow"] = "100000",
                },
            };
            return new PublicHost(azurite, folder, await LocalApplication.Start(options, logging => logging.ClearProviders()));
        }
        catch
        {
            await azurite.DisposeAsync();
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    /// <returns>The one collection that has a period.</returns>
    public async Task<SweptRows> Sweep(bool dryRun, string outcome)
    {
        var id = await Api.Start("api/retention/sweeps", new { dryRun }, CancellationToken.None);
        var end = await Api.Until($"api/retention/sweeps/{id}", status => status["phase"]!.GetValue<string>() is not "running");
        Assert.True(end["progress"]?["outcome"]?.GetValue<string>() == outcome, end.ToJsonString());
        var swept = Assert.Single(end["collections"]!.AsArray())!;
        Assert.Empty(swept["failures"]!.AsArray());
        return new SweptRows(
            swept["collection"]!.GetValue<string>(), swept["expired"]!.GetValue<long>(), swept["erased"]!.GetValue<long>(),
            swept["following"]!.AsArray().ToDictionary(
                each => each!["collection"]!.GetValue<string>(), each => each!["erased"]!.GetValue<long>()));
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await _application.DisposeAsync();
        await _azurite.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <param name="Collection">In which rows have a period,</param>
/// <param name="Expired">how many of them it is over for,</param>
/// <param name="Erased">and how many of these the sweep has erased.</param>
/// <param name="Following">Rows of other collections that it has erased with them.</param>
internal sealed record SweptRows(string Collection, long Expired, long Erased, IReadOnlyDictionary<string, long> Following);
