namespace Compliance.Connectors.Rows;

/// <summary>Dotted paths. An array on the way stands for each of its elements, as in fideslang.</summary>
internal static class FieldPath
{
    /// <summary>The name of the column or property that holds a path.</summary>
    public static string Root(string path) => path.IndexOf('.', StringComparison.Ordinal) is >= 0 and var dot ? path[..dot] : path;

    public static bool IsNested(string path) => path.Contains('.', StringComparison.Ordinal);
}
