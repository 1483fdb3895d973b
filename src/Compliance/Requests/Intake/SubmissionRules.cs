using Compliance.DataMap;
using Compliance.DataMap.Loading;
using Compliance.DataMap.Loading.Yaml;
using Compliance.Requests.Rights;
using Compliance.Subjects;

namespace Compliance.Requests.Intake;

/// <summary>
/// What the data map must have for a submission to be worth a search: a request for what nobody mapped would find nobody.
/// </summary>
internal static class SubmissionRules
{
    /// <exception cref="SubmissionRefusedException">
    /// The map has no such kind of identity, or no such group of data subjects, or the right cannot take it.
    /// </exception>
    public static void Check(SubmittedRequest submitted, PersonalDataMap map, IRight right)
    {
        List<SubmissionFault> faults = [.. right.Check(submitted, map)];
        if (submitted.Corrections.Count > 0 && submitted.Right is not Right.Rectification)
            faults.Add(new SubmissionFault("corrections", null, "count for rectification alone: leave them out"));
        foreach (var kind in submitted.Identities.Kinds.Where(kind => !map.IdentityKinds.Contains(kind)))
            faults.Add(
                new SubmissionFault(
                    "identities",
                    kind,
                    $"is no kind of identity in the data map{Spelling.Hint(kind, map.IdentityKinds)}; it has {Words(map.IdentityKinds)}"));
        if (!map.Groups.Contains(submitted.Group))
            faults.Add(new SubmissionFault("group", null, $"must be a group of data subjects in the data map: {Words(map.Groups)}"));
        if (faults.Count > 0)
            throw new SubmissionRefusedException(faults);
    }

    private static string Words(IEnumerable<string> names) =>
        string.Join(", ", names.Order(StringComparer.Ordinal)) is { Length: > 0 } words ? words : "none";
}

/// <param name="Field">Of the submission.</param>
/// <param name="Member">Inside it; null where the field itself is meant.</param>
/// <param name="Fault">In words that follow the field's name; names from the map and the submission's keys, never a value.</param>
public sealed record SubmissionFault(string Field, string? Member, string Fault);

/// <summary>A submission that could find nobody, as it stands.</summary>
public sealed class SubmissionRefusedException(IReadOnlyList<SubmissionFault> faults)
    : Exception("The submission does not fit the data map.")
{
    public IReadOnlyList<SubmissionFault> Faults { get; } = faults;
}
