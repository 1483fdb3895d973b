using Compliance.DataMap;

namespace Compliance.Requests.Locating;

/// <summary>Sorts the rows that were found by what a request does with them.</summary>
internal static class LocatedRows
{
    public static LocatedCollection Of(
        PersonalDataMap map, Collection collection, CandidateRows rows, LocatedRetention retention,
        IReadOnlyDictionary<string, IReadOnlyList<string>> matches)
    {
        var found = new LocatedCollection(collection.Address) { Matches = matches };
        if (!collection.HoldsPersonalData)
            return found;
        var byFate = rows.Of(collection.Address).ToLookup(row => FateOf(row, retention));
        var referenced = collection.Erasure is RowErasure.Delete ? Referenced(map, collection, rows) : [];
        var own = byFate[Fate.Own].ToLookup(referenced.Contains);
        return found with
        {
            Keys = Keys(own[false]),
            Referenced = collection.Shared is SharedRowRule.Undecided ? Keys(own[true]) : [],
            Kept = Keys((collection.Shared is SharedRowRule.Keep ? own[true] : []).Concat(byFate[Fate.Kept])),
            Masked = Keys((collection.Shared is SharedRowRule.Mask ? own[true] : []).Concat(byFate[Fate.Masked])),
            Retained = [.. byFate[Fate.Retained].Select(row => new RetainedRow(row.Key.Value, retention.Of(row)!.Ends))],
            Undated = Keys(byFate[Fate.Undated]),
            Shared = Keys(byFate[Fate.Shared]),
        };
    }

    /// <summary>Why a request cannot be complete because of these rows; names and counts alone.</summary>
    public static IEnumerable<CoverageGap> GapsOf(LocatedCollection located)
    {
        var address = located.Address;
        if (located.Shared.Count > 0)
        {
            yield return new CoverageGap(
                address, CoverageGapKind.SharedRows,
                $"{Rows(located.Shared)} of {address} name several people. Say in the map whose they are (compliance.about), which "
                + $"fields concern "
                + "a person who is only mentioned (compliance.mention), or that they are kept (compliance.shared: keep).");
        }

        if (located.Referenced.Count > 0)
        {
            yield return new CoverageGap(
                address, CoverageGapKind.ReferencedRows,
                $"Rows of other people refer to {Rows(located.Referenced)} of {address}, so they are not deleted. "
                + "Say compliance.erasure: {delete: unless_referenced, else: mask}.");
        }

        if (located.Undated.Count > 0)
        {
            yield return new CoverageGap(
                address, CoverageGapKind.UndatedRows,
                $"{Rows(located.Undated)} of {address} may be retained, but the time that starts their period is missing or cannot be "
                + $"read. "
                + "Correct it in the store, or erase the rows by hand.");
        }
    }

    private static Fate FateOf(CandidateRow row, LocatedRetention retention) => row.Ownership switch
    {
        Ownership.Own => retention.Of(row)?.State switch
        {
            RetentionState.Kept => Fate.Retained,
            RetentionState.Undated => Fate.Undated,
            _ => Fate.Own,
        },
        Ownership.Mentioned => row.Collection.Shared is SharedRowRule.Keep ? Fate.Kept : Fate.Masked,
        Ownership.Shared or Ownership.Undecided => row.Collection.Shared switch
        {
            SharedRowRule.Keep => Fate.Kept,
            SharedRowRule.Mask => Fate.Masked,
            _ => Fate.Shared,
        },
        _ => Fate.None,
    };

    /// <summary>The person's rows that rows of other people were seen to refer to.</summary>
    private static HashSet<CandidateRow> Referenced(PersonalDataMap map, Collection collection, CandidateRows rows)
    {
        var referring = from reference in RowReference.LeadingTo(map, collection.Address)
                        from child in rows.Of(reference.From.Collection)
                        where child.Ownership is not Ownership.Own
                        from value in child[reference.From.Path]
                        select (reference.To.Path, value);
        var values = referring.ToHashSet();
        var paths = values.Select(each => each.Path).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. rows.Of(collection.Address)
                .Where(row => row.Ownership is Ownership.Own && paths.Any(path => row[path].Any(value => values.Contains((path, value))))),
        ];
    }

    private static IReadOnlyList<string> Keys(IEnumerable<CandidateRow> rows) => [.. rows.Select(row => row.Key.Value)];

    private static string Rows(IReadOnlyCollection<string> keys) => keys.Count == 1 ? "1 row" : $"{keys.Count} rows";

    private enum Fate
    {
        None,
        Own,
        Retained,
        Undated,
        Masked,
        Kept,
        Shared,
    }
}
