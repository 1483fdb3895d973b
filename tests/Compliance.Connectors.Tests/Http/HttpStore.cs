using System.Text.Json.Nodes;
using Compliance.Connectors.Settings;
using Compliance.DataMap;
using Compliance.Testing.Connectors;
using NodaTime.Text;

namespace Compliance.Connectors.Tests.Http;

internal sealed class HttpStore : ContractStore
{
    private HttpStore(RestHost host)
    {
        Host = host;
        Collection = Map(
            "contacts", Key("id"), Text("customer"), Text("email"), Text("note"), Text("attributes.city"), Other("placed"),
            Other("amount", "integer"));
        Connector = Service(host.Address, RestHost.ApiKey);
        Unreachable = Service($"http://127.0.0.1:{Dead.Port()}", RestHost.ApiKey);
        Refused = Service(host.Address, "wrong-key");
    }

    public RestHost Host { get; }

    public override Collection Collection { get; }

    public override ContractPaths Paths { get; } = new("customer", "email", "note", "attributes.city", "placed", "amount");

    public override IConnector Connector { get; }

    public override IConnector Unreachable { get; }

    public override IConnector Refused { get; }

    public static async Task<HttpStore> New() => new(await RestHost.Start());

    public override string? Lacks(Ability ability) => ability switch
    {
        Ability.Kinds => "The service's schema has names alone.",
        Ability.Padding => "The service's filter compares exactly.",
        _ => null,
    };

    public override RowKey Key(ContractRow row) => new(row.Id);

    public override Task Put(IReadOnlyCollection<ContractRow> rows)
    {
        foreach (var row in rows)
            Host.Put(Item(row));
        return Task.CompletedTask;
    }

    public override Task PutTime(ContractRow row, string? time)
    {
        var item = Item(row);
        item["placed"] = time;
        Host.Put(item);
        return Task.CompletedTask;
    }

    public override Task PutNested(ContractRow row, string text)
    {
        var item = Item(row);
        item["attributes"] = text;
        Host.Put(item);
        return Task.CompletedTask;
    }

    public IConnector Service(string address, string key) => Connect(
        ConnectionKind.Http, new ConnectionSettings { BaseUrl = address, ApiKey = key, TimeoutSeconds = 5, MaxResponseBytes = 4 << 20 });

    /// <summary>The same service with other settings.</summary>
    public IConnector Service(Action<ConnectionSettings> change)
    {
        var settings = new ConnectionSettings { BaseUrl = Host.Address, ApiKey = RestHost.ApiKey, TimeoutSeconds = 5 };
        change(settings);
        return Connect(ConnectionKind.Http, settings);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Host.DisposeAsync();
    }

    private static JsonObject Item(ContractRow row)
    {
        var item = new JsonObject { ["id"] = row.Id, ["placed"] = InstantPattern.ExtendedIso.Format(row.At), ["amount"] = row.Amount };
        if (row.Customer is not null)
            item["customer"] = row.Customer;
        if (row.Email is not null)
            item["email"] = row.Email;
        if (row.Note is not null)
            item["note"] = row.Note;
        if (row.City is not null)
            item["attributes"] = new JsonObject { ["city"] = row.City, ["other"] = new JsonArray(1, 2) };
        return item;
    }
}
