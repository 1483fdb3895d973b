using System.Text.Json.Nodes;
using NodaTime;

namespace Shop.Generation;

/// <summary>One customer, and with it a row of the profile table.</summary>
public sealed record Customer(
    int Sequence,
    string Script,
    string DisplayName,
    string Email,
    string Phone,
    LocalDate BirthDate,
    string Street,
    string PostalCode,
    string City,
    string Country,
    string Locale,
    string DocumentFolder,
    string DeliveryNote,
    JsonObject Preferences,
    Instant JoinedAt,
    int LoyaltyPoints,
    double CrmScore)
{
    public string Number => Cast.Number(Sequence);

    public IReadOnlyDictionary<string, string> Identities => new Dictionary<string, string>
    {
        ["customer_number"] = Number,
        ["email"] = Email,
        ["phone"] = Phone,
    };
}
