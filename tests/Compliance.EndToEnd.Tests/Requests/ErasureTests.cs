using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Compliance.EndToEnd.Tests.Hosts;
using Compliance.Proof.Verifying;
using Compliance.Protection;
using Compliance.Protection.Records;
using Compliance.Subjects;
using Microsoft.Extensions.DependencyInjection;
using Shop;

namespace Compliance.EndToEnd.Tests.Requests;

public sealed class ErasureTests(ShopUnderTest shop)
{
    private const string Orders = "shop_sales.orders";
    private const string Lines = "shop_sales.order_lines";
    private const string Reviews = "shop_sales.product_reviews";

    [Theory]
    [InlineData(4)]
    [InlineData(Cast.LongStanding)]
    public async Task The_certificate_accounts_for_every_row_of_every_collection(int customer)
    {
        var number = Cast.Number(customer);
        var before = Expected.Rows(number);
        var retained = new Dictionary<string, long>
        {
            [Orders] = Retained(number).Count,
            [Lines] = Retained(number).Sum(order => order.Lines.Count),
        };

        var end = await shop.Api.Run("erasure", number);

        Assert.Equal("complete", end.Outcome);
        var stated = await shop.Api.Certificate(end.Id);
        Assert.Equal("complete", stated.Outcome);
        Assert.Empty(stated.NotCovered);
        Assert.All(before, each =>
        {
            var kept = retained.GetValueOrDefault(each.Key);
            Assert.Equal(kept, stated.Count(each.Key, "retained"));
            Assert.Equal(each.Value - kept, stated.Count(each.Key, each.Key == Reviews ? "masked" : "deleted"));
            Assert.Equal(0, stated.Count(each.Key, "of these already gone"));
        });
        if (customer <= People.Sealed)
        {
            var key = Assert.Single(stated.Keys);
            Assert.All(new[] { "bound", "deleted", "purged" }, fact => Assert.NotNull(key[fact]));
        }

        if (shop.HasInside)
            await IsGone(number, retained);
    }

    [Fact]
    public async Task A_certificate_verifies_with_the_logs_public_keys_alone_and_not_with_a_bit_changed()
    {
        var trust = new VerificationOptions { LogKeys = shop.LogKeys };

        var certificate = (await shop.Api.Certificate((await shop.Api.Run("erasure", People.CertificateHolder)).Id)).File;

        Assert.Equal(CertificateFailure.None, CertificateVerifier.Verify(certificate, trust).Failure);
        for (var index = 0; index < certificate.Length; index += 7)
        {
            certificate[index] ^= 1;
            Assert.False(CertificateVerifier.Verify(certificate, trust).IsValid);
            certificate[index] ^= 1;
        }
    }

    [Fact]
    public async Task A_copy_of_sealed_data_taken_before_does_not_open_any_more()
    {
        var inside = shop.Inside;
        var number = People.CopiedLeaver;
        var subject = Assert.Single(
            await inside
                .Services.GetRequiredService<ISubjectDirectory>()
                .Find("customer_number", Personal.Of(number), CancellationToken.None));
        var protector = inside.Services.GetRequiredService<SubjectProtector>();
        var profile = (
            await new TableClient(inside.Shop.Stores.StorageConnectionString, "profiles").GetEntityAsync<TableEntity>(number, "profile")
        ).Value;
        var document = await CopyOfDocument(profile.GetString("document_folder"));
        var email = new RecordAddress("shop_profiles.profiles", $"""["{number}","profile"]""", "email");
        var content = new RecordAddress("shop_files.documents", document.Name, "content");
        Assert.Equal(Expected.Customer(number).Email, await protector.OpenText(subject, email, profile.GetString("email")));
        Assert.NotEmpty(await protector.Open(subject, content, document.Bytes));

        Assert.Equal("complete", (await shop.Api.Run("erasure", number)).Outcome);

        await Assert.ThrowsAnyAsync<ProtectionException>(() => protector.OpenText(subject, email, profile.GetString("email")));
        await Assert.ThrowsAnyAsync<ProtectionException>(() => protector.Open(subject, content, document.Bytes));

        async Task<(string Name, byte[] Bytes)> CopyOfDocument(string folder)
        {
            var container = new BlobContainerClient(inside.Shop.Stores.StorageConnectionString, "documents");
            var blob = await container
                .GetBlobsAsync(
                    Azure.Storage.Blobs.Models.BlobTraits.None, Azure.Storage.Blobs.Models.BlobStates.None, $"{folder}/", default)
                .FirstAsync();
            return (blob.Name, (await container.GetBlobClient(blob.Name).DownloadContentAsync()).Value.Content.ToArray());
        }
    }

