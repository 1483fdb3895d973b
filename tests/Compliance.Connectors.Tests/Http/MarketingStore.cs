using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Compliance.Connectors.Settings;
using Compliance.DataMap;
using Compliance.Testing.Connectors;
using NodaTime.Text;
using Shop.Marketing;

namespace Compliance.Connectors.Tests.Http;

/// <summary>The sample shop's marketing provider.</summary>
internal sealed class MarketingStore : ContractStore
{
    private const string Key16 = "a-key-of-this-test";

    private readonly DirectoryInfo _folder;
    private readonly MarketingService _service;

    private MarketingStore(DirectoryInfo folder, MarketingService service)
    {
        (_folder, _service) = (folder, service);
        Collection = Map(
            "contacts", Key("contact_id"), Text("customer_number"), Text("email"), Text("name"), Text("attributes.city"),
            Other("consented_at"), Text("amount"));
        Connector = Service(service.Url, Key16);
        Unreachable = Service(new Uri($"http://127.0.0.1:{Dead.Port()}"), Key16);
        Refused = Service(service.Url, "another-key-of-this-test");
    }

    public override Collection Collection { get; }

    public override ContractPaths Paths { get; } = new("customer_number", "email", "name", "attributes.city", "consented_at", "amount");

    public override IConnector Connector { get; }

    public override IConnector Unreachable { get; }

    public override IConnector Refused { get; }

    public override int Many => 450;

    public static async Task<ContractStore> New()
    {
        var folder = Directory.CreateTempSubdirectory("compliance-marketing-");
        var options = new MarketingOptions("http://127.0.0.1:0", Path.Combine(folder.FullName, "marketing.db"), Key16);
        return new MarketingStore(folder, await MarketingService.Start(options));
    }

    public override string? Lacks(Ability ability) => ability switch
    {
        Ability.Conditions => "The service gives no ETag.",
        Ability.Kinds => "The service's schema has names alone.",
        Ability.Padding => "The service's filter compares exactly.",
        Ability.NestedText or Ability.TextTimes => "The service takes no such record.",
        _ => null,
    };

    public override RowKey Key(ContractRow row) => new(row.Id);

    public override async Task Put(IReadOnlyCollection<ContractRow> rows)
    {
        using var client = new HttpClient { BaseAddress = _service.Url };
        client.DefaultRequestHeaders.Authorization = new("Bearer", Key16);
        foreach (var some in rows.Chunk(200))
            (await client.PostAsJsonAsync("contacts/batch", new JsonArray([.. some.Select(Record)]))).EnsureSuccessStatusCode();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _service.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static JsonObject Record(ContractRow row)
    {
        var record = new JsonObject
        {
            ["contact_id"] = row.Id, ["consented_at"] = InstantPattern.ExtendedIso.Format(row.At), ["amount"] =
            $"{row.Amount}"
        };
        if (row.Customer is not null)
            record["customer_number"] = row.Customer;
        if (row.Email is not null)
            record["email"] = row.Email;
        if (row.Note is not null)
            record["name"] = row.Note;
        if (row.City is not null)
            record["attributes"] = new JsonObject { ["city"] = row.City, ["interests"] = new JsonArray("one", "two") };
        return record;
    }

    private IConnector Service(Uri address, string key) => Connect(
        ConnectionKind.Http,
        new ConnectionSettings
        {
            BaseUrl = address.ToString(), ApiKey = $"Bearer {key}", ApiKeyHeader = "Authorization", TimeoutSeconds =
            30
        });
}
