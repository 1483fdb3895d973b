namespace Compliance.DataMap;

/// <summary>
/// Somebody else who was given personal data, and is told of what becomes of it (GDPR Art. 19, 17(2); CCPA §1798.105(c)); as the map says
/// under <c>compliance.recipients</c>. Where they are told, the host's configuration says.
/// </summary>
/// <param name="Key">Lower-case letters, digits and hyphens; also the audience of what is signed for them.</param>
/// <param name="Title">What people call them.</param>
/// <param name="Owner">Who answers for them here: a role or a team; null where the map does not say.</param>
/// <param name="Identity">The kind of identity by which they know a person.</param>
/// <param name="Receives">What they are given: only who has rows there concerns them.</param>
public sealed record Recipient(string Key, string Title, string? Owner, string Identity, IReadOnlyList<CollectionAddress> Receives);
