using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Compliance.Connectors.Settings;
using Compliance.Evidence;
using Compliance.LocalHost.Hosting;
using Compliance.Testing.Azurite;
using Compliance.Web;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Client.Tests.Support;

/// <summary>
/// The whole local host, on real storage and a real store with one table, spoken to over HTTP. Decisions hold for five seconds, so that a
/// test has time to hand them on.
/// </summary>
public sealed class RunningShop : IAsyncLifetime
{
    public const string Colour = "shop.people.colour";
    public const string Recommend = "recommend";

    private const string Map = """
        compliance:
          controller: The Shop
          connections: {db: {kind: sql, backups: P1D}}
          purposes:
            recommend: {basis: consent, classes: [profiling], uses: [{fields: [shop.people.colour]}]}
        data_use: [{fides_key: recommend, name: Recommendations}]
        dataset:
        - fides_key: shop
          compliance: {connection: db}
          collections:
          - name: people
            fields:
            - {name: no, data_categories: [user.unique_id], fides_meta: {primary_key: true, identity: customer_number}}
            - {name: name, data_categories: [user.name]}
            - {name: colour, data_categories: [user.behavior]}
        """;

    private const string Notice = """
        {
          "notice": {
            "code": "shop-privacy", "version": 1, "published": "2026-11-01T09:00:00Z", "surfaces": ["web-banner"],
            "purposes": [{ "code": "recommend", "categories": ["user.behavior"], "keptFor": "P1Y" }],
            "texts": [{ "language": "en", "title": "Your choice", "text": "You may say no.", "purposes": { "recommend": "We recommend." } }]
          }
        }
        """;

    private readonly AzuriteFixture _azurite = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("compliance-client-").FullName;
    private LocalApplication _application = null!;
    private HttpClient _http = null!;
    private int _people;

    public Uri Address => _application.Url;

    /// <summary>The deployment's name in signed decisions.</summary>
    public string Issuer => _application.Services.GetRequiredService<IOptions<LogOptions>>().Value.Origin;

    private string Database => $"Data Source={Path.Combine(_folder, "store.db")};Pooling=False";

    public async ValueTask InitializeAsync()
    {
        await _azurite.InitializeAsync();
        await Execute("create table people (no text primary key, name text, colour text)");
        await File.WriteAllTextAsync(Path.Combine(_folder, "map.yml"), Map);
        _application = await LocalApplication.Start(Options(), logging => logging.ClearProviders());
        _http = new HttpClient { BaseAddress = Address };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token());
        await Post("api/notices", JsonNode.Parse(Notice)!);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _application.DisposeAsync();
        await _azurite.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A token with these permissions, or with all of them.</summary>
    public string Token(params IReadOnlyList<Permission> permissions) => _application.Token(Duration.FromHours(1), permissions);

    /// <summary>A client as an application registers it.</summary>
    internal ComplianceClient Client(params IReadOnlyList<Permission> permissions)
    {
        var services = new ServiceCollection();
        services.AddComplianceClient((_, options) =>
        {
            options.Address = Address;
            options.Token = _ => ValueTask.FromResult(Token(permissions));
        });
        return services.BuildServiceProvider().GetRequiredService<ComplianceClient>();
    }

    /// <summary>Somebody new with one row, who has said nothing yet.</summary>
    /// <returns>Their id, and the identity by which they are known.</returns>
    public async Task<(string Person, string Number)> Enrol()
    {
        var number = $"C{Interlocked.Increment(ref _people)}";
        await Execute($"insert into people values ('{number}', 'Anna Test', 'red')");
        var answer = await Post(
            "api/subjects",
            new JsonObject { ["identities"] = new JsonObject { ["customer_number"] = number }, ["by"] = "customer_number" });
        return (answer["subject"]!.GetValue<string>(), number);
    }

    private LocalHostOptions Options()
    {
        var prefix = AzuriteFixture.NewPrefix();
        return new LocalHostOptions
        {
            DataDirectory = Path.Combine(_folder, "host"),
            StorageConnectionString = _azurite.ConnectionString,
            DataMap = Path.Combine(_folder, "map.yml"),
            Connections = new Dictionary<string, ConnectionSettings>
            {
                ["db"] = new() { Provider = "sqlite", ConnectionString = Database },
            },
            KeysAhead = 0,
            Settings = new Dictionary<string, string?>
            {
                ["Compliance:Storage:Prefix"] = prefix,
                ["Engine:TaskHub"] = $"e{prefix}",
                ["Compliance:Web:RequestsPerWindow"] = "100000",
                ["Compliance:Personalization:StalenessMilliseconds"] = "5000",
            },
        };
    }

    private async Task<JsonNode> Post(string path, JsonNode body)
    {
        using var answer = await _http.PostAsJsonAsync(new Uri(path, UriKind.Relative), body);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonNode.Parse(text)! : throw new InvalidOperationException($"{path}: {text}");
    }

    private async Task Execute(string sql)
    {
        await using var connection = new SqliteConnection(Database);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Nothing in it comes from outside.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
