using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Shop.Stores;

internal static class MarketingPages
{
    private const int PerCall = 1_000;

    public static async IAsyncEnumerable<JsonNode> Read(
        HttpClient client, string kind, string? customer, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var filter = customer is null ? "" : $"&customer_number={Uri.EscapeDataString(customer)}";
        for (string? after = ""; after is not null;)
        {
            var page = await client.GetFromJsonAsync<JsonObject>(
                $"{kind}?limit={PerCall}&cursor={Uri.EscapeDataString(after)}{filter}", cancellation);
            foreach (var item in page!["items"]!.AsArray())
                yield return item!;
            after = page["next"]?.GetValue<string>();
        }
    }
}
