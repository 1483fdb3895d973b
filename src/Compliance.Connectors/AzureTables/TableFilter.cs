using System.Text.RegularExpressions;
using Azure;
using Azure.Data.Tables;

namespace Compliance.Connectors.AzureTables;

/// <summary>OData filters. Values are escaped by the SDK; property names are checked, for they cannot be escaped.</summary>
internal static partial class TableFilter
{
    /// <summary>The service's bound on comparisons in one filter.</summary>
    public const int MaxComparisons = 15;

    /// <summary>The longest value, in characters, that is put into a filter.</summary>
    public const int MaxValue = 256;

    // Of an address, before it is escaped; services and proxies refuse longer ones.
    private const int MaxLength = 2000;

    public static string Equal(string property, object value) => $"{Name(property)} eq {Literal(value)}";

    /// <summary>A text, and the same with blanks behind it: two comparisons.</summary>
    public static string Text(string property, string value) =>
        $"({Name(property)} ge {Literal(value)} and {Name(property)} lt {Literal(value + "!")})";

    /// <summary>Everything but the rows with a native time from the instant on.</summary>
    /// <remarks>Texts are asked for by themselves: the service may compare one with a time as it likes.</remarks>
    public static string NotFrom(string property, DateTimeOffset instant) =>
        $"not ({Name(property)} ge {Literal(instant)}) or {Name(property)} ge {Literal("")}";

    /// <summary>Filters of which one must hold, in as few as the service's bounds allow.</summary>
    public static IEnumerable<string> Or(IEnumerable<string> filters)
    {
        var (some, length) = (new List<string>(), 0);
        foreach (var filter in filters)
        {
            if (some.Count == MaxComparisons / 2 || (some.Count > 0 && length + filter.Length > MaxLength))
            {
                yield return Joined(some);
                (some, length) = ([], 0);
            }

            some.Add(filter);
            length += filter.Length;
        }

        if (some.Count > 0)
            yield return Joined(some);
    }

    public static bool IsName(string property) => PropertyName().IsMatch(property);

    public static bool IsMissingTable(Response response) =>
        response.Status == 404 && response.Headers.TryGetValue("x-ms-error-code", out var code) && code == "TableNotFound";

    private static string Joined(IEnumerable<string> filters) => $"({string.Join(" or ", filters)})";

    private static string Literal(object value) => TableClient.CreateQueryFilter($"{value}");

    private static string Name(string property) => IsName(property) ? property : throw new FormatException("Not a property name.");

    [GeneratedRegex(@"\A[\p{L}_][\p{L}\p{Nd}_]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex PropertyName();
}
