using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Compliance.EndToEnd.Tests.Hosts;
using Compliance.Protection.Vault;

namespace Compliance.EndToEnd.Tests.Attacks;

/// <summary>Customers whom the attacks are about: enrolled for one test each, with a sealed note.</summary>
internal sealed class Customers(ShopUnderTest shop, TakenOverService service)
{
    private const string Note = "rings twice";

    public async Task<SealedCustomer> Enrol()
    {
        var number = $"X{Guid.NewGuid():N}"[..12];
        var enrolled = await Post("api/subjects", new { identities = Submissions.ByNumber(number), by = "customer_number" });
        var subject = enrolled["subject"]!.GetValue<string>();
        var sealedNote = (await Post("api/seal", Batch(subject, Note)))["items"]![0]!["text"]!.GetValue<string>();
        var row = await service.Binding(subject);
        return new(number, subject, sealedNote, row.GetString("KeyName"), row.GetString("KeyVersion"));
    }

    /// <summary>The key is there, and opens what was sealed.</summary>
    public async Task AreUnharmed(params SealedCustomer[] customers)
    {
        foreach (var customer in customers)
        {
            Assert.Equal(KeyPresence.Present, await service.Probe(customer.KeyName));
            var opened = (await Post("api/open", Batch(customer.Subject, customer.Note)))["items"]![0]!;
            Assert.True(opened["text"]?.GetValue<string>() == Note, $"It does not open: {opened["error"]}.");
        }
    }

    /// <summary>An honest erasure, whole: what was sent before keeps nobody from it.</summary>
    public async Task<Gone> Erase()
    {
        var customer = await Enrol();
        var end = await shop.Api.Run("erasure", customer.Number);
        Assert.Equal("complete", end.Outcome);
        Assert.Equal(KeyPresence.Absent, await service.Probe(customer.KeyName));
        return new(customer, end.Id);
    }

    /// <summary>Waits until somebody's erasure has passed its fence, as the service sees it in the row that it keeps.</summary>
    public async Task AreFenced(SealedCustomer customer)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while ((await service.Binding(customer.Subject)).GetString("State") == "Active")
            await Task.Delay(20, limit.Token);
    }

    private static object Batch(string subject, string text) =>
        new { items = new[] { new { subject, dataset = "orders.notes", record = "1", field = "note", text } } };

    private async Task<JsonNode> Post(string path, object body)
    {
        using var answer = await shop.Http.PostAsJsonAsync(path, body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{answer.StatusCode}: {text}");
        return JsonNode.Parse(text)!;
    }
}

/// <param name="Number">The customer's number.</param>
/// <param name="Subject">The opaque id.</param>
/// <param name="Note">Sealed.</param>
/// <param name="KeyName">Of the vault key.</param>
/// <param name="KeyVersion">Of the vault key.</param>
internal sealed record SealedCustomer(string Number, string Subject, string Note, string KeyName, string KeyVersion);

/// <param name="Customer">Who was erased.</param>
/// <param name="Request">An erasure that was approved, and is over.</param>
internal sealed record Gone(SealedCustomer Customer, string Request);
