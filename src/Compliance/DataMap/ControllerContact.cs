namespace Compliance.DataMap;

/// <summary>How people reach who is responsible (GDPR Art. 13(1)(a), (b)), as the map says under <c>compliance.contact</c>.</summary>
/// <param name="Privacy">An address, an email address or a web address for questions about data; null where the map does not say.</param>
/// <param name="DataProtectionOfficer">The same for the data protection officer; null where there is none.</param>
/// <param name="Authority">The supervisory authority to complain to (Art. 13(2)(d)); null where the map does not say.</param>
public sealed record ControllerContact(string? Privacy, string? DataProtectionOfficer, string? Authority);
