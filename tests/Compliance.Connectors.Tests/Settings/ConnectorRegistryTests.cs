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
        { "http", new() { BaseUrl = "https://crm.example", TimeoutSeconds = 301 }, "Connections:store:TimeoutSeconds is out of range" },
        { "http", new() { BaseUrl = "https://crm.example", MaxResponseBytes = 1023 },
            "Connections:store:MaxResponseBytes is out of range" },
        { "http", new() { BaseUrl = "https://crm.example", MaxResponseBytes = 268435457 },
            "Connections:store:MaxResponseBytes is out of range: set 1024 to 268435456 bytes" },
        { "http", new() { BaseUrl = "https://crm.example", MaxPages = 1_000_001 }, "Connections:store:MaxPages is out of range" },
        { "http", new() { BaseUrl = "https://crm.example/?secret=1" }, "Connections:store:BaseUrl has a user, query or fragment" },
        { "http", new() { BaseUrl = "https://crm.example/#secret" }, "Connections:store:BaseUrl has a user, query or fragment" },
        { "http", new() { BaseUrl = "https://crm.example", Collections = { ["a"] = "b#secret" } },
            "Connections:store:Collections:a is no path" },
        { "http", new() { BaseUrl = "https://crm.example", Collections = { ["a"] = "b\\secret" } },
            "Connections:store:Collections:a is no path" },
        { "http", new() { BaseUrl = "https://crm.example", Collections = { ["a"] = "b/./secret" } },
            "Connections:store:Collections:a is no path" },
        { "http", new() { BaseUrl = "https://crm.example", Collections = { ["a"] = "?secret" } },
            "Connections:store:Collections:a is no path" },
        { "azure_tables", new() { ConnectionString = "" }, "Connections:store:ConnectionString and Connections:store:Endpoint are both" },
        { "azure_tables", new() { Endpoint = "account/secret" }, "Connections:store:Endpoint is not an https address" },
        { "sql", new() { Provider = "mysql", ConnectionString = "Server=secret" }, "Connections:store:ConnectionString names no database" },
        { "sql", new() { Provider = "mariadb", ConnectionString = "Server=secret;Database=" },
            "Connections:store:ConnectionString names no database" },
        { "sql", new() { Provider = "mariadb", ConnectionString = "Database=a", Schema = "secret" },
            "Connections:store:Schema is not for mariadb" },
        { "sql", new() { Provider = "mysql", ConnectionString = "Database=a", Schema = "" }, "Connections:store:Schema is not for mysql" },
        { "sql", new() { Provider = "sqlserver", ConnectionString = "Server=a", Schema = "" },
            "or leave the setting out for dbo" },
        { "sql", new() { Provider = "postgresql", ConnectionString = "Host=a", Schema = "" }, "or leave the setting out for public" },
        { "sql", new() { Provider = "sqlite", ConnectionString = ";" }, "Connections:store:ConnectionString cannot be read" },
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

    public static TheoryData<string, ConnectionSettings> Usable => new()
    {
        { "http", new() { BaseUrl = "https://crm.example", TimeoutSeconds = 1, MaxResponseBytes = 1024, MaxPages = 1 } },
        { "http", new() { BaseUrl = "https://crm.example", TimeoutSeconds = 300, MaxResponseBytes = 268435456, MaxPages = 1_000_000 } },
        { "http", new() { BaseUrl = "http://127.0.0.1:8080/v1" } },
        { "http", new() { BaseUrl = "https://crm.example", ApiKey = "", ApiKeyHeader = "" } },
        { "http", new() { BaseUrl = "https://crm.example",
            Collections = { ["a"] = "/v2/people/", ["b"] = "people/{id}/", ["c"] = "..." } } },
        { "azure_tables", new() { ConnectionString = Dead.StorageAccount() } },
        { "sql", new() { Provider = "sqlite", ConnectionString = "Data Source=a", Schema = "" } },
        { "sql", new() { Provider = "postgresql", ConnectionString = "Host=a", Schema = "people" } },
        { "sql", new() { Provider = "mariadb", ConnectionString = "Server=a;Database=b" } },
        { "sql", new() { Provider = "mysql", ConnectionString = "Server=a;Initial Catalog=b" } },
        { "sql", new() { Provider = "sqlserver", ConnectionString = "Server=a" } },
    };

    [Theory, MemberData(nameof(Usable), DisableDiscoveryEnumeration = true)]
    public async Task Takes_what_lies_within_the_bounds(string kind, ConnectionSettings settings)
    {
        await using var registry = new ConnectorRegistry(
            [Of("store", kind)], new Dictionary<string, ConnectionSettings> { ["store"] = settings }, TimeProvider.System);
        Assert.NotNull(registry.Find("store"));
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
