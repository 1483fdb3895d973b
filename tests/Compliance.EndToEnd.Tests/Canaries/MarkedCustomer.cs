using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Compliance.EndToEnd.Tests.Hosts;
using Compliance.LocalHost.Shop;
using NodaTime;
using NodaTime.Text;

namespace Compliance.EndToEnd.Tests.Canaries;

/// <summary>
/// A customer in all four stores, sealed, with a value in every personal field that occurs nowhere else in the world. Each mark is
/// in one of three groups: sealed (readable nowhere), clear (readable in the shop until the erasure), and retained.
/// </summary>
internal sealed class MarkedCustomer
{
    private readonly List<string> _sealedMarks = [];
    private readonly List<string> _clear = [];
    private readonly List<string> _retained = [];
    private readonly Instant _now = SystemClock.Instance.GetCurrentInstant();
    private readonly string _folder = RandomNumberGenerator.GetHexString(16, lowercase: true);

    public MarkedCustomer()
    {
        // 46, 47 and 48 at the end are for customers whom others mention.
        Number = Add(_retained, $"C{RandomNumberGenerator.GetString("0123456789", 14)}11");
        Email = Add(_clear, $"{Text()}@{Text()}.example");
        Phone = Add(_sealedMarks, $"+49{RandomNumberGenerator.GetString("0123456789", 14)}");
    }

    public string Number { get; }

    public string Email { get; }

    public string Phone { get; }

    public Dictionary<string, string> Identities => new() { ["customer_number"] = Number, ["email"] = Email, ["phone"] = Phone };

    public IReadOnlyList<string> Sealed => _sealedMarks;

    /// <summary>In the clear in the shop's stores before the erasure, retained marks among them.</summary>
    public IReadOnlyList<string> Readable => [.. _clear, .. _retained];

    public IReadOnlyList<string> Retained => _retained;

    public IReadOnlyList<string> All => [.. _sealedMarks, .. _clear, .. _retained];

    public async Task MoveIn(Inside inside)
    {
        var sealing = RunningShop.Sealing(inside.Host);
        await inside.Host.FillKeyPool(1, null, CancellationToken.None);
        await sealing.Register(Number, Identities, CancellationToken.None);
        await WriteFiles(inside, sealing);
        await WriteProfile(inside, sealing);
        await WriteSales(new SalesDatabase(inside.Shop.Stores));
        await WriteMarketing(inside);
    }

    /// <summary>Breaks what parsers and ciphers read: they quote what they stumble over.</summary>
    public async Task Damage(Inside inside)
    {
        await DamageProfile(inside);
        await new SalesDatabase(inside.Shop.Stores).Execute(
            "UPDATE orders SET details = $details, placed_at = $at WHERE customer_number = $customer",
            ("$details", $"{Clear()} is no JSON"), ("$at", $"on {Clear()}"), ("$customer", Number));
    }

    /// <returns>Puts it back as it was.</returns>
    public async Task<Func<Task>> DamageProfile(Inside inside)
    {
        var profiles = new TableClient(inside.Shop.Stores.StorageConnectionString, "profiles");
        var before = (await profiles.GetEntityAsync<TableEntity>(Number, "profile")).Value;
        var profile = new TableEntity(before)
        {
            ["preferences"] = $$"""{"newsletter": {{Clear()}}, """, ["street"] = before["city"], ["city"] = before["street"],
        };
        await profiles.UpdateEntityAsync(profile, before.ETag, TableUpdateMode.Replace);
        return () => profiles.UpdateEntityAsync(before, Azure.ETag.All, TableUpdateMode.Replace);
    }

    private async Task WriteProfile(Inside inside, ShopSealing sealing)
    {
        var preferences = new JsonObject
        {
            ["newsletter"] = new JsonObject { ["topics"] = new JsonArray(Clear(), Clear()), ["weekly"] = true },
            ["sizes"] = new JsonObject { ["shoe"] = 41, ["shirt"] = Clear() },
            ["delivery_note"] = await Seal("preferences.delivery_note", $"Ring twice and ask for {Mark(_sealedMarks)}."),
        };
        var row = new TableEntity(Number, "profile")
        {
            ["display_name"] = await Seal("display_name", Mark(_sealedMarks)),
            ["email"] = await Seal("email", Email),
            ["phone"] = await Seal("phone", Phone),
            ["birth_date"] = await Seal("birth_date", Mark(_sealedMarks)),
            ["street"] = await Seal("street", Mark(_sealedMarks)),
            ["postal_code"] = await Seal("postal_code", Mark(_sealedMarks)),
            ["city"] = await Seal("city", Mark(_sealedMarks)),
            ["country"] = Clear(),
            ["locale"] = Clear(),
            ["document_folder"] = _folder,
            ["preferences"] = preferences.ToJsonString(),
            ["joined_at"] = _now.ToDateTimeOffset(),
            ["loyalty_points"] = 12,
            // Nobody mapped it; it goes with its row.
            ["crm_score"] = Clear(),
        };
        await new TableClient(inside.Shop.Stores.StorageConnectionString, "profiles").AddEntityAsync(row);

        Task<string> Seal(string field, string text) => sealing.SealText(
            Number, "shop_profiles.profiles", new JsonArray(Number, "profile").ToJsonString(), field, text, CancellationToken.None);
    }

