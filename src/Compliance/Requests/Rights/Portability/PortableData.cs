using System.Text.Json.Nodes;
using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Decisions.Policies;
using Compliance.Requests.Rights.Access;

namespace Compliance.Requests.Rights.Portability;

/// <summary>
/// What of a collection is portable: fields that the person provided or that were observed of them, where a purpose of the collection rests
/// on consent or on a contract (Art. 20(1)(a)); and what is left out, with the reason of each.
/// </summary>
/// <param name="Collection">With its portable fields alone; null where none is.</param>
/// <param name="LeftOut">In the order of the map.</param>
/// <param name="Gaps">Where the map does not say enough to tell.</param>
internal sealed record PortableData(Collection? Collection, IReadOnlyList<LeftOut> LeftOut, IReadOnlyList<CoverageGap> Gaps)
{
    private static readonly LegalBasis[] Bases = [LegalBasis.Consent, LegalBasis.Contract];

    public static PortableData Of(PersonalDataMap map, Collection collection)
    {
        var address = collection.Address.ToString();
        if (!RestsOnConsentOrContract(map, collection))
        {
            var isSaid = collection.LawfulBasis is not null || collection.Purposes.Any(map.Uses.ContainsKey);
            var reason = isSaid
                ? "It is used on another ground than your consent or a contract with you."
                : "The data map does not say on what ground it is used.";
            return new PortableData(
                null, [new LeftOut(address, collection.Title, reason)],
                isSaid ? [] : [Unsaid(collection, "Name its lawful_basis, or a purpose that is declared with one.")]);
        }

        var portable = collection.Fields.Where(IsPortable).ToList();
        var leftOut = collection.Fields.Where(field => field.IsPersonal && !IsPortable(field))
            .Select(field => new LeftOut($"{address}.{field.Path}", $"{collection.Title}: {field.Title}", Reason(field))).ToList();
        var unsaid = collection.Fields.Where(field => field is { IsPersonal: true, Origin: null } && !IsOfOthers(field)).ToList();
        return new PortableData(
            portable.Count == 0 ? null : collection with { Fields = portable },
            leftOut,
            unsaid.Count == 0 ? []
                : [Unsaid(collection, $"Declare the origin of {string.Join(", ", unsaid.Select(field => field.Path))}.")]);
    }

    /// <summary>A row with its portable values alone.</summary>
    public static Row Project(Collection portable, Row row) =>
        new(row.Key, Kept(row.Fields, "", [.. portable.Fields.Select(field => field.Path)]),
            portable.Fields.Any(field => field.IsContent) ? row.Content : null);

    private static JsonObject Kept(JsonObject node, string prefix, IReadOnlyCollection<string> paths)
    {
        var kept = new JsonObject();
        foreach (var (name, value) in node)
        {
            var path = prefix + name;
            if (paths.Contains(path))
                kept[name] = value?.DeepClone();
            else if (paths.Any(each => each.StartsWith(path + ".", StringComparison.Ordinal))
                && Below(value, path + ".", paths) is { } below)
                kept[name] = below;
        }

        return kept;
    }

    private static JsonNode? Below(JsonNode? value, string prefix, IReadOnlyCollection<string> paths) => value switch
    {
        JsonObject inner => Kept(inner, prefix, paths),
        JsonArray items => new JsonArray([.. items.Select(item => Below(item, prefix, paths))]),
        _ => null,
    };

    private static bool RestsOnConsentOrContract(PersonalDataMap map, Collection collection) =>
        (collection.LawfulBasis is { } basis && LegalTerms.FindBasis(basis)?.Basis is { } declared && Bases.Contains(declared))
        || collection.Purposes.Any(purpose => map.Uses.TryGetValue(purpose, out var use) && Bases.Contains(use.Basis));

    private static bool IsPortable(Field field) =>
        field is { IsPersonal: true, Origin: DataOrigin.Provided or DataOrigin.Observed } && !IsOfOthers(field);

    private static bool IsOfOthers(Field field) => field.IsMention || field.ThirdParty is ThirdPartyData.Redact;

    private static string Reason(Field field) => field switch
    {
        _ when IsOfOthers(field) => "It is about somebody else.",
        { Origin: DataOrigin.Derived } => "It was made by the controller: it was neither provided by you nor observed.",
        _ => "The data map does not say whether you provided it.",
    };

    private static CoverageGap Unsaid(Collection collection, string detail) =>
        new(collection.Address, CoverageGapKind.OriginUnsaid, detail);
}
