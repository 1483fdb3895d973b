using System.Text.Json;
using Azure.Data.Tables;
using Compliance.Connectors.Settings;
using Compliance.DataMap;
using Compliance.Testing.Azurite;
using Compliance.Testing.Connectors;

namespace Compliance.Connectors.Tests.AzureTables;

internal sealed class AzureTablesStore : ContractStore
{
    public const string Partition = "p";

    private AzureTablesStore(AzuriteFixture azurite, string table)
    {
        Client = new TableClient(azurite.ConnectionString, table);
        Collection = Map(
            table, Key("PartitionKey"), Key("RowKey"), Text("Customer"), Text("Email"), Text("Note"), Text("Profile.city"), Other("Placed"),
            Other("Amount", "integer"));
        Connector =
            Connect(ConnectionKind.AzureTables, new ConnectionSettings { ConnectionString = azurite.ConnectionString, Ignore = { "p" } });
        Unreachable = Connect(ConnectionKind.AzureTables, new ConnectionSettings { ConnectionString = Dead.StorageAccount() });
        Refused = Connect(
            ConnectionKind.AzureTables, new ConnectionSettings { ConnectionString = Dead.OtherKey(azurite.ConnectionString) });
    }

    public TableClient Client { get; }

    public override Collection Collection { get; }

    public override ContractPaths Paths { get; } = new("Customer", "Email", "Note", "Profile.city", "Placed", "Amount");

    public override IConnector Connector { get; }

    public override IConnector Unreachable { get; }

    public override IConnector Refused { get; }

    public static async Task<ContractStore> New(AzuriteFixture azurite)
    {
        var store = new AzureTablesStore(azurite, AzuriteFixture.NewPrefix());
        await store.Client.CreateAsync();
        return store;
    }

    public override string? Lacks(Ability ability) => null;

    public override RowKey Key(ContractRow row) => new(JsonSerializer.Serialize(new[] { Partition, row.Id }));

    public override async Task Put(IReadOnlyCollection<ContractRow> rows)
    {
        foreach (var some in rows.Chunk(100))
            await Client.SubmitTransactionAsync(
                some.Select(row => new TableTransactionAction(TableTransactionActionType.Add, Entity(row))));
    }

    public override Task PutTime(ContractRow row, string? time)
    {
        var entity = Entity(row);
        entity.Remove("Placed");
        if (time is not null)
            entity["Placed"] = time;
        return Client.AddEntityAsync(entity);
    }

    public override Task PutNested(ContractRow row, string text)
    {
        var entity = Entity(row);
        entity["Profile"] = text;
        return Client.AddEntityAsync(entity);
    }

    private static TableEntity Entity(ContractRow row)
    {
        var entity =
            new TableEntity(Partition, row.Id) { ["Placed"] = row.At.ToDateTimeOffset(), ["Amount"] = row.Amount, ["Unmapped"] = "x" };
        if (row.Customer is not null)
            entity["Customer"] = row.Customer;
        if (row.Email is not null)
            entity["Email"] = row.Email;
        if (row.Note is not null)
            entity["Note"] = row.Note;
        if (row.City is not null)
            entity["Profile"] = JsonSerializer.Serialize(new { city = row.City, other = new[] { 1, 2 } });
        return entity;
    }
}
