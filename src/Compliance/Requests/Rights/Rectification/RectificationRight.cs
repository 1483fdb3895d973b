using System.Globalization;
using Compliance.DataMap;
using Compliance.DataMap.Loading.Yaml;
using Compliance.Protection;
using Compliance.Requests.Case;
using Compliance.Requests.Intake;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Rights.Erasure;
using Compliance.Subjects;
using Compliance.Workflows;

namespace Compliance.Requests.Rights.Rectification;

/// <summary>GDPR Art. 16.</summary>
internal sealed class RectificationRight(ProtectionOptions protection) : IRight
{
    private const string Place = "corrections";

    public Right Right => Right.Rectification;

    public bool HasExport => false;

    public bool CanBeCancelled => true;

    public IEnumerable<SubmissionFault> Check(SubmittedRequest submitted, PersonalDataMap map)
    {
        if (submitted.About != UseChoice.Everything)
            yield return new SubmissionFault("about", null, "counts for rights about uses alone: leave it out");
        if (submitted.Corrections.Count is 0 or > Correction.MaxCount)
        {
            yield return new SubmissionFault(
                Place, null, string.Create(CultureInfo.InvariantCulture, $"must hold 1 to {Correction.MaxCount} corrections"));
            yield break;
        }

        foreach (var (index, correction) in submitted.Corrections.Index())
        {
            var fault = Fault(correction, submitted.Group, map) ?? Contradiction(submitted.Corrections.Take(index), correction, map);
            if (fault is not null)
                yield return new SubmissionFault(Place, index.ToString(CultureInfo.InvariantCulture), fault);
        }
    }

    public Task<bool> Start(IWorkflowClient workflows, RequestRecord request, LoggedRequest? logged, CancellationToken cancellation) =>
        workflows.Start(
            RectificationWorkflow.Reference, request.Id, RequestInput.Of(request, protection, logged), cancellation);

    /// <summary>Why a correction cannot be made whatever the stores hold; null where it may be made.</summary>
    internal static string? Fault(Correction correction, string group, PersonalDataMap map)
    {
        if (map.FindField(correction.Field) is not var (collection, field))
            return "field must be a field of the data map, as dataset.collection.field"
                + Spelling.Hint(correction.Field, map.Collections.SelectMany(Addresses));
        return collection.Group != group ? $"field must be of the group {group}" : Fault(map, collection, field, correction);
    }

    private static string? Fault(PersonalDataMap map, Collection collection, Field field, Correction correction)
    {
        var address = new FieldAddress(collection.Address, field.Path);
        var key = SameFields.ByReference(map, address).FirstOrDefault(each => map.Find(each.Collection)!.Find(each.Path)!.IsPrimaryKey);
        return field switch
        {
            { IsPrimaryKey: true } => "field is a key, by which other data find the row: it is changed where it is issued",
            _ when key != default => $"field refers to the key {key}: it is changed where it is issued",
            { Identity: { } kind } when map.DistinguishingIdentities.Contains(kind) =>
                $"field holds the {kind} that tells people apart: it is changed where it is issued",
            { IsPersonal: false } => "field holds nothing about a person",
            { IsContent: true } => "field is a file: send a new one to whoever keeps it",
            { IsReadOnly: true } => "field is never written",
            { ThirdParty: ThirdPartyData.Redact } or { IsMention: true } => "field is about other people",
            { DataType: { } type } when type.EndsWith("[]", StringComparison.Ordinal) && correction.Was is null =>
                "was must say which of several values is wrong",
            _ => CorrectedValue.Fault(field, correction.Value.Reveal()) is { } fault ? $"value {fault}" : null,
        };
    }

    /// <summary>Two corrections of one value: nobody could tell which of them is meant.</summary>
    private static string? Contradiction(IEnumerable<Correction> before, Correction correction, PersonalDataMap map)
    {
        var (collection, field) = map.FindField(correction.Field)!.Value;
        var same = SameFields.Of(map, new FieldAddress(collection.Address, field.Path)).Select(each => each.ToString()).ToHashSet();
        return before.FirstOrDefault(other => same.Contains(other.Field) && Overlap(other, correction)) is { } first
            ? $"field holds the same value as {first.Field}, which is corrected already"
            : null;
    }

    private static bool Overlap(Correction one, Correction other) =>
        one.Was is not { } first || other.Was is not { } second || first.Reveal().Trim() == second.Reveal().Trim();

    private static IEnumerable<string> Addresses(Collection collection) =>
        collection.Fields.Select(field => $"{collection.Address}.{field.Path}");
}
