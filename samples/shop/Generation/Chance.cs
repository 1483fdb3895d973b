using Bogus;
using NodaTime;

namespace Shop.Generation;

/// <summary>Repeatable randomness: a customer's own, so that nobody's data depends on how many others there are.</summary>
internal static class Chance
{
    public static Randomizer For(ShopOptions options, int customer, Stream stream) =>
        new(unchecked((options.Seed * 31 + customer) * 7_919 + (int)stream) & int.MaxValue);

    /// <summary>What is drawn: adding a field to one stream leaves the others as they were.</summary>
    public enum Stream
    {
        Profile,
        Orders,
        Reviews,
        Files,
        Marketing,
    }

    public static string Opaque(this Randomizer random, int bytes) => Convert.ToHexStringLower(random.Bytes(bytes));

    /// <summary>A time so many days before, to the second.</summary>
    public static Instant DaysBefore(this Randomizer random, Instant now, int fewest, int most) =>
        Instant.FromUnixTimeSeconds(now.ToUnixTimeSeconds() - random.Long(fewest * 86_400L, most * 86_400L));
}
