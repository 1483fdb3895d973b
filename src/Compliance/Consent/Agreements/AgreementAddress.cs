namespace Compliance.Consent.Agreements;

/// <summary>
/// The address by which an agreement is named. Whatever stands in it is kept by both sides: so it has no part in which something about a
/// person could stand.
/// </summary>
public static class AgreementAddress
{
    /// <summary>In characters.</summary>
    public const int MaxLength = 256;

    /// <returns>What is wrong, in words that follow "it"; null for nothing.</returns>
    public static string? Problem(string? text) =>
        text is not { Length: > 0 and <= MaxLength } ? $"must have 1 to {MaxLength} characters"
        : !text.All(char.IsAscii) || !Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttps
            ? "must be an absolute https address in ASCII"
        : uri.UserInfo.Length > 0 || text.Contains('?', StringComparison.Ordinal) || text.Contains('#', StringComparison.Ordinal)
            ? "must have no user, query or fragment"
        : uri.AbsoluteUri != text ? "must be written as its normal form is: a host in lower case, and a slash behind it"
        : null;
}
