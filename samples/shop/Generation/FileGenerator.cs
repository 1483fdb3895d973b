using System.Globalization;
using System.Text;
using Bogus;
using NodaTime;

namespace Shop.Generation;

public sealed class FileGenerator(ShopOptions options)
{
    public IEnumerable<StoredFile> Of(Customer customer)
    {
        var random = Chance.For(options, customer.Sequence, Chance.Stream.Files);
        var letter = Encoding.UTF8.GetBytes(Letter(customer));
        // Some offices still write UTF-16.
        if (customer.Sequence % 9 == 0)
            letter = [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Letter(customer))];
        yield return File(customer, random, StoredFile.Documents, "contract", "text/plain", () => new MemoryStream(letter));

        if (customer.Sequence % 2 == 0)
        {
            var picture = Png.Tile(random.Bytes(8));
            yield return File(customer, random, StoredFile.Pictures, "portrait", "image/png", () => new MemoryStream(picture));
        }

        if (customer.Sequence == Cast.LargeDocument)
        {
            var heading = Encoding.UTF8.GetBytes(Letter(customer));
            var seed = random.Int();
            yield return File(customer, random, StoredFile.Documents, "scan", "application/octet-stream",
                () => new ScanStream(heading, seed, options.LargeDocumentBytes));
        }
    }

    private StoredFile File(Customer customer, Randomizer random, string container, string kind, string contentType, Func<Stream> open)
    {
        var reader =
            kind == "contract" ? Cast.Mentioned(customer.Sequence, Cast.DocumentSharer, Cast.DocumentReader, options.Customers) : null;
        return new StoredFile(
            container,
            customer.DocumentFolder,
            random.Opaque(6),
            customer.Number,
            kind,
            contentType,
            random.DaysBefore(options.Now, 1, 2_000),
            reader is { } number ? Cast.Number(number) : null,
            string.Create(CultureInfo.InvariantCulture, $"scanner-{random.Int(1, 9)}"),
            open);
    }

    private static string Letter(Customer customer) => $"""
        Contract of purchase on account

        {customer.DisplayName}, born on {customer.BirthDate:uuuu-MM-dd}
        {customer.Street}
        {customer.PostalCode} {customer.City} {customer.Country}
        {customer.Email}, {customer.Phone}

        The customer {customer.Number} pays within thirty days of delivery.

        """;
}
