using System.Globalization;
using Bogus;
using NodaTime;

namespace Shop.Generation;

public sealed class MarketingGenerator(ShopOptions options)
{
    // Events are kept for two years; as with orders, none is near the limit.
    private const int OldestKept = 700;
    private const int YoungestExpired = 760;
    private const int OldestExpired = 1_500;

    private static readonly string[] Interests = ["running", "cooking", "gardening", "reading", "hiking"];
    private static readonly string[] Kinds = ["opened", "clicked", "unsubscribed", "bounced"];
    private static readonly string[] Campaigns = ["spring", "summer", "autumn", "winter"];

    /// <summary>Nine of ten customers are known to marketing.</summary>
    public (Contact Contact, IReadOnlyList<MarketingEvent> Events)? Of(Customer customer)
    {
        if (customer.Sequence % 10 == 9)
            return null;
        var random = Chance.For(options, customer.Sequence, Chance.Stream.Marketing);
        var contact = new Contact(
            $"ct-{random.Opaque(6)}",
            customer.Number,
            customer.Email,
            customer.DisplayName,
            Text(random.DaysBefore(options.Now, 1, 1_000)),
            Cast.Mentioned(customer.Sequence, Cast.Referred, Cast.Referrer, options.Customers) is { } referrer
                ? Cast.Number(referrer)
                : null,
            new ContactAttributes(customer.City, random.ArrayElements(Interests, 2), new Household(random.Int(1, 6), random.Int(0, 4))),
            random.ArrayElement(["fair", "friend", "search"]));
        var events = Enumerable.Range(0, 2).Select(_ => Event(contact, random.DaysBefore(options.Now, 1, OldestKept), random)).ToList();
        if (customer.Sequence % 2 == 0)
            events.Add(Event(contact, random.DaysBefore(options.Now, YoungestExpired, OldestExpired), random));
        return (contact, events);
    }

    private static MarketingEvent Event(Contact contact, Instant at, Randomizer random) => new(
        $"ev-{random.Opaque(6)}",
        contact.ContactId,
        contact.CustomerNumber,
        random.ArrayElement(Kinds),
        Text(at),
        new EventAttributes(
            random.ArrayElement(Campaigns),
            string.Create(CultureInfo.InvariantCulture, $"198.51.100.{random.Int(1, 254)}"),
            $"https://shop.example/?who={contact.ContactId}"),
        random.Opaque(12));

    private static string Text(Instant instant) => NodaTime.Text.InstantPattern.General.Format(instant);
}
