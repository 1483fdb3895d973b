namespace Compliance.DataMap;

/// <summary>How people reach who is responsible (GDPR Art. 13(1)(a), (b)), as the map says under <c>compliance.contact</c>.</summary>
/// <param name="Privacy">An address, an email address or a web address for questions about data; null where the map does not say.</param>
/// <param name="DataProtectionOfficer">Null where there is none.</param>
/// <param name="Authority">The supervisory authority to complain to (Art. 13(2)(d)); null where the map does not say.</param>
public sealed record ControllerContact(string? Privacy, ContactParty? DataProtectionOfficer, ContactParty? Authority)
{
    /// <summary>The controller's postal address; null where the map does not say.</summary>
    public string? Address { get; init; }

    /// <summary>The controller's: ISO 3166-1, two capitals; null where the map does not say.</summary>
    public string? Country { get; init; }

    /// <summary>Who acts for the controller (Art. 13(1)(a), 27); null where the map does not say.</summary>
    public ContactParty? Representative { get; init; }

    /// <summary>Where people send requests: a web address or an email address; null where the map does not say.</summary>
    public string? Requests { get; init; }
}

/// <summary>Somebody to turn to, as far as the map says.</summary>
/// <param name="Name">Of a person's office or an authority.</param>
/// <param name="Address">Postal.</param>
/// <param name="Country">ISO 3166-1, two capitals.</param>
/// <param name="Email">An email address.</param>
/// <param name="Phone">A telephone number.</param>
public sealed record ContactParty(string? Name, string? Address = null, string? Country = null, string? Email = null, string? Phone = null)
{
    /// <summary>All that is said, for people.</summary>
    public string Line => string.Join(", ", new[] { Name, Address, Country, Email, Phone }.OfType<string>());

    /// <summary>A text alone: an email address where it is one, and else a name.</summary>
    public static ContactParty Of(string text) => IsEmail(text) ? new(null, Email: text) : new(text);

    /// <summary>Whether a text can be an email address: one <c>@</c> with something on both sides, and no blank.</summary>
    public static bool IsEmail(string text) =>
        text.Split('@') is [{ Length: > 0 }, { Length: > 2 } host] && host.Contains('.', StringComparison.Ordinal)
        && !text.Any(char.IsWhiteSpace);

    public override string ToString() => Line;
}
