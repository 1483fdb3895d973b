using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using NodaTime;
using Shop.Generation;

namespace Shop.Tests;

public class GeneratorTests
{
    [Fact]
    public void The_same_options_give_the_same_shop()
    {
        Assert.Equal(Fingerprint(Some.Full), Fingerprint(Some.Full));
        Assert.NotEqual(Fingerprint(Some.Full), Fingerprint(Some.Full with { Seed = 1 }));
    }

    [Fact]
    public void A_customers_data_does_not_depend_on_how_many_others_there_are() =>
        Assert.Equal(
            Line(new CustomerGenerator(Some.Full).One(17)), Line(new CustomerGenerator(Some.Full with { Customers = 5_000 }).One(17)));

    [Fact]
    public void A_thousand_customers_have_a_thousand_numbers_folders_and_phones()
    {
        var customers = Some.Customers().ToList();
        Assert.Equal(1_000, customers.Count);
        Assert.Equal(1_000, customers.DistinctBy(customer => customer.Number).Count());
        Assert.Equal(1_000, customers.DistinctBy(customer => customer.DocumentFolder).Count());
        Assert.Equal(1_000, customers.DistinctBy(customer => customer.Phone).Count());
    }

    [Fact]
    public void Exactly_two_people_share_an_email_address()
    {
        var shared = Assert.Single(Some.Customers().GroupBy(customer => customer.Email.ToUpperInvariant()), group => group.Count() > 1);
        Assert.Equal([Cast.SharesEmail, Cast.SharesEmailToo(1_000)], shared.Select(customer => customer.Sequence));
    }

    [Theory]
    [InlineData("Latin", 'A', 'ÿ')]
    [InlineData("Cyrillic", 'А', 'я')]
    [InlineData("Greek", 'Ά', 'ώ')]
    [InlineData("Arabic", 'ء', 'ي')]
    [InlineData("Hebrew", 'א', 'ת')]
    [InlineData("Chinese", '一', '\u9FFF')]
    [InlineData("Japanese", '一', '\u9FFF')]
    [InlineData("Korean", '가', '힣')]
    [InlineData("Devanagari", 'अ', 'ह')]
    [InlineData("Thai", 'ก', 'ฮ')]
    [InlineData("Georgian", 'ა', 'ჰ')]
    [InlineData("Combining", '\u0300', '\u036F')]
    [InlineData("Bidirectional", '\u2067', '\u2067')]
    public void Names_are_written_in_their_script(string script, char first, char last)
    {
        var names = Some.Customers().Where(customer => customer.Script == script).Select(customer => customer.DisplayName).ToList();
        Assert.True(names.Count > 40);
        // A short Vietnamese name may happen to have no mark.
        Assert.True(names.Count(name => name.Any(letter => letter >= first && letter <= last)) > names.Count * 0.8);
    }

    [Fact]
    public void Some_names_hold_emoji_made_of_several_code_points() =>
        Assert.Contains(
            Some.Customers(),
            customer =>
                StringInfo.ParseCombiningCharacters(customer.DisplayName).Length < customer.DisplayName.Length - 5
                && customer.DisplayName.EnumerateRunes().Any(rune => rune.Value > 0x1F000));

    [Fact]
    public void One_customer_has_ten_thousand_orders_of_about_three_lines()
    {
        var orders = Some.Orders(Cast.Busiest).ToList();
        Assert.Equal(10_000, orders.Count);
        Assert.InRange(orders.Average(order => order.Lines.Count), 2.9, 3.1);
        Assert.Equal(10_000, orders.DistinctBy(order => order.OrderId).Count());
        Assert.All(Some.Customers().Where(customer => customer.Sequence != Cast.Busiest), customer =>
            Assert.InRange(Some.Orders(customer.Sequence).Count(), 1, 8));
    }

    [Fact]
    public void Orders_lie_on_both_sides_of_the_ten_years_and_none_is_near_the_limit()
    {
        var limit = (Some.Full.Now.InUtc().LocalDateTime - Period.FromYears(10)).InUtc().ToInstant();
        var orders = Some.Orders(Cast.Busiest).ToList();
        Assert.InRange(orders.Count(order => order.PlacedAt < limit), 600, 1_000);
        Assert.DoesNotContain(orders, order => Duration.Max(order.PlacedAt - limit, limit - order.PlacedAt) < Duration.FromDays(14));
        Assert.All(orders, order => Assert.True(order.PlacedAt < Some.Full.Now));
        Assert.All(orders, order => Assert.True(order.PlacedAt > Some.Full.Now - Duration.FromDays(12 * 366)));
    }

