using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Azure.Storage.Blobs.Models;
using Shop.Generation;

namespace Shop.Stores;

/// <summary>Every row and file as one text each.</summary>
internal sealed class ShopContents(ShopStores stores)
{
    private static readonly string[] Tables = ["orders", "order_lines", "product_reviews"];
    private static readonly string[] Kinds = ["contacts", "events"];

    public async IAsyncEnumerable<(string Collection, string Content)> All([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var row in stores.Profiles().QueryAsync<TableEntity>(cancellationToken: cancellation))
            yield return ("shop_profiles.profiles", Join(row.Select(each => each.Value)));

        foreach (var container in new[] { StoredFile.Documents, StoredFile.Pictures })
        {
            await foreach (var blob in stores.Container(container).GetBlobsAsync(BlobTraits.Metadata, BlobStates.None, null, cancellation))
                yield return (
                    $"shop_files.{container}", Join([blob.Name, .. blob.Metadata.Values]) + await Body(container, blob.Name, cancellation));
        }

        await using var connection = await stores.OpenOrders(cancellation);
        foreach (var table in Tables)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"SELECT * FROM {table}";
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            var values = new object[reader.FieldCount];
            while (await reader.ReadAsync(cancellation))
            {
                reader.GetValues(values);
                yield return ($"shop_sales.{table}", Join(values));
            }
        }

        using var client = stores.MarketingClient();
        foreach (var kind in Kinds)
        {
            await foreach (var record in MarketingPages.Read(client, kind, null, cancellation))
                yield return ($"shop_marketing.{kind}", Leaves(record));
        }
    }

    private async Task<string> Body(string container, string name, CancellationToken cancellation)
    {
        var body = (await stores.Container(container).GetBlobClient(name).DownloadContentAsync(cancellation)).Value.Content.ToArray();
        return Encoding.UTF8.GetString(body) + "\n" + Encoding.Unicode.GetString(body);
    }

    private static string Join(IEnumerable<object?> values) => string.Join('\n', values.Select(value => value switch
    {
        string text when text.StartsWith('{') => Leaves(JsonNode.Parse(text)!),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    }));

    private static string Leaves(JsonNode? node) => node switch
    {
        JsonObject nested => string.Join('\n', nested.Select(each => Leaves(each.Value))),
        JsonArray items => string.Join('\n', items.Select(Leaves)),
        JsonValue value => value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString(),
        _ => "",
    };
}
