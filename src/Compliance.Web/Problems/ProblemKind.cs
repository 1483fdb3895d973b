namespace Compliance.Web.Problems;

/// <summary>
/// What is the same for every problem of one code. A kind is declared beside the answer that it is for; docs/problems and the hosts' pages
/// of problems are written from these declarations.
/// </summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">A short stable word; <see cref="Type"/> is made from it.</param>
/// <param name="Title">A sentence, the same for every problem of this code.</param>
public sealed record ProblemKind(int Status, string Code, string Title)
{
    /// <summary>What it means, in a sentence or two; Markdown of which only code is used.</summary>
    public required string Means { get; init; }

    /// <summary>What the caller does about it; Markdown of which only code is used.</summary>
    public required string Do { get; init; }

    /// <summary>
    /// The address of this problem's page, relative to the host that answered. From its root, as RFC 9457 §3.1.1 recommends: a path
    /// without a leading slash would lead elsewhere from every endpoint.
    /// </summary>
    public string Type => $"/problems/{Code}";
}