    [Fact]
    public void At_least_three_hundred_marketing_events_have_outlived_their_two_years()
    {
        var generator = new MarketingGenerator(Some.Full);
        var limit = NodaTime.Text.InstantPattern.General.Format(
            (Some.Full.Now.InUtc().LocalDateTime - Period.FromYears(2)).InUtc().ToInstant());
        var events = Some.Customers().SelectMany(customer => generator.Of(customer)?.Events ?? []).ToList();
        Assert.InRange(events.Count(each => string.CompareOrdinal(each.OccurredAt, limit) < 0), 300, events.Count / 2);
    }

    [Fact]
    public void One_document_has_twenty_megabytes_and_reads_the_same_twice()
    {
        var scan = Assert.Single(new FileGenerator(Some.Full).Of(Some.Customer(Cast.LargeDocument)), file => file.Kind == "scan");
        using var first = scan.Open();
        using var second = scan.Open();
        var digest = System.Security.Cryptography.SHA256.HashData(first);
        Assert.Equal(20 * 1024 * 1024, first.Position);
        Assert.Equal(digest, System.Security.Cryptography.SHA256.HashData(second));
    }

    [Fact]
    public void Rows_mention_other_customers_and_only_those_meant_for_it()
    {
        var gift = Some.Orders(Cast.GiftGiver).First();
        Assert.Equal(Cast.Number(Cast.GiftReceiver), gift.GiftFor);
        Assert.Equal(Some.Customer(Cast.GiftReceiver).DisplayName, gift.ShipName);
        Assert.Equal(
            Cast.Number(Cast.DocumentReader), new FileGenerator(Some.Full).Of(Some.Customer(Cast.DocumentSharer)).First().SharedWith);
        Assert.Equal(
            Cast.Number(Cast.Referrer), new MarketingGenerator(Some.Full).Of(Some.Customer(Cast.Referred))!.Value.Contact.ReferredBy);
        var mentioned = Some.Customers()
            .SelectMany(customer => Some.Orders(customer.Sequence))
            .Select(order => order.GiftFor)
            .OfType<string>();
        Assert.All(mentioned, number => Assert.EndsWith("46", number, StringComparison.Ordinal));
    }

    [Fact]
    public void File_names_say_nothing_about_anyone()
    {
        var generator = new FileGenerator(Some.Full);
        Assert.All(Some.Customers().SelectMany(generator.Of), file => Assert.Matches("^[0-9a-f]{16}/[0-9a-f]{12}$", file.Name));
    }

    [Fact]
    public void Values_are_nested_and_encoded_in_several_ways()
    {
        var order = Some.Orders(8).First();
        Assert.Equal(order.ShipName, JsonNode.Parse(order.Details)!["invoice"]!["name"]!.GetValue<string>());
        Assert.NotNull(Some.Customer(8).Preferences["newsletter"]!["topics"]);
        using var letter = new FileGenerator(Some.Full).Of(Some.Customer(9)).First().Open();
        using var text = new StreamReader(letter, Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        Assert.Contains(Some.Customer(9).DisplayName, text.ReadToEnd(), StringComparison.Ordinal);
        Assert.Equal(Encoding.Unicode, text.CurrentEncoding);
    }

    private static string Fingerprint(ShopOptions options)
    {
        var files = new FileGenerator(options);
        var orders = new OrderGenerator(options);
        var marketing = new MarketingGenerator(options);
        return string.Join(
            '\n',
            new CustomerGenerator(options)
                .All()
                .Take(80)
                .Select(customer =>
                    $"{Line(customer)} {string.Join(',', files.Of(customer).Select(file => file.Name))} "
                    + $"{string.Join(',', orders.Of(customer).Take(9).Select(order => order.PlacedAt + order.Details))} "
                    + $"{marketing.Of(customer)?.Contact}"));
    }

    private static string Line(Customer customer) => $"{customer with { Preferences = [] }} {customer.Preferences.ToJsonString()}"
        .Replace(nameof(JsonObject), "", StringComparison.Ordinal);
}
