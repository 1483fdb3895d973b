using System.Text.RegularExpressions;
using Azure;
using Azure.Data.Tables;

namespace Compliance.Connectors.AzureTables;

/// <summary>OData filters. Values are escaped by the SDK; property names are checked, for they cannot be escaped.</summary>
internal static partial class TableFilter
{
    /// <summary>The service's bound on comparisons in one filter.</summary>
    public const int MaxComparisons = 15;

    public static string Equal(string property, object value) => $"{Name(property)} eq {TableClient.CreateQueryFilter($"{value}")}";

    public static string Less(string property, object value) => $"{Name(property)} lt {TableClient.CreateQueryFilter($"{value}")}";

    public static string Or(IEnumerable<string> filters) => $"({string.Join(" or ", filters)})";

    public static string And(string left, string right) => $"{left} and {right}";

    public static bool IsName(string property) => PropertyName().IsMatch(property);

    public static bool IsMissingTable(Response response) =>
        response.Status == 404 && response.Headers.TryGetValue("x-ms-error-code", out var code) && code == "TableNotFound";

    private static string Name(string property) => IsName(property) ? property : throw new FormatException("Not a property name.");

    [GeneratedRegex(@"\A[\p{L}_][\p{L}\p{Nd}_]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex PropertyName();
}
