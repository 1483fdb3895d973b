using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Compliance.Connectors.Settings;
using Compliance.DataMap;
using Compliance.Testing.Azurite;
using Compliance.Testing.Connectors;
using NodaTime.Text;

namespace Compliance.Connectors.Tests.AzureBlobs;

internal sealed class AzureBlobsStore : ContractStore
{
    private AzureBlobsStore(AzuriteFixture azurite, string container)
    {
        Client = new BlobContainerClient(azurite.ConnectionString, container);
        Collection = Map(
            container, Key("name"), Other("folder"), Text("metadata.customer"), Text("metadata.email"), Text("metadata.note"),
            Text("metadata.city"),
            Other("metadata.placed"), Other("metadata.amount"), Other("content_type"), new Field("body", ["user"], IsContent: true));
        Connector =
            Connect(ConnectionKind.AzureBlobs, new ConnectionSettings { ConnectionString = azurite.ConnectionString, Ignore = { "p" } });
        Unreachable = Connect(ConnectionKind.AzureBlobs, new ConnectionSettings { ConnectionString = Dead.StorageAccount() });
        Refused = Connect(ConnectionKind.AzureBlobs, new ConnectionSettings { ConnectionString = Dead.OtherKey(azurite.ConnectionString) });
    }

    public BlobContainerClient Client { get; }

    public override Collection Collection { get; }

    public override ContractPaths Paths { get; } =
        new("metadata.customer", "metadata.email", "metadata.note", "metadata.city", "metadata.placed", "metadata.amount");

    public override IConnector Connector { get; }

    public override IConnector Unreachable { get; }

    public override IConnector Refused { get; }

    public override bool HoldsAsciiOnly => true;

    // All metadata of a blob together take 8 KiB.
    public override int MaxTextLength => 6_000;

    public override int Many => 600;

    public static async Task<ContractStore> New(AzuriteFixture azurite)
    {
        var store = new AzureBlobsStore(azurite, AzuriteFixture.NewPrefix());
        await store.Client.CreateAsync();
        return store;
    }

    public override string? Lacks(Ability ability) => ability switch
    {
        Ability.NestedText => "Metadata and tags are flat.",
        Ability.OuterBlanks or Ability.Padding => "Metadata travels in headers, which lose the blanks at both ends.",
        _ => null,
    };

    public override RowKey Key(ContractRow row) => new($"files/{row.Id}");

    public override Task Put(IReadOnlyCollection<ContractRow> rows) => Parallel.ForEachAsync(
        rows,
        new ParallelOptions { MaxDegreeOfParallelism = 8 },
        async (row, token) => await Client.GetBlobClient(Key(row).Value).UploadAsync(
            BinaryData.FromString($"body of {row.Id}"), new BlobUploadOptions { Metadata = Metadata(row) }, token));

    public override Task PutTime(ContractRow row, string? time)
    {
        var metadata = Metadata(row);
        metadata.Remove("placed");
        if (time is not null)
            metadata["placed"] = time;
        return Client.GetBlobClient(Key(row).Value).UploadAsync(BinaryData.FromString("x"), new BlobUploadOptions { Metadata = metadata });
    }

    private static Dictionary<string, string> Metadata(ContractRow row)
    {
        string?[] names = ["customer", "email", "note", "city", "placed", "amount"];
        string?[] values = [row.Customer, row.Email, row.Note, row.City, InstantPattern.ExtendedIso.Format(row.At), $"{row.Amount}"];
        return names.Zip(values).Where(each => each.Second is not null).ToDictionary(each => each.First!, each => each.Second!);
    }
}
