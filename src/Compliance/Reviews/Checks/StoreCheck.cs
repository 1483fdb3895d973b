using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Findings;
using Compliance.Preflight;

namespace Compliance.Reviews.Checks;

/// <summary>Compares what each connected store holds with the data map.</summary>
internal sealed class StoreCheck(IDataMaps maps, IConnectors connectors, PreflightService preflight) : IReviewCheck
{
    public static readonly FindingKind UnmappedField = new(
        "unmapped-field", "Unmapped field",
        "A store holds a field or a collection that the data map does not know. It may be personal data that no request "
        + "reaches.",
        "Add it to the map, with `system.operations` where it is not personal; `compliance map check` shows whether it "
        + "fits.");

    public static readonly FindingKind MappedFieldGone = new(
        "mapped-field-gone", "Mapped field is gone",
        "The map names a field or a collection that the store does not have. Erasures that need it are stopped before "
        + "they begin.",
        "Write the name that the finding suggests, or take the field out of the map.");

    public static readonly FindingKind MapDiffers = new(
        "map-differs", "Map and store differ",
        "Map and store do not agree in something else: a key, a type, a mask, a right.",
        "The detail has the code; [preflight.md](preflight.md) has the remedy.");

    public static readonly FindingKind StoreUnavailable = new(
        "store-unavailable", "Store unavailable",
        "A store or the vaults did not answer while the review looked. What it would have found is unknown.",
        "Start it, or grant the right that its code names, and start a review again: `curl -X POST -H \"Authorization: "
        + "Bearer $TOKEN\" $API/api/reviews`.");

    public string Id => "store";

    public IReadOnlyList<string> Targets => [.. maps.Current.Connections.Keys.Order(StringComparer.Ordinal)];

    public async Task<IReadOnlyList<Finding>> Run(ReviewScope scope, CancellationToken cancellation) =>
        connectors.Find(scope.Target) is null ? [] : [.. (await preflight.Check(maps.Current, scope.Target, cancellation)).Select(Told)];

    private Finding Told(PreflightFinding found)
    {
        var where = found.Collection?.ToString() ?? found.Connection;
        return new Finding(
            KindOf(found.Code),
            found.Column is { } column && found.Code == PreflightCode.FieldMissing ? $"{where}.{column}" : where,
            $"{found.Message} {found.Remedy}",
            SeverityOf(found),
            found.Collection is { } address ? maps.Current.OwnerOf(address) : null);
    }

    private static FindingKind KindOf(string code) => code switch
    {
        PreflightCode.FieldUnmapped or PreflightCode.CollectionUnmapped => UnmappedField,
        PreflightCode.FieldMissing or PreflightCode.CollectionMissing or PreflightCode.DatabaseWrong => MappedFieldGone,
        PreflightCode.StoreUnavailable or PreflightCode.StoreRefused => StoreUnavailable,
        _ => MapDiffers,
    };

    /// <summary>What nobody mapped may be personal data that no request reaches: that matters as much as what blocks.</summary>
    private static Severity SeverityOf(PreflightFinding found) => (found.Severity, found.Code) switch
    {
        (PreflightSeverity.Blocks, _) or (_, PreflightCode.FieldUnmapped or PreflightCode.CollectionUnmapped) => Severity.High,
        (_, PreflightCode.FieldMissing or PreflightCode.TypeDiffers) => Severity.Low,
        _ => Severity.Medium,
    };
}
