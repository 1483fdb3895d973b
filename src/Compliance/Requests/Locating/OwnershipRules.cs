using Compliance.DataMap;
using Compliance.Values;

namespace Compliance.Requests.Locating;

/// <summary>Decides whose a row is, from what is known so far: the rules of docs/data-map.md, "Whose row is it".</summary>
internal sealed class OwnershipRules(
    PersonalDataMap map, KnownIdentities known, CandidateRows rows, IdentityTies ties, ParentChecks parents)
{
    /// <returns><see cref="Ownership.Undecided"/> where <see cref="IdentityTies"/> or <see cref="ParentChecks"/> have to look something up
    /// first.</returns>
    public Ownership Decide(CandidateRow row)
    {
        var about = row.About;
        var own = about.Where(IsOurs).ToList();
        var foreign = about.Where(each => !IsOurs(each)).ToList();
        var isReferred = row.ParentPaths.Count > 0 || row.IsReferredTo;
        if (own.Count == 0 && !isReferred)
            return row.FoundBy.Count > 0 ? Ownership.Mentioned : Ownership.Another;

        // The register itself says who it is about: that a further identity is somebody else's too makes no row of it shared.
        if (own.Any(each => map.IsRegister(row.Collection, each.Kind)))
            return Ownership.Own;

        var isDecided = own.Any(IsDistinguishing);
        if (!isDecided && foreign.FindIndex(each => Contradicts(each, own)) is >= 0 and var index)
            return Contradicted(foreign[index], own);

        var tie = ties.Of(foreign.Where(each => !map.IsRegister(row.Collection, each.Kind)).Select(each => (each, UseOf(each, own))));
        if (tie is IdentityTie.Unknown)
            return Ownership.Undecided;
        if (tie is IdentityTie.Another && own.Count == 0)
            return Ownership.Another;
        if (tie is not IdentityTie.None)
            return Ownership.Shared;
        var isContested = own.Count > 0 && own.All(each => known.IsContested(each.Kind, each.Text));
        if (isDecided || (own.Count > 0 && (isReferred || !isContested)))
            return Ownership.Own;

        // Under an address that two people have, a row is the one's to whose row it refers, if that one has the address.
        return (parents.Of(row), isContested) switch
        {
            (ParentCheck.Unknown, _) => Ownership.Undecided,
            (ParentCheck.Another, true) when parents.HaveAll(row, own) => Ownership.Another,
            (ParentCheck.Own, false) => Ownership.Own,
            _ => Ownership.Shared,
        };
    }

    /// <summary>What a row of the person's teaches: every identity that it is about.</summary>
    public IEnumerable<(RowIdentity Identity, IdentityOrigin Origin)> Learn(CandidateRow row)
    {
        var origin = row.About.Any(each => IsOurs(each) && IsDistinguishing(each)) ? IdentityOrigin.Firm : IdentityOrigin.Tentative;
        return row.About.Where(each => !IsOurs(each)).Select(each => (each, origin)).ToList();
    }

    /// <summary>
    /// Whether the rows that were found by a stated identity, which people can share, are about more than one person. Where a register of
    /// people answers, it alone tells.
    /// </summary>
    public bool IsAmbiguous()
    {
        var telling =
            from row in rows.All
            let about = row.About
            where
                !about.Any(each => IsDistinguishing(each) && IsOurs(each))
                && about.Any(each => IsOurs(each) && known.IsStated(each.Kind, each.Text))
            from each in about
            where !IsOurs(each) && IsDistinguishing(each) && (!known.Knows(each.Kind) || known.IsTentative(each.Kind))
            select (each.Kind, each.Comparable.Normal, IsRegister: map.IsRegister(row.Collection, each.Kind));
        return telling
            .ToLookup(each => each.Kind)
            .Any(kind =>
            {
                var registered = kind.Where(each => each.IsRegister).ToList();
                var learnt = known.All.GetValueOrDefault(kind.Key, []).Select(text => IdentityText.Normal(kind.Key, text));
                return (
                    registered.Count > 0 ? registered
                    : learnt.Any() ? []
                    : kind.ToList()).Select(each => each.Normal).Concat(learnt).Distinct().Skip(1).Any();
            });
    }

    private bool IsOurs(RowIdentity identity) => identity.IsFound || known.Contains(identity.Kind, identity.Text);

    private bool IsDistinguishing(RowIdentity identity) => map.DistinguishingIdentities.Contains(identity.Kind);

    // A field of the kind that matched does not contradict: it is a further value.
    private bool Contradicts(RowIdentity foreign, List<RowIdentity> own) =>
        IsDistinguishing(foreign) && known.Knows(foreign.Kind) && !own.Exists(each => each.Kind == foreign.Kind);

    /// <summary>
    /// A row that is about somebody else by a number of theirs. Where they are known to have the person's address too, as in one
    /// household, it is theirs alone; otherwise it names two people.
    /// </summary>
    private Ownership Contradicted(RowIdentity foreign, List<RowIdentity> own)
    {
        var shared = own.Where(each => IsOf(foreign, each)).ToList();
        foreach (var each in shared)
            known.Contest(each.Kind, each.Text);
        return shared.Count == own.Count ? Ownership.Another : Ownership.Shared;
    }

    // Every row that carries a known identity is a candidate, the other person's row in their register among them.
    private bool IsOf(RowIdentity foreign, RowIdentity own)
    {
        var (theirs, shared) = (foreign.Comparable, own.Comparable);
        return rows.All.Any(row => map.IsRegister(row.Collection, foreign.Kind)
            && row.About.Any(each => each.Comparable == theirs) && row.About.Any(each => each.Comparable == shared));
    }

    private IdentityUse UseOf(RowIdentity foreign, List<RowIdentity> own) =>
        own.Count == 0 ? IdentityUse.ByReference
        : known.IsStated(foreign.Kind) || own.Exists(each => each.Kind == foreign.Kind) ? IdentityUse.Second
        : IsDistinguishing(foreign) ? IdentityUse.Telling : IdentityUse.First;
}
