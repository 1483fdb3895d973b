using Compliance.Connectors.Settings;
using Compliance.DataMap;
using Microsoft.Extensions.Options;

namespace Compliance.Connectors.Tests.Settings;

public sealed class ConnectorRegistryTests
{
    [Fact]
    public async Task Has_a_connector_for_each_configured_connection_and_none_for_others()
    {
        Connection[] connections =
            [Of("tables", "azure_tables"), Of("blobs", "azure_blobs"), Of("orders", "sql"), Of("crm", "http"), Of("forgotten", "sql")];
        await using var registry = new ConnectorRegistry(connections, new Dictionary<string, ConnectionSettings>
        {
            ["tables"] = new() { ConnectionString = Dead.StorageAccount() },
            ["blobs"] = new() { ConnectionString = Dead.StorageAccount() },
            ["orders"] = new() { Provider = "sqlite", ConnectionString = "Data Source=nowhere.db" },
            ["crm"] = new() { BaseUrl = "https://crm.example/v1", ApiKey = "k" },
            ["unknown to the map"] = new(),
        }, TimeProvider.System);
        Assert.All(connections[..4], connection => Assert.NotNull(registry.Find(connection.Name)));
        Assert.Null(registry.Find("forgotten"));
        Assert.Null(registry.Find("unknown to the map"));
    }

    public static TheoryData<string, ConnectionSettings, string> Broken => new()
    {
        { "azure_tables", new(), "Connections:store:ConnectionString and Connections:store:Endpoint are both missing" },
        { "azure_blobs", new() { Endpoint = "http://account.example" }, "Connections:store:Endpoint is not an https address" },
        { "azure_blobs", new() { Endpoint = "https://account.example" }, "Connections:store:Endpoint needs a managed identity" },
        { "sql", new() { ConnectionString = "Data Source=a" },
            "Connections:store:Provider is missing or unknown: set it to sqlite, postgresql, mariadb, mysql or sqlserver" },
        { "sql", new() { Provider = "oracle", ConnectionString = "a=b" }, "Connections:store:Provider is missing or unknown" },
        { "sql", new() { Provider = "sqlite" }, "Connections:store:ConnectionString is missing" },
        { "sql", new() { Provider = "sqlite", ConnectionString = "secret" }, "Connections:store:ConnectionString cannot be read" },
        { "sql", new() { Provider = "postgresql", ConnectionString = "Host=a", Schema = "" }, "Connections:store:Schema is empty" },
        { "http", new(), "Connections:store:BaseUrl is missing" },
        { "http", new() { BaseUrl = "file:///secret" }, "Connections:store:BaseUrl is missing or no http address" },
        { "http", new() { BaseUrl = "http://crm.example" }, "Connections:store:BaseUrl is not encrypted" },
        { "http", new() { BaseUrl = "https://user:secret@crm.example" }, "Connections:store:BaseUrl has a user" },
        { "http", new() { BaseUrl = "https://crm.example", TimeoutSeconds = 0 }, "Connections:store:TimeoutSeconds is out of range" },
        { "http", new() { BaseUrl = "https://crm.example", MaxResponseBytes = 0 }, "Connections:store:MaxResponseBytes is out of range" },
        { "http", new() { BaseUrl = "https://crm.example", MaxPages = 0 }, "Connections:store:MaxPages is out of range" },
        { "http", new() { BaseUrl = "https://crm.example", Collections = { ["a"] = "../secret" } },
            "Connections:store:Collections:a is no path" },
        { "http", new() { BaseUrl = "https://crm.example", Collections = { ["a"] = "b?secret=1" } },
            "Connections:store:Collections:a is no path" },
        { "http", new() { BaseUrl = "https://crm.example", Collections = { ["a"] = "https://secret.example/" } },
            "Connections:store:Collections:a is no path" },
        { "http", new() { BaseUrl = "https://crm.example", Collections = { ["a"] = "/" } }, "Connections:store:Collections:a is no path" },
        { "http", new() { BaseUrl = "https://crm.example", ApiKey = "secret", ApiKeyHeader = "" },
            "Connections:store:ApiKeyHeader is empty" },
        { "carrier_pigeon", new(), "unknown kind carrier_pigeon: use azure_tables, azure_blobs, sql or http" },
    };

    [Theory, MemberData(nameof(Broken))]
    public void Names_the_setting_and_the_remedy_and_not_what_it_holds(string kind, ConnectionSettings settings, string expected)
    {
        var refused = Assert.Throws<OptionsValidationException>(() =>
            new ConnectorRegistry(
                [Of("store", kind)], new Dictionary<string, ConnectionSettings> { ["store"] = settings }, TimeProvider.System));
        Assert.Contains(expected, refused.Message);
        Assert.DoesNotContain("secret", refused.Message);
    }

    [Fact]
    public void Reports_every_error_at_once()
    {
        var refused = Assert.Throws<OptionsValidationException>(() => new ConnectorRegistry(
            [Of("one", "http"), Of("two", "sql")], new Dictionary<string, ConnectionSettings> { ["one"] = new(), ["two"] = new() },
            TimeProvider.System));
        Assert.Equal(3, refused.Failures.Count());
    }

    private static Connection Of(string name, string kind) => new(name, kind, 4, 200);
}
