using NodaTime;

namespace Shop.Generation;

public sealed record Order(
    string OrderId,
    string CustomerNumber,
    Instant PlacedAt,
    string Status,
    string Currency,
    string ContactEmail,
    string ContactPhone,
    string ShipName,
    string ShipStreet,
    string ShipPostalCode,
    string ShipCity,
    string ShipCountry,
    string? GiftFor,
    string? GiftMessage,
    string Details,
    IReadOnlyList<OrderLine> Lines)
{
    public long TotalCents => Lines.Sum(line => line.Quantity * line.UnitCents);
}

public sealed record OrderLine(int LineNumber, string Sku, string Product, int Quantity, long UnitCents, string? Engraving);

public sealed record Review(
    string ReviewId, string CustomerNumber, string AuthorName, string Sku, int Stars, string Body, Instant WrittenAt);
