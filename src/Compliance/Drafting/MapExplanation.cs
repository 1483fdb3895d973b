using Compliance.DataMap;
using Compliance.DataMap.Masking;
using Compliance.Masking;

namespace Compliance.Drafting;

/// <summary>What a request with certain kinds of identity would reach, by which way, and what its erasure would do there: from the map
/// alone.</summary>
/// <param name="Collections">In the order of erasure; then those that only lead somewhere; then those that are not reached.</param>
public sealed record MapExplanation(IReadOnlyList<ExplainedCollection> Collections)
{
    /// <param name="map">The map.</param>
    /// <param name="identityKinds">What the request would state, for instance <c>email</c>.</param>
    public static MapExplanation Of(PersonalDataMap map, IReadOnlySet<string> identityKinds)
    {
        var plan = Planner.Plan(map, identityKinds);
        var ways = new Ways(map, plan, identityKinds);
        var gaps = plan.Gaps.ToLookup(each => each.Collection, each => each.Detail);
        var reads = plan.Reads.Select(each => each.Collection).ToList();
        var ordered = plan.Erasures.Concat(reads.Except(plan.Erasures)).Concat(map.Collections.Select(each =>
            each.Address).Except(reads)).Distinct();
        return new MapExplanation([.. ordered.Select(address => Explain(map.Find(address)!, ways.To(address), [.. gaps[address]]))]);
    }

    private static ExplainedCollection Explain(Collection collection, IReadOnlyList<WayStep> way, IReadOnlyList<string> gaps) => new(
        collection.Address, collection.Group, collection.Connection, way,
        way.Count == 0 ? ErasureEffect.NotReached : EffectOn(collection),
        Names(RewrittenBy(collection)),
        collection.Retention is { Ground: not null } retention ? Kept(collection, retention) : null,
        collection.Retention is { Ground: null } swept ? $"{swept.Period} from {swept.From}" : null,
        collection.Shared,
        collection is { HoldsPersonalData: false } && way.Count == 0 ? ["Nothing in it is personal."] : gaps);

    private static ErasureEffect EffectOn(Collection collection) => collection switch
    {
        { HoldsPersonalData: false } => ErasureEffect.LeadsOn,
        { Erasure: RowErasure.Delete } => ErasureEffect.Delete,
        { Erasure: RowErasure.DeleteUnlessReferenced } => ErasureEffect.DeleteUnlessReferenced,
        { Erasure: RowErasure.Mask } => ErasureEffect.Mask,
        _ => ErasureEffect.Unit,
    };

    private static IEnumerable<Field> RewrittenBy(Collection collection) =>
        collection.Erasure is RowErasure.Mask or RowErasure.DeleteUnlessReferenced ? Maskable.Rewritten(collection) : [];

    private static KeptRows Kept(Collection collection, DataMap.Retention retention) => new(
        retention.Ground!, retention.Law, retention.Period.ToString(), retention.From, retention.Parent?.Collection, retention.Keep,
        retention.Keep.Count > 0 ? Names(Maskable.RewrittenWhereRetained(collection)) : []);

    private static IReadOnlyList<string> Names(IEnumerable<Field> fields) => [.. fields.Select(each =>
        $"{each.Path} ({each.Masking?.Strategy ?? MaskingStrategy.NullRewrite})")];
}

/// <param name="Address">Its name.</param>
/// <param name="Group">Whose data it is.</param>
/// <param name="Connection">Its store; null where the map names none.</param>
/// <param name="Way">How a request gets there, shortest way; empty where it does not.</param>
/// <param name="Effect">What an erasure does to rows that nothing keeps.</param>
/// <param name="Masked">The fields that a mask rewrites, with the strategy; empty where rows are never masked.</param>
/// <param name="Kept">What a ground keeps; null where none does.</param>
/// <param name="Swept">After how long the sweep acts, where no ground keeps the rows; null where it never does.</param>
/// <param name="Shared">What becomes of rows that name several people.</param>
/// <param name="Gaps">Why a request would not end as complete, or why the collection is not reached, each with the remedy.</param>
public sealed record ExplainedCollection(
    CollectionAddress Address, string Group, string? Connection, IReadOnlyList<WayStep> Way, ErasureEffect Effect,
        IReadOnlyList<string> Masked,
    KeptRows? Kept, string? Swept, SharedRowRule Shared, IReadOnlyList<string> Gaps);

public enum ErasureEffect
{
    NotReached,

    /// <summary>Nothing in it is personal; its rows lead to others.</summary>
    LeadsOn,
    Delete,
    DeleteUnlessReferenced,
    Mask,
    Unit,
}

/// <param name="Ground">Why rows stay.</param>
/// <param name="Law">The provision.</param>
/// <param name="Period">How long.</param>
/// <param name="From">The field that begins the period: of the parent, where there is one.</param>
/// <param name="With">Whose rows these follow.</param>
/// <param name="Fields">The fields that the ground covers; empty: all of them.</param>
/// <param name="Masked">The fields that are masked in a row that is kept.</param>
public sealed record KeptRows(
    string Ground, string? Law, string Period, string From, CollectionAddress? With, IReadOnlyList<string> Fields,
        IReadOnlyList<string> Masked);
