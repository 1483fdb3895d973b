using Compliance.Decisions.Policies;

namespace Compliance.Decisions.Facts;

/// <summary>
/// A person's facts, checked and prepared for one policy; made by <see cref="CompiledPolicy.Bind"/>. Immutable, and independent of the
/// lists that it was made from.
/// </summary>
public sealed class BoundFacts
{
    private readonly PurposeFacts?[] _byPurpose;
    private readonly RetentionEndFact?[] _retentionEnds;
    private readonly Instants _changes;

    internal BoundFacts(CompiledPolicy policy, PersonFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        if (!Names.IsValid(facts.Person)) throw new FactException("person", "", "has an id that is not a name");
        FactErrors.ThrowIfAny(facts);
        (Policy, Person, AsOf, IsAvailable, IsKnown) = (policy, facts.Person, facts.AsOf, facts.IsAvailable, facts.IsKnown);
        (Erasure, Age) = (facts.Erasure, facts.Age);
        (Restrictions, OptOuts, LimitUses) = ([.. facts.Restrictions], [.. facts.OptOuts], [.. facts.LimitUses]);
        _byPurpose = PurposeFacts.Group(policy, facts);
        _retentionEnds = ByCollection(policy, facts.RetentionEnds);
        _changes = new Instants(FactChanges.Of(facts));
    }

    private BoundFacts(BoundFacts other)
    {
        (Policy, Person, AsOf, IsAvailable, IsKnown) = (other.Policy, other.Person, other.AsOf, other.IsAvailable, other.IsKnown);
        (Erasure, Age) = (other.Erasure, other.Age);
        (Restrictions, OptOuts, LimitUses) = (other.Restrictions, other.OptOuts, other.LimitUses);
        (_byPurpose, _retentionEnds, _changes) = (other._byPurpose, other._retentionEnds, other._changes);
    }

    /// <summary>Whose facts they are.</summary>
    public string Person { get; }

    /// <summary>When the reading of them was begun, or when it was last known that nothing had changed since.</summary>
    public DateTimeOffset AsOf { get; private init; }

    internal CompiledPolicy Policy { get; }

    internal bool IsAvailable { get; }

    internal bool IsKnown { get; }

    internal ErasureFact? Erasure { get; }

    internal AgeFact? Age { get; }

    internal RestrictionFact[] Restrictions { get; }

    internal OptOutFact[] OptOuts { get; }

    internal LimitUseFact[] LimitUses { get; }

    /// <summary>The same, of which it was known at an instant that nothing had changed.</summary>
    internal BoundFacts ConfirmedAt(DateTimeOffset instant) => new(this) { AsOf = instant };

    internal PurposeFacts About(CompiledPurpose purpose) => _byPurpose[purpose.Index] ?? PurposeFacts.None;

    internal RetentionEndFact? RetentionEnd(int collection) => _retentionEnds.Length > 0 ? _retentionEnds[collection] : null;

    /// <summary>When something that is known of this person begins or ends next.</summary>
    internal DateTimeOffset NextChange(DateTimeOffset instant) => _changes.After(instant);

    private static RetentionEndFact?[] ByCollection(CompiledPolicy policy, IReadOnlyCollection<RetentionEndFact> ends)
    {
        if (ends.Count == 0) return [];
        var earliest = new RetentionEndFact?[policy.Collections];
        foreach (var end in ends)
            if (policy.Collection(end.Collection) is { } number && !(earliest[number]?.From <= end.From)) earliest[number] = end;
        return earliest;
    }
}
