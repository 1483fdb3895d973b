using System.Text;
using Compliance.EndToEnd.Tests.Hosts;
using Shop;

namespace Compliance.EndToEnd.Tests.Requests;

public sealed class AccessTests(ShopUnderTest shop)
{
    private static readonly byte[] PngSignature = [0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n'];

    [Fact]
    public async Task Everything_mapped_is_delivered_as_files_and_a_page()
    {
        var end = await shop.Api.Run("access", People.Asker);

        Assert.Equal("complete", end.Outcome);
        using var zip = await shop.Api.Export(end.Id);
        var counts = zip.Counts();
        Assert.Equal(Expected.Rows(People.Asker), counts);
        if (shop.HasInside)
            Assert.Equal((await shop.Inside.Inventory.CountOf(People.Asker)).NotEmpty(), counts);
        Assert.All(counts, each => Assert.Equal(
            each.Value,
            each.Key.StartsWith("shop_files.", StringComparison.Ordinal) ? zip.Files(each.Key).Count : zip.Rows(each.Key).Count));
        Assert.Empty(zip.Json("summary.json")["notCovered"]!.AsArray());
        Assert.All(counts.Keys, collection => Assert.Contains(collection, zip.Text("index.html"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_sealed_in_the_store_is_opened_and_nested_values_are_in_their_places()
    {
        var expected = Expected.Customer(People.Asker);

        using var zip = await shop.Api.Export((await shop.Api.Run("access", People.Asker)).Id);

        var profile = Assert.Single(zip.Rows("shop_profiles.profiles"))!;
        Assert.Equal(expected.DisplayName, profile["display_name"]!.GetValue<string>());
        Assert.Equal(expected.Email, profile["email"]!.GetValue<string>());
        Assert.Equal(expected.Street, profile["street"]!.GetValue<string>());
        Assert.Equal(expected.DeliveryNote, profile["preferences"]!["delivery_note"]!.GetValue<string>());
        Assert.Equal(expected.Preferences["sizes"]!["shoe"]!.GetValue<int>(), profile["preferences"]!["sizes"]!["shoe"]!.GetValue<int>());
        Assert.All(
            zip.Rows("shop_sales.orders"),
            order => Assert.Equal(expected.DisplayName, order!["details"]!["invoice"]!["name"]!.GetValue<string>()));
        Assert.Contains(
            expected.DisplayName,
            Encoding.UTF8.GetString(Assert.Single(zip.Files("shop_files.documents")).Content),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_open_with_what_their_names_end_with()
    {
        using var zip = await shop.Api.Export((await shop.Api.Run("access", People.Asker)).Id);

        var picture = Assert.Single(zip.Files("shop_files.pictures"));
        Assert.EndsWith(".png", picture.Name, StringComparison.Ordinal);
        Assert.Equal(PngSignature, picture.Content[..PngSignature.Length]);
        var letter = Assert.Single(zip.Files("shop_files.documents"));
        Assert.EndsWith(".txt", letter.Name, StringComparison.Ordinal);
        Assert.Equal(People.Asker, letter.About["metadata"]!["customer_number"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_letter_in_UTF_16_comes_out_as_it_went_in()
    {
        using var zip = await shop.Api.Export((await shop.Api.Run("access", People.Utf16Reader)).Id);

        var letter = Assert.Single(zip.Files("shop_files.documents")).Content;
        Assert.Equal(Encoding.Unicode.Preamble.ToArray(), letter[..2]);
        Assert.Contains(Expected.Customer(People.Utf16Reader).DisplayName, Encoding.Unicode.GetString(letter), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_large_document_and_many_orders_are_all_there()
    {
        var large = await shop.Api.Submit("access", People.LargeDocumentOwner);
        var busy = await shop.Api.Submit("access", People.Busiest);

        await shop.Api.End(large);
        using (var zip = await shop.Api.Export(large))
        {
            var scan = zip.Files("shop_files.documents").Single(file => file.Name.EndsWith(".bin", StringComparison.Ordinal)).Content;
            Assert.Contains(
                Expected.Customer(People.LargeDocumentOwner).Email, Encoding.UTF8.GetString(scan[..500]), StringComparison.Ordinal);
            Assert.True(scan.Length >= RunningShop.LargeDocumentBytes);
        }

        await shop.Api.End(busy);
        using (var zip = await shop.Api.Export(busy))
        {
            Assert.True(zip.Rows("shop_sales.orders").Count >= RunningShop.BusiestOrders);
            Assert.Equal(
                zip.Counts()["shop_sales.orders"],
                zip.Rows("shop_sales.orders").Select(order => order!["order_id"]!.GetValue<string>()).Distinct().Count());
            Assert.Contains("The first 200 of ", zip.Text("index.html"), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(Cast.GiftGiver, "data/shop_sales.orders.json", Cast.GiftReceiver)]
    [InlineData(Cast.Referred, "data/shop_marketing.contacts.json", Cast.Referrer)]
    [InlineData(Cast.DocumentSharer, "files/shop_files.documents/0001.about.json", Cast.DocumentReader)]
    public async Task Another_persons_number_is_taken_out(int asker, string file, int other)
    {
        var end = await shop.Api.Run("access", Cast.Number(asker));

        using var zip = await shop.Api.Export(end.Id);
        Assert.Contains("[another person's data]", zip.Text(file), StringComparison.Ordinal);
        Assert.All(zip.Entries, entry => Assert.DoesNotContain(Cast.Number(other), zip.Text(entry.FullName), StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_export_is_sealed_where_it_is_kept_and_refused_after_its_date()
    {
        var inside = shop.Inside;
        var end = await shop.Api.Run("access", People.ExpiredAsker);
        Assert.NotNull(end.Status["exportUntil"]);
        using (var zip = await shop.Api.Export(end.Id))
            Assert.NotEmpty(zip.Entries);
        var kept = await inside.Export(end.Id);
        Assert.True(kept.AsSpan().IndexOf("PK\x3\x4"u8) < 0 && kept.AsSpan().IndexOf("index.html"u8) < 0);

        await inside.ExpireExport(end.Id);

        using var answer = await shop.Http.GetAsync(new Uri($"api/requests/{end.Id}/download", UriKind.Relative));
        await answer.IsProblem(404, "unknown-export");
    }
}
