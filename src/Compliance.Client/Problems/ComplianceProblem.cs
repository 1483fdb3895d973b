namespace Compliance.Client.Problems;

/// <summary>Why the service refuses or fails (RFC 9457). It holds nothing that was sent.</summary>
/// <param name="Type">The address of a page that explains it, relative to the deployment.</param>
/// <param name="Title">The same sentence for every problem of this code.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">A short stable word: <see cref="ProblemCodes"/> has those that this version of the client knows.</param>
/// <param name="Detail">What this occurrence is about.</param>
/// <param name="Errors">What is wrong, by member of the request.</param>
/// <param name="Permission">The permission that the token lacks.</param>
/// <param name="Reference">Where an operator finds the failure in the log.</param>
public sealed record ComplianceProblem(
    string Type, string Title, int Status, string Code, string? Detail = null,
    IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors = null, string? Permission = null, string? Reference = null)
{
    /// <summary>What to do about it; null for a code that this version of the client does not know.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string? Remedy => ProblemCodes.Remedies.GetValueOrDefault(Code);
}
