using System.Text.Json.Nodes;

namespace Compliance.EndToEnd.Tests.Requests;

/// <summary>What an order that outlives its customer's erasure may still say.</summary>
internal static class Kept
{
    /// <summary>The invoice stays whole; how to reach the customer and what was written is gone.</summary>
    public static void Check(IReadOnlyDictionary<string, object?> order)
    {
        foreach (
            var kept in new[]
            {
                "order_id",
                "customer_number",
                "placed_at",
                "ship_name",
                "ship_street",
                "ship_postal_code",
                "ship_city",
                "ship_country",
            }
        )
            Assert.False(string.IsNullOrEmpty(order[kept] as string), $"{kept} is lost.");
        Assert.DoesNotContain('@', (string)order["contact_email"]!);
        Assert.Null(order["contact_phone"]);
        Assert.True(order["gift_message"] is null or "erased");
        var details = JsonNode.Parse((string)order["details"]!)!;
        Assert.False(string.IsNullOrEmpty(details["invoice"]!["name"]!.GetValue<string>()));
        Assert.Null(details["device"]!["ip"]?.GetValue<string>());
        Assert.NotEqual("Mozilla/5.0 (example)", details["device"]!["agent"]!.GetValue<string>());
    }
}
