using System.Text.RegularExpressions;

namespace Shop.Marketing;

/// <summary>
/// One query parameter. <c>email=a&amp;email=b</c> matches either value; <c>before.occurred_at=T</c> matches what sorts
/// before T, which for ISO 8601 times in UTC means earlier. Nested fields have dotted paths. Several parameters must all match.
/// </summary>
internal sealed partial record RecordFilter(string Expression, bool Before, IReadOnlyList<string> Values)
{
    private const string BeforePrefix = "before.";

    public static RecordFilter? Parse(string name, IEnumerable<string?> values)
    {
        var before = name.StartsWith(BeforePrefix, StringComparison.Ordinal);
        var path = before ? name[BeforePrefix.Length..] : name;
        return Path().IsMatch(path) ? new RecordFilter(ExpressionFor(path), before, [.. values.OfType<string>()]) : null;
    }

    /// <summary>Written out rather than passed as a parameter, for only then does SQLite use an index on the same expression.</summary>
    public static string ExpressionFor(string path) => $"json_extract(body, '$.{path}')";

    // Lower-case words joined by dots: nothing that could end the quoted text it is written into.
    [GeneratedRegex(@"\A[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*\z")]
    private static partial Regex Path();
}