    [Fact]
    public async Task Nobody_else_loses_a_row()
    {
        var inventory = shop.Inside.Inventory;
        string[] neighbours = [Cast.Number(6), Cast.Number(24), Cast.Number(Cast.GiftReceiver), Cast.Number(Cast.Referrer)];
        var before = await Count();

        Assert.Equal("complete", (await shop.Api.Run("erasure", People.LonelyLeaver)).Outcome);

        Assert.Equal(before, await Count());

        async Task<List<ShopCounts>> Count()
        {
            var counts = new List<ShopCounts>();
            foreach (var neighbour in neighbours)
                counts.Add(await inventory.CountOf(neighbour));
            return counts;
        }
    }

    [Fact]
    public async Task Whoever_is_erased_twice_loses_nothing_more_and_nothing_breaks()
    {
        foreach (var customer in new[] { People.TwiceLeaver, People.SealedTwiceLeaver })
        {
            var first = await shop.Api.Run("erasure", customer);
            var second = await shop.Api.Run("erasure", customer);

            Assert.Equal("complete", first.Outcome);
            // What the law makes the shop keep is still found by the customer number that it keeps.
            Assert.Equal(Retained(customer).Count > 0 ? "complete" : "not-found", second.Outcome);
            var stated = await shop.Api.Certificate(second.Id);
            Assert.Equal(Retained(customer).Count, stated.Count(Orders, "retained"));
            Assert.All(
                Expected.Rows(customer).Keys,
                collection => Assert.Equal(0, stated.Count(collection, "deleted") + stated.Count(collection, "masked")));
        }
    }

    [Fact]
    public async Task Two_erasures_of_one_person_at_the_same_time_both_end()
    {
        foreach (var customer in new[] { People.ConcurrentLeaver, People.SealedConcurrentLeaver })
        {
            var ids = await Task.WhenAll(shop.Api.Submit("erasure", customer), shop.Api.Submit("erasure", customer));

            var ends = await Task.WhenAll(ids.Select(shop.Api.End));

            Assert.Contains("complete", ends.Select(end => end.Outcome));
            Assert.All(ends, end => Assert.Contains(end.Outcome, (string[])["complete", "already-erased", "not-found"]));
            if (shop.HasInside)
                await IsGone(
                    customer,
                    new Dictionary<string, long>
                    {
                        [Orders] = Retained(customer).Count,
                        [Lines] = Retained(customer).Sum(order => order.Lines.Count),
                    }
                );
        }
    }

    /// <summary>Orders that commercial law keeps for ten years.</summary>
    private static List<Shop.Generation.Order> Retained(string customer)
    {
        var cutoff = NodaTime.SystemClock.Instance.GetCurrentInstant() - NodaTime.Duration.FromDays(3652);
        return [.. Expected.Orders(customer).Where(order => order.PlacedAt > cutoff)];
    }

    private async Task IsGone(string customer, Dictionary<string, long> retained)
    {
        var left = await shop.Inside.Inventory.CountOf(customer);
        Assert.Equal(retained.Where(each => each.Value > 0).ToDictionary(), left.NotEmpty());
        await foreach (var order in new SalesDatabase(shop.Inside.Shop.Stores).OrdersOf(customer))
            Kept.Check(order);
    }
}
