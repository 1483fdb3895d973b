using System.Net.Http.Json;
using System.Text.Json;
using Shop.Generation;

namespace Shop.Stores;

internal sealed class MarketingContacts(ShopStores stores)
{
    private const int PerCall = 500;
    private static readonly JsonSerializerOptions SnakeCase = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    public async Task Write(IEnumerable<Customer> customers, MarketingGenerator generator, Action<int> done, CancellationToken cancellation)
    {
        using var client = stores.MarketingClient();
        var known = customers.Select(generator.Of).OfType<(Contact Contact, IReadOnlyList<MarketingEvent> Events)>().ToList();
        await Put(client, "contacts/batch", known.Select(each => each.Contact), done, cancellation);
        await Put(client, "events/batch", known.SelectMany(each => each.Events), done, cancellation);
    }

    private static async Task Put<T>(
        HttpClient client, string path, IEnumerable<T> records, Action<int> done, CancellationToken cancellation)
    {
        foreach (var chunk in records.Chunk(PerCall))
        {
            using var answer = await client.PostAsJsonAsync(path, chunk, SnakeCase, cancellation);
            answer.EnsureSuccessStatusCode();
            done(chunk.Length);
        }
    }
}
