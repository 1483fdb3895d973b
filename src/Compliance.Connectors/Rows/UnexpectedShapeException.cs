namespace Compliance.Connectors.Rows;

/// <summary>A row whose values are not of the shape that the map says: nothing may be done to them as if they were.</summary>
/// <param name="path">Of the map; never a value, nor a name from the row.</param>
internal sealed class UnexpectedShapeException(string path) : Exception
{
    public string Path { get; } = path;
}
