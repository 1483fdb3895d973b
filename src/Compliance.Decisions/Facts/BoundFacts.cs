using Compliance.Decisions.Policies;

namespace Compliance.Decisions.Facts;

/// <summary>
/// A person's facts, checked and prepared for one policy; made by <see cref="CompiledPolicy.Bind"/>. Immutable, and independent of the lists
/// that it was made from.
/// </summary>
public sealed class BoundFacts
{
    private readonly PurposeFacts?[] _byPurpose;
    private readonly Dictionary<string, RetentionEndFact>? _retentionEnds;
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
        if (facts.RetentionEnds.Count > 0)
            _retentionEnds = facts.RetentionEnds.GroupBy(end => end.Collection, StringComparer.Ordinal)
                .ToDictionary(ends => ends.Key, ends => ends.MinBy(end => end.From)!, StringComparer.Ordinal);
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

    internal RetentionEndFact? RetentionEnd(string collection) => _retentionEnds?.GetValueOrDefault(collection);

    /// <summary>When something that is known of this person begins or ends next.</summary>
    internal DateTimeOffset NextChange(DateTimeOffset instant) => _changes.After(instant);
}
