using System.Runtime.CompilerServices;
using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.DataMap.Masking;
using Compliance.Protection.Erasure;
using Compliance.Requests;
using Compliance.Subjects;
using Compliance.Workflows;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Keys;

/// <summary>
/// Looks through the connected stores for people who were erased, by the hashes that their fences hold, and has them erased by a request
/// of their own. Only what tells people apart counts: a new customer may have an erased one's email address.
/// </summary>
public sealed class RestoredRows(
    IDataMaps maps, IConnectors connectors, ICaseFiles cases, IRequestStore requests, IWorkflowClient workflows, Protection.ProtectionOptions protection,
    IOptions<ErasureOptions> options, IOptions<RequestOptions> requestOptions, IClock clock, ILogger<RestoredRows> logger)
{
    /// <returns>Each person whose rows came back.</returns>
    internal async Task<IReadOnlyList<BroughtBack>> EraseAgain(IReadOnlyList<FenceRow> rows, FenceIndex index, CancellationToken cancellation)
    {
        var map = maps.Current;
        var fenced = rows.SelectMany(row => row.Selectors.Select(mark => (mark, row))).ToLookup(pair => pair.mark, pair => pair.row);
        var back = new Dictionary<string, (FenceRow Row, Dictionary<string, string> Identities)>(StringComparer.Ordinal);
        foreach (var collection in map.Collections.Where(each => each.Connection is not null))
        {
            if (connectors.Find(collection.Connection!) is not { } connector || Telling(map, collection) is not { Count: > 0 } paths)
                continue;
            try
            {
                await foreach (var (fence, kind, value) in Fenced(collection, connector, paths, fenced, index, cancellation))
                {
                    back.TryAdd(fence.RequestId, (fence, []));
                    back[fence.RequestId].Identities[kind] = value;
                }
            }
            catch (StepFailedException unread)
            {
                // The others are looked through all the same, and this one on the next day.
                logger.LogError(
                    Events.StoreNotSearched, "The collection {Collection} could not be looked through for people who were erased: {Code}",
                    collection.Address, unread.Code);
            }
        }

        foreach (var (row, identities) in back.Values)
            await Start(row, identities, cancellation);
        return [.. back.Keys.Select(request => new BroughtBack($"rows of request {request} in the connected stores", "erased again on a request of their own"))];
    }

    /// <summary>What of a collection's rows is a fenced person's.</summary>
    private async IAsyncEnumerable<(FenceRow Fence, string Kind, string Value)> Fenced(
        Collection collection, IConnector connector, List<Field> paths, ILookup<string, FenceRow> fenced, FenceIndex index,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        string[] asked = [.. paths.Select(field => field.Path), .. collection.Retention is { Ground: not null, From: var from } ? [from] : Array.Empty<string>()];
        await foreach (var row in connector.Scan(collection, asked, cancellation).Where(row => !IsRetained(collection, row)))
        {
            foreach (var (kind, value) in paths.SelectMany(field => FieldValues.At(row.Fields, field.Path).Select(value => (field.Identity!, value))))
            {
                if (value.Length is > 0 and <= Identities.LongestValue && fenced[index.OfSelector(kind, value)].FirstOrDefault() is { } fence)
                    yield return (fence, kind, value);
            }
        }
    }

    /// <summary>What tells people apart there, and is there no more after an erasure.</summary>
    private static List<Field> Telling(PersonalDataMap map, Collection collection) => collection.Erasure switch
    {
        RowErasure.Delete or RowErasure.Mask =>
        [
            .. collection.Fields.Where(field =>
                field is { IsSealed: false, Identity: { } kind } && map.DistinguishingIdentities.Contains(kind)
                && (collection.Erasure is RowErasure.Delete || field.Masking?.Strategy != MaskingStrategy.Preserve)),
        ],
        _ => [],
    };

    private bool IsRetained(Collection collection, Row row) =>
        collection.Retention is { Ground: not null } retention
        && retention.StateOf(FieldValues.At(row.Fields, retention.From).FirstOrDefault(), clock.GetCurrentInstant()) is RetentionState.Kept;

    /// <summary>Once a day for each fence: a run that is under way is not begun again.</summary>
    private async Task Start(FenceRow row, Dictionary<string, string> identities, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        var id = $"restored-{Convert.ToHexStringLower(row.Hash().AsSpan(0, 12))}-{now.InUtc().Date.ToString("uuuuMMdd", null)}";
        if (await requests.Find(id, cancellation) is null)
        {
            var stated = new Identities(identities.ToDictionary(each => each.Key, each => Personal.Of(each.Value), StringComparer.Ordinal));
            var opening = CommitmentOpening.Fresh(default);
            var zone = DateTimeZoneProviders.Tzdb[requestOptions.Value.TimeZone];
            await cases.Open(id, new CaseFile(stated, opening: opening), cancellation);
            await requests.Add(
                new RequestRecord(
                    id, Right.Erasure, LawClock.DefaultRegime, now, LawClock.Due(LawClock.DefaultRegime, now, zone),
                    Commitment: Convert.ToBase64String(opening.Commit(id, stated))),
                cancellation);
        }

        var input = new RequestInput(id, Duration.FromTimeSpan(protection.LeaseLifetime), ErasureTerms.Of(options.Value));
        await workflows.Start(ErasureWorkflow.Reference, id, input, cancellation);
    }
}
