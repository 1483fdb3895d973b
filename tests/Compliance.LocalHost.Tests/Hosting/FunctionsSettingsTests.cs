using Compliance.Connectors.Settings;
using Compliance.LocalHost.Hosting;
using Microsoft.Extensions.Configuration;

namespace Compliance.LocalHost.Tests.Hosting;

public sealed class FunctionsSettingsTests
{
    public static TheoryData<string, ConnectionSettings> Connections { get; } =
        new()
        {
            {
                "tables",
                new() { ConnectionString = "UseDevelopmentStorage=true", TimeoutSeconds = 3 }
            },
            {
                "blobs",
                new() { Endpoint = "https://account.blob.core.windows.net" }
            },
            {
                "sqlite",
                new()
                {
                    Provider = "sqlite",
                    ConnectionString = "Data Source=a b.db",
                    Vacuum = false,
                }
            },
            {
                "postgres",
                new()
                {
                    Provider = "postgresql",
                    ConnectionString = "Host=h;Password=it's",
                    Schema = "shop",
                }
            },
            {
                "http",
                new()
                {
                    BaseUrl = "http://127.0.0.1:1/",
                    ApiKey = "Bearer k",
                    ApiKeyHeader = "Authorization",
                    MaxResponseBytes = 2048,
                    Collections = { ["people"] = "v1/people" },
                }
            },
        };

    [Theory]
    [MemberData(nameof(Connections), DisableDiscoveryEnumeration = true)]
    public void A_connection_comes_out_of_the_settings_as_it_went_in(string name, ConnectionSettings connection)
    {
        var read = Read(FunctionsSettings.Of(name, connection)).GetSection($"Connections:{name}").Get<ConnectionSettings>();
        Assert.Equivalent(connection, read, strict: true);
    }

    [Fact]
    public void Where_an_account_is_shared_what_the_Functions_host_keeps_in_it_is_left_out_of_reviews()
    {
        var shared = new ConnectionSettings { ConnectionString = "UseDevelopmentStorage=true", Ignore = { "compliance" } };
        var read = Read(FunctionsSettings.Of("files", shared)).GetSection("Connections:files").Get<ConnectionSettings>();
        Assert.Equal(["compliance", "azure-webjobs", "AzureFunctions"], read!.Ignore);
    }

    private static IConfigurationRoot Read(IEnumerable<KeyValuePair<string, string>> settings) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(
                settings.Select(each => KeyValuePair.Create(each.Key.Replace("__", ":", StringComparison.Ordinal), (string?)each.Value)))
            .Build();
}