    private async Task WriteFiles(Inside inside, ShopSealing sealing)
    {
        await WriteFile("documents", "text/plain", Encoding.UTF8.GetBytes($"Contract with {Mark(_sealedMarks)}"));
        await WriteFile("documents", "application/zip", SearchTests.Zip(Encoding.Unicode.GetBytes(Mark(_sealedMarks))));
        await WriteFile("pictures", "image/png", Encoding.UTF8.GetBytes($"not really a picture of {Mark(_sealedMarks)}"));

        async Task WriteFile(string container, string contentType, byte[] content)
        {
            var name = $"{_folder}/{RandomNumberGenerator.GetHexString(12, lowercase: true)}";
            using var body = new MemoryStream();
            using var plaintext = new MemoryStream(content);
            await sealing.SealContent(Number, $"shop_files.{container}", name, "content", plaintext, body, CancellationToken.None);
            body.Position = 0;
            // Names and values of metadata travel in HTTP headers: ASCII.
            var metadata = new Dictionary<string, string>
            {
                ["folder"] = _folder,
                ["customer_number"] = Number,
                ["kind"] = "contract",
                ["uploaded_at"] = InstantPattern.General.Format(_now),
                ["scanner"] = Add(_clear, Text()),
            };
            await new BlobContainerClient(inside.Shop.Stores.StorageConnectionString, container).GetBlobClient(name).UploadAsync(
                body, new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = contentType }, Metadata = metadata });
        }
    }

    private async Task WriteSales(SalesDatabase sales)
    {
        await WriteOrder("1", _now - Duration.FromDays(400), _retained);
        await WriteOrder("2", _now - Duration.FromDays(4000), _clear);
        await sales.Execute(
            "INSERT INTO product_reviews VALUES ($id, $customer, $author, 'SKU-1', 4, $body, $at)",
            ("$id", RandomNumberGenerator.GetHexString(12)),
            ("$customer", Number),
            ("$author", Clear()),
            ("$body", $"Good, says {Clear()}"),
            ("$at", InstantPattern.General.Format(_now)));

        async Task WriteOrder(string suffix, Instant at, List<string> invoice)
        {
            var id = $"O{RandomNumberGenerator.GetHexString(12)}-{suffix}";
            var details = new { invoice = new { name = Mark(invoice), number = "I1" }, device = new { ip = Clear(), agent = Clear() } };
            await sales.Execute(
                """
                INSERT INTO orders VALUES ($id, $customer, $at, 'delivered', 'EUR', 100, $email, $phone, $name, $street, $postal, $city, $country,
                  NULL, $message, $details)
                """,
                ("$id", id), ("$customer", Number), ("$at", InstantPattern.General.Format(at)), ("$email", Email), ("$phone", Clear()),
                ("$name", Mark(invoice)), ("$street", Mark(invoice)), ("$postal", Mark(invoice)), ("$city", Mark(invoice)),
                ("$country", Mark(invoice)), ("$message", Clear()), ("$details", JsonSerializer.Serialize(details)));
            await sales.Execute(
                "INSERT INTO order_lines VALUES ($id, 1, $at, $sku, $product, 1, 100, $engraving)",
                ("$id", id), ("$at", InstantPattern.General.Format(at)), ("$sku", Mark(invoice)), ("$product", Mark(invoice)),
                ("$engraving", Clear()));
        }
    }

    private async Task WriteMarketing(Inside inside)
    {
        using var http = new HttpClient { BaseAddress = inside.Shop.Stores.Marketing };
        http.DefaultRequestHeaders.Authorization = new("Bearer", inside.Shop.Stores.MarketingApiKey);
        var contact = $"ct-{RandomNumberGenerator.GetHexString(12, lowercase: true)}";
        await Put(
            "contacts",
            new
            {
                contact_id = contact,
                customer_number = Number,
                email = Email,
                name = Clear(),
                consented_at = InstantPattern.General.Format(_now),
                attributes = new
                {
                    city = Clear(),
                    interests = new[] { Clear(), Clear() },
                    household = new { size = 2, children = 1 },
                },
                lead_source = Clear(),
            }
        );
        await Put(
            "events",
            new
            {
                event_id = $"ev-{RandomNumberGenerator.GetHexString(12, lowercase: true)}",
                contact_id = contact,
                customer_number = Number,
                kind = "opened",
                occurred_at = InstantPattern.General.Format(_now),
                attributes = new
                {
                    campaign = "spring",
                    ip = Clear(),
                    link = $"https://shop.example/?who={Clear()}",
                },
                session_token = Clear(),
            }
        );

        async Task Put(string kind, object record)
        {
            using var body = new StringContent(JsonSerializer.Serialize(new[] { record }), Encoding.UTF8, "application/json");
            using var answer = await http.PostAsync(new Uri($"{kind}/batch", UriKind.Relative), body);
            answer.EnsureSuccessStatusCode();
        }
    }

    private string Clear() => Mark(_clear);

    /// <summary>Text that escapes and encodings change: accents and a script beyond Latin.</summary>
    private static string Mark(List<string> group) => Add(group, string.Create(CultureInfo.InvariantCulture, $"{Text()}é漢"));

    private static string Text() => RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz", 14);

    private static string Add(List<string> group, string mark)
    {
        group.Add(mark);
        return mark;
    }
}
