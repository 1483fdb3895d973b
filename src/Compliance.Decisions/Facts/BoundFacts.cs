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

    /// <summary>Whose facts they are.</summary>
    public string Person { get; }

    /// <summary>When the reading of them was begun.</summary>
    public DateTimeOffset AsOf { get; }

    internal CompiledPolicy Policy { get; }

    internal bool IsAvailable { get; }

    internal bool IsKnown { get; }

    internal ErasureFact? Erasure { get; }

    internal AgeFact? Age { get; }

    internal RestrictionFact[] Restrictions { get; }

    internal OptOutFact[] OptOuts { get; }

    internal LimitUseFact[] LimitUses { get; }

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
