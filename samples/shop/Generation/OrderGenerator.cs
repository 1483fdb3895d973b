using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Bogus;
using NodaTime;

namespace Shop.Generation;

public sealed class OrderGenerator(ShopOptions options)
{
    private static readonly JsonSerializerOptions Unescaped = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly string[] Products =
    [
        "Running shoes",
        "Cookbook",
        "Garden hose",
        "Headphones",
        "Frying pan",
        "Rucksack",
        "Silver pen",
    ];
    private static readonly string[] Statuses = ["delivered", "delivered", "delivered", "returned"];

    // Commercial records must be kept for ten years; nothing lies within a month of that limit, so that a test's or a
    // demonstration's length does not change who is on which side of it.
    private const int YoungestExpired = 10 * 365 + 33;
    private const int OldestExpired = 12 * 365;
    private const int OldestRetained = 10 * 365 - 30;

    /// <summary>Streams one customer's orders, newest ids last.</summary>
    public IEnumerable<Order> Of(Customer customer)
    {
        var random = Chance.For(options, customer.Sequence, Chance.Stream.Orders);
        var count = customer.Sequence == Cast.Busiest ? options.BusiestOrders : random.Int(1, 8);
        for (var index = 0; index < count; index++)
            yield return One(customer, index, random);
    }

    public IEnumerable<Review> ReviewsOf(Customer customer)
    {
        var random = Chance.For(options, customer.Sequence, Chance.Stream.Reviews);
        for (var index = random.Int(-4, 2); index > 0; index--)
        {
            yield return new Review(
                $"R{random.Opaque(6)}", customer.Number, customer.DisplayName, Sku(random), random.Int(1, 5),
                $"Works as it should. {customer.DisplayName}, {customer.City}", random.DaysBefore(options.Now, 1, 3_000));
        }
    }

    private Order One(Customer customer, int index, Randomizer random)
    {
        var isOld = random.Bool(0.08f);
        var placedAt = isOld
            ? random.DaysBefore(options.Now, YoungestExpired, OldestExpired)
            : random.DaysBefore(options.Now, 1, OldestRetained);
        var gift = index == 0 && Cast.Mentioned(customer.Sequence, Cast.GiftGiver, Cast.GiftReceiver, options.Customers) is { } receiver
            ? new CustomerGenerator(options).One(receiver)
            : null;
        var to = gift ?? customer;
        return new Order(
            string.Create(CultureInfo.InvariantCulture, $"O{customer.Sequence:D6}-{index:D5}"),
            customer.Number,
            placedAt,
            random.ArrayElement(Statuses),
            "EUR",
            customer.Email,
            customer.Phone,
            to.DisplayName,
            to.Street,
            to.PostalCode,
            to.City,
            to.Country,
            gift?.Number,
            gift is null ? null : $"Happy birthday, {gift.DisplayName}!",
            Details(customer, random),
            [.. Enumerable.Range(1, random.Int(1, 5)).Select(line => Line(line, customer, random))]);
    }

    private static OrderLine Line(int number, Customer customer, Randomizer random) => new(
        number,
        Sku(random),
        random.ArrayElement(Products),
        random.Int(1, 3),
        random.Long(199, 19_999),
        random.Bool(0.05f) ? $"For {customer.DisplayName}" : null);

    private static string Details(Customer customer, Randomizer random) =>
        JsonSerializer.Serialize(
            new
            {
                invoice = new { name = customer.DisplayName, number = $"I{random.Opaque(4)}" },
                device = new
                {
                    ip = string.Create(CultureInfo.InvariantCulture, $"203.0.113.{random.Int(1, 254)}"),
                    agent = "Mozilla/5.0 (example)",
                },
            },
            Unescaped);

    private static string Sku(Randomizer random) => string.Create(CultureInfo.InvariantCulture, $"SKU-{random.Int(1_000, 9_999)}");
}
