namespace Compliance.Web.Operations;

public enum ParameterPlace
{
    Path,
    Query,
    Header,
}

/// <summary>A value beside the body. In the path it is required, elsewhere it may be left out unless it says otherwise.</summary>
/// <param name="Name">As it is sent.</param>
/// <param name="Place">Where.</param>
/// <param name="Type">A text, a whole number, or whether something is so.</param>
/// <param name="Description">What it is for; Markdown.</param>
/// <param name="Example">With fictional data.</param>
/// <param name="Pattern">What the whole value matches, as ECMA-262 writes it; null where anything may be given.</param>
public sealed record Parameter(string Name, ParameterPlace Place, Type Type, string Description, object Example, string? Pattern = null)
{
    /// <summary>Whether it cannot be left out.</summary>
    public bool IsRequired { get; init; } = Place is ParameterPlace.Path;
}
