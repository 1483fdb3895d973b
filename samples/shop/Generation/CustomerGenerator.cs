using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Bogus;
using Bogus.DataSets;
using NodaTime;

namespace Shop.Generation;

public sealed class CustomerGenerator(ShopOptions options)
{
    private static readonly string[] Topics = ["shoes", "books", "garden", "music", "kitchen", "travel"];
    private static readonly string[] Domains = ["example.com", "example.org", "example.net", "mail.example"];

    public IEnumerable<Customer> All() => Enumerable.Range(1, options.Customers).Select(One);

    public Customer One(int customer)
    {
        var random = Chance.For(options, customer, Chance.Stream.Profile);
        var script = Script.Of(customer);
        var name = script.FullName(random);
        var address = new Address(script.Locale) { Random = random };
        return new Customer(
            customer,
            script.Name,
            name,
            Email(customer, name, random),
            Phone(customer, script),
            new LocalDate(random.Int(1940, 2004), random.Int(1, 12), random.Int(1, 28)),
            address.StreetAddress(),
            address.ZipCode(),
            address.City(),
            script.Country,
            script.Locale,
            random.Opaque(8),
            $"Please ring twice and ask for {name}.",
            Preferences(random),
            random.DaysBefore(options.Now, 30, 12 * 365),
            random.Int(0, 20_000),
            Math.Round(random.Double(), 4));
    }

    private string Email(int customer, string name, Randomizer random)
    {
        if (customer == Cast.SharesEmailToo(options.Customers))
            return One(Cast.SharesEmail).Email;
        var letters = string.Concat(name.Normalize(NormalizationForm.FormD).Where(char.IsAsciiLetter));
        var local = string.Create(CultureInfo.InvariantCulture, $"{(letters.Length < 3 ? "customer" : letters)}.{customer}");
        var domain = random.ArrayElement(Domains);
        // As people type them: in capitals, or with a tag behind a plus sign.
        return (customer % 10) switch
        {
            0 => $"{local}@{domain.ToUpperInvariant()}",
            5 => $"{local}+shop@{domain}",
            _ => $"{local}@{domain}".ToLowerInvariant(),
        };
    }

    // Written down with and without spaces, as people do.
    private static string Phone(int customer, Script script) => customer % 3 == 0
        ? FormattableString.Invariant($"+{script.CallingCode} 555 01-{customer:D6}")
        : FormattableString.Invariant($"+{script.CallingCode}55501{customer:D6}");

    private static JsonObject Preferences(Randomizer random) => new()
    {
        ["newsletter"] = new JsonObject
        {
            ["topics"] = new JsonArray([.. random.ArrayElements(Topics, 2).Select(topic => JsonValue.Create(topic))]),
            ["weekly"] = random.Bool(),
        },
        ["sizes"] = new JsonObject { ["shoe"] = random.Int(35, 47), ["shirt"] = random.ArrayElement(["S", "M", "L", "XL"]) },
    };
}
