using System.Text.Json.Serialization;
using NodaTime;

namespace Shop.Generation;

public sealed record Contact(
    string ContactId,
    string CustomerNumber,
    string Email,
    string Name,
    string ConsentedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ReferredBy,
    ContactAttributes Attributes,
    string LeadSource);

public sealed record ContactAttributes(string City, IReadOnlyList<string> Interests, Household Household);

public sealed record Household(int Size, int Children);

public sealed record MarketingEvent(
    string EventId,
    string ContactId,
    string CustomerNumber,
    string Kind,
    string OccurredAt,
    EventAttributes Attributes,
    string SessionToken);

public sealed record EventAttributes(string Campaign, string Ip, string Link);
