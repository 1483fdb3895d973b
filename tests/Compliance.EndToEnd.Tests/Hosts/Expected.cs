using NodaTime;
using Shop;
using Shop.Generation;

namespace Compliance.EndToEnd.Tests.Hosts;

/// <summary>What the shop's generator gave a customer, without a look into any store: it is the same in every shop.</summary>
internal static class Expected
{
    private static readonly ShopOptions Options = new() { Now = SystemClock.Instance.GetCurrentInstant() };

    public static Customer Customer(string number) =>
        new CustomerGenerator(Options).One(int.Parse(number.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture));

    public static IReadOnlyList<Order> Orders(string number) => [.. new OrderGenerator(Options).Of(Customer(number))];

    /// <summary>
    /// How many rows the generator made, by collection. Not for the busiest customer, whose orders are as many as a shop wants.
    /// </summary>
    public static IReadOnlyDictionary<string, long> Rows(string number)
    {
        var customer = Customer(number);
        var files = new FileGenerator(Options).Of(customer).ToList();
        var marketing = new MarketingGenerator(Options).Of(customer);
        var orders = Orders(number);
        return new ShopCounts(
            1,
            files.Count(file => file.Container == StoredFile.Documents),
            files.Count(file => file.Container == StoredFile.Pictures),
            orders.Count,
            orders.Sum(order => order.Lines.Count),
            new OrderGenerator(Options).ReviewsOf(customer).Count(),
            marketing is null ? 0 : 1,
            marketing?.Events.Count ?? 0).NotEmpty();
    }

    public static IReadOnlyDictionary<string, long> NotEmpty(this ShopCounts counts) =>
        counts.ByCollection().Where(each => each.Rows > 0).ToDictionary(each => each.Collection, each => each.Rows);
}
