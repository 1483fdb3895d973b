using Compliance.DataMap;
using Compliance.Protection.Erasure;
using Compliance.Requests.Case;
using Microsoft.Extensions.Logging;

namespace Compliance.Requests.Rights.Erasure;

/// <summary>
/// What a fence names someone and their rows by: keyed hashes of what tells people apart, as stated and as found, and of the rows' keys.
/// </summary>
public sealed class FenceMarking(ICaseFiles cases, IDataMaps maps, SubjectFences fences, ILogger<FenceMarking> logger)
{
    /// <summary>
    /// More ways to tell one person apart are not kept: with a page of rows they have to fit a step's payload, and a table's value after
    /// that.
    /// </summary>
    private const int MaxMarks = 128;

    internal async Task<SubjectFingerprints> MarksOf(string requestId, CancellationToken cancellation)
    {
        var file = await cases.Read(requestId, cancellation);
        var index = await fences.Index(cancellation);
        var map = await maps.Pinned(file.MapDigest!, cancellation);
        var stated = file.Identities.All.Select(each => index.FindSelector(each.Kind, each.Value.Reveal()));
        var found = from kind in file.Known
                    where map.DistinguishingIdentities.Contains(kind.Key)
                    from value in kind.Value
                    select index.FindSelector(kind.Key, value);
        var marks = stated.Concat(found).OfType<string>().Distinct().ToList();
        if (marks.Count > MaxMarks)
            logger.LogWarning(
                "Request {Request} found {Count} identities; rows that a backup brings back are searched for by {Most} of them",
                requestId,
                marks.Count,
                MaxMarks);
        var rows = Rows(file, index);
        return new SubjectFingerprints(
            [.. marks.Take(MaxMarks).Order(StringComparer.Ordinal)],
            Pack(rows, 0),
            int.Max(1, (rows.Count + SubjectFences.RowsInPage - 1) / SubjectFences.RowsInPage));
    }

    /// <summary>A page of the rows' fingerprints.</summary>
    internal async Task<MarkedRows> RowsOf(RowPage page, CancellationToken cancellation) =>
        new(Pack(Rows(await cases.Read(page.RequestId, cancellation), await fences.Index(cancellation)), page.Page));

    /// <summary>In the order of the case file, which does not change between its being located and the point of no return.</summary>
    private static List<RowFingerprint> Rows(CaseFile file, FenceIndex index) =>
        [.. file.Located.SelectMany(located => located.Own.Select(key => index.OfRow(located.Address.ToString(), key)))];

    private static byte[] Pack(List<RowFingerprint> rows, int page) =>
        RowFingerprint.Pack([.. rows.Skip(page * SubjectFences.RowsInPage).Take(SubjectFences.RowsInPage)]);
}

/// <param name="Marks">See <see cref="FenceIndex.OfSelector"/>.</param>
/// <param name="Rows">The first page of the rows' fingerprints, packed.</param>
/// <param name="Pages">How many pages there are, 1 at least.</param>
public sealed record SubjectFingerprints(IReadOnlyList<string> Marks, byte[]? Rows = null, int Pages = 1);

/// <param name="RequestId">Opaque.</param>
/// <param name="Page">From 0.</param>
public sealed record RowPage(string RequestId, int Page);

/// <param name="Rows">A page of the rows' fingerprints, packed.</param>
public sealed record MarkedRows(byte[] Rows);
