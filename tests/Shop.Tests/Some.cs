using NodaTime;
using Shop.Generation;

namespace Shop.Tests;

internal static class Some
{
    public static readonly ShopOptions Full = new() { Now = Instant.FromUtc(2026, 3, 29, 1, 30) };

    /// <summary>The whole cast, in a shop that is quickly filled.</summary>
    public static readonly ShopOptions Small = Full with { Customers = 60, Sealed = 12, BusiestOrders = 40, LargeDocumentBytes = 300_000 };

    public static Customer Customer(int number) => new CustomerGenerator(Full).One(number);

    public static IEnumerable<Customer> Customers() => new CustomerGenerator(Full).All();

    public static IEnumerable<Order> Orders(int customer) => new OrderGenerator(Full).Of(Customer(customer));
}
