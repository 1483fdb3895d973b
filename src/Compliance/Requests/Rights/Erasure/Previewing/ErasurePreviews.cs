using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Masking;
using Compliance.Requests.Case;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Locating;
using Compliance.Subjects;

namespace Compliance.Requests.Rights.Erasure.Previewing;

/// <summary>Reads what an erasure will do, for people who are to approve it.</summary>
public interface IErasurePreviews
{
    /// <returns>Null when there is no such erasure, before its stores were searched, and after its case has ended.</returns>
    Task<NamedPreview?> Find(string requestId, CancellationToken cancellation);
}

/// <param name="Digest">What an approval names.</param>
/// <param name="Preview">What will be done.</param>
public sealed record NamedPreview(string Digest, ErasurePreview Preview);

/// <summary>Written from the case file each time: it says the same until the stores are searched again.</summary>
public sealed class ErasurePreviews(IRequestStore requests, ICaseFiles cases, IDataMaps maps, MaskingStrategies masking) : IErasurePreviews
{
    public async Task<NamedPreview?> Find(string requestId, CancellationToken cancellation)
    {
        if (await requests.Find(requestId, cancellation) is not { Right: Right.Erasure, CaseEnded: null, Notes.Preview: not null })
            return null;
        var file = await cases.Read(requestId, cancellation);
        var preview = Of(requestId, file, await maps.Pinned(file.MapDigest!, cancellation));
        return new NamedPreview(preview.Digest(), preview);
    }

    internal ErasurePreview Of(string requestId, CaseFile file, PersonalDataMap map) => new()
    {
        Request = requestId,
        Map = map.Digest,
        DestroysKey = file.Subject is not null,
        Collections = [.. file.Located.Where(each => each.HasRows).Select(each => Of(map.Find(each.Address)!, each))],
        NotCovered = [.. file.Gaps.Select(gap => new PreviewedGap(gap.Collection.ToString(), gap.Kind, gap.Detail))],
    };

    private PreviewedCollection Of(Collection collection, LocatedCollection located)
    {
        var own = located.Keys.Count;
        var isEither = collection.Erasure is RowErasure.DeleteUnlessReferenced;
        var instruction = masking.Erasing(collection);
        return new PreviewedCollection(collection.Address.ToString(), collection.Connection!)
        {
            DeletedOrMasked = isEither ? own : 0,
            Deleted = !isEither && instruction is ErasureInstruction.DeleteRow ? own : 0,
            Masked = !isEither && instruction is ErasureInstruction.MaskFields ? own : 0,
            LeftByTheMap = !isEither && instruction is null ? own : 0,
            MaskedInPart = located.Masked.Count,
            KeptForOthers = located.Kept.Count,
            NamesSeveral = located.Shared.Count,
            ReferredToByOthers = located.Referenced.Count,
            Undated = located.Undated.Count,
            Retained = Retained(collection, located),
        };
    }

    private PreviewedRetention? Retained(Collection collection, LocatedCollection located)
    {
        if (located.Retained.Count == 0 || collection.Retention is not { Ground: { } ground } rule)
            return null;
        var ends = located.Retained.Select(row => row.Ends).OfType<NodaTime.LocalDate>().ToList();
        return new PreviewedRetention(
            located.Retained.Count, ground, rule.Law, ends.Count > 0 ? ends.Min() : null,
            ends.Count == located.Retained.Count ? ends.Max() : null, masking.ErasingRetained(collection) is not null);
    }
}
