using Compliance.DataMap;
using Compliance.Preflight;
using Compliance.Requests.Case;
using Compliance.Workflows;

namespace Compliance.Requests.Lifecycle;

/// <summary>The step of an erasure that holds the map against the stores before anything is destroyed.</summary>
public sealed class PreflightActivities(ICaseFiles cases, IDataMaps maps, PreflightService preflight)
{
    /// <summary>
    /// Fails with <see cref="FailureCodeOfBlocking"/> and <c>connection/collection: code column</c> where something blocks that concerns a
    /// collection of the request; with <see cref="FailureCode.StoreUnavailable"/> where a store does not answer. Changes nothing.
    /// </summary>
    public static readonly ActivityReference<string, PreflightResult> Check = new("CheckPreflight");

    public const string FailureCodeOfBlocking = "preflight-failed";

    internal static IEnumerable<ActivityEntry> Table =>
        [ActivityEntry.Of(Check, Role.Service, Resolve.From<PreflightActivities, string, PreflightResult>(it => it.CheckRequest))];

    internal async Task<PreflightResult> CheckRequest(string requestId, CancellationToken cancellation)
    {
        var file = await cases.Read(requestId, cancellation);
        var map = file.MapDigest is { } digest ? await maps.Pinned(digest, cancellation) : maps.Current;

        // Rows may be written meanwhile where none were found: every collection that is searched is erased in the end.
        var concerned = file.Located.Select(each => each.Address).ToHashSet();
        var connections = concerned.Select(address => map.Find(address)?.Connection).OfType<string>().Distinct(StringComparer.Ordinal);
        var found = await Task.WhenAll(
            connections.Order(StringComparer.Ordinal).Select(each => preflight.CheckSoon(map, each, cancellation)));
        var findings = found.SelectMany(each => each).Where(each => Concerns(each, concerned)).ToList();
        foreach (var finding in findings.Where(each => each.Blocks))
        {
            throw finding.Code == PreflightCode.StoreUnavailable
                ? new StepFailedException(FailureCode.StoreUnavailable, finding.Connection)
                : new StepFailedException(FailureCodeOfBlocking, finding.Reference);
        }

        return new PreflightResult(concerned.Count, findings.Count);
    }

    private static bool Concerns(PreflightFinding finding, IReadOnlySet<CollectionAddress> concerned) =>
        finding.Collection is not { } address || concerned.Contains(address);
}

/// <param name="Collections">How many collections were held against their stores.</param>
/// <param name="Warnings">How many findings there are that block nothing.</param>
public sealed record PreflightResult(int Collections, int Warnings);
