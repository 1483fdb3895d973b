using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Azure.Storage.Blobs.Models;
using Compliance.Testing.Azurite;
using Shop.Marketing;
using YamlDotNet.Serialization;

namespace Shop.Tests;

public class DataMapTests(AzuriteFixture azurite)
{
    private static readonly string[] SystemFields = ["odata.etag", "Timestamp"];

    [Fact]
    public async Task The_map_names_every_field_that_the_stores_hold_but_the_four_left_out_on_purpose()
    {
        var folder = Directory.CreateTempSubdirectory("shop");
        var marketingOptions = new MarketingOptions(
            "http://127.0.0.1:0", Path.Combine(folder.FullName, "marketing.db"), "a key for this test");
        await using (var marketing = await MarketingService.Start(marketingOptions))
        {
            var stores = new ShopStores
            {
                StorageConnectionString = azurite.ConnectionString,
                SqlitePath = Path.Combine(folder.FullName, "shop.db"),
                Marketing = marketing.Url,
                MarketingApiKey = marketingOptions.ApiKey,
                Prefix = AzuriteFixture.NewPrefix(),
            };
            await new ShopSeeder(stores, Some.Small).Seed();
            var held = await Held(stores).ToHashSetAsync();
            Assert.Equal(
                ["shop_files.documents.metadata.scanner", "shop_files.pictures.metadata.scanner", "shop_marketing.contacts.lead_source",
                    "shop_marketing.events.session_token", "shop_profiles.profiles.crm_score"],
                held.Except(Mapped()).Order());
            Assert.Empty(Mapped().Except(held));
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public void No_sealed_field_sits_in_a_collection_that_a_ground_retains() =>
        Assert.DoesNotContain(
            Collections(),
            each =>
                each.Node["compliance"]?["retention"]?["ground"] is not null
                && each.Node.ToJsonString().Contains("\"sealed\":", StringComparison.Ordinal));

    [Fact]
    public void Collections_with_fields_that_nobody_mapped_lose_their_rows_whole() =>
        Assert.All(
            ["profiles", "documents", "pictures", "contacts", "events"],
            name =>
                Assert.Equal(
                    "delete", (string?)Collections().Single(each => (string?)each.Node["name"] == name).Node["compliance"]!["erasure"]));

    private static async IAsyncEnumerable<string> Held(ShopStores stores)
    {
        await foreach (var row in stores.Profiles().QueryAsync<TableEntity>())
        {
            foreach (var (name, value) in row.Where(each => !SystemFields.Contains(each.Key)))
            {
                foreach (var path in Paths(name, value as string))
                    yield return $"shop_profiles.profiles.{path}";
            }
        }

        foreach (var container in new[] { "documents", "pictures" })
        {
            await foreach (var blob in stores.Container(container).GetBlobsAsync(BlobTraits.Metadata, BlobStates.None, null, default))
            {
                foreach (var name in blob.Metadata.Keys.Select(each => $"metadata.{each}").Concat(["name", "folder", "content"]))
                    yield return $"shop_files.{container}.{name}";
            }
        }

        await using var orders = await stores.OpenOrders(default);
        foreach (var table in new[] { "orders", "order_lines", "product_reviews" })
        {
            await using var command = orders.CreateCommand();
            command.CommandText = $"SELECT * FROM {table} LIMIT 1";
            await using var reader = await command.ExecuteReaderAsync();
            await reader.ReadAsync();
            for (var column = 0; column < reader.FieldCount; column++)
            {
                foreach (var path in Paths(reader.GetName(column), reader.GetValue(column) as string))
                    yield return $"shop_sales.{table}.{path}";
            }
        }

        using var client = stores.MarketingClient();
        var schema = await client.GetFromJsonAsync<JsonObject>("schema");
        foreach (var (kind, fields) in schema!)
        {
            foreach (var field in fields!.AsArray())
                yield return $"shop_marketing.{kind}.{field}";
        }
    }

    private static IEnumerable<string> Paths(string name, string? text) =>
        text?.StartsWith('{') == true ? Leaves(name, JsonNode.Parse(text)) : [name];

    private static IEnumerable<string> Leaves(string path, JsonNode? node) =>
        node is JsonObject nested ? nested.SelectMany(each => Leaves($"{path}.{each.Key}", each.Value)) : [path];

    private static HashSet<string> Mapped() =>
        [
            .. Collections()
                .SelectMany(each =>
                    MappedLeaves(each.Node["fields"]!.AsArray()).Select(path => $"{each.Dataset}.{each.Node["name"]}.{path}")),
        ];

    private static IEnumerable<string> MappedLeaves(JsonArray fields) =>
        fields.SelectMany(field =>
            field!["fields"] is JsonArray nested
                ? MappedLeaves(nested).Select(path => $"{field["name"]}.{path}")
                : [field["name"]!.ToString()]);

    private static IEnumerable<(string Dataset, JsonNode Node)> Collections()
    {
        var yaml = new DeserializerBuilder().Build().Deserialize(File.ReadAllText(ShopFiles.DataMap));
        var map = JsonNode.Parse(new SerializerBuilder().JsonCompatible().Build().Serialize(yaml))!;
        return map["dataset"]!.AsArray().SelectMany(dataset =>
            dataset!["collections"]!.AsArray().Select(collection => ((string)dataset["fides_key"]!, collection!)));
    }
}
