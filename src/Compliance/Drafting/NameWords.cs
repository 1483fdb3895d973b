using System.Text.RegularExpressions;

namespace Compliance.Drafting;

/// <summary>The words of a name in a schema, in small letters: <c>BillingPostalCode</c>, <c>billing_postal_code</c> and <c>billing postal
/// code</c> have the same.</summary>
internal static partial class NameWords
{
    public static IReadOnlyList<string> Of(string name) => [.. Word().Matches(name).Select(each => each.Value.ToLowerInvariant())];

    /// <summary>The name of one of many: <c>customers</c> is <c>customer</c>, <c>categories</c> is <c>category</c>, <c>address</c>
    /// stays.</summary>
    public static string Singular(string word) => word switch
    {
        "people" => "person",
        _ when word.EndsWith("ies", StringComparison.Ordinal) && word.Length > 4 => word[..^3] + "y",
        _ when word.EndsWith("ses", StringComparison.Ordinal) || word.EndsWith("xes", StringComparison.Ordinal) => word[..^2],
        _ when word.EndsWith("ss", StringComparison.Ordinal) || word.EndsWith("us", StringComparison.Ordinal) => word,
        _ when word.EndsWith('s') && word.Length > 3 => word[..^1],
        _ => word,
    };

    public static string Plural(string word) => word switch
    {
        "person" => "people",
        "staff" => "staff",
        _ when word.EndsWith('y') && !word.EndsWith("ey", StringComparison.Ordinal) => word[..^1] + "ies",
        _ when word.EndsWith('s') => word,
        _ => word + "s",
    };

    /// <summary>The words joined by underscores, the last one of one thing: <c>Order Details</c> is <c>order_detail</c>.</summary>
    public static string Snake(string name) =>
        Of(name) is { Count: > 0 } words ? string.Join('_', [.. words.SkipLast(1), Singular(words[^1])]) : "row";

    [GeneratedRegex("[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")]
    private static partial Regex Word();
}
