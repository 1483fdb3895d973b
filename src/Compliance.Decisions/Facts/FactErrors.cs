using Compliance.Decisions.Policies;

namespace Compliance.Decisions.Facts;

/// <summary>Refuses facts that would silently never hold, for a restriction that never holds allows what it should refuse.</summary>
internal static class FactErrors
{
    public static void ThrowIfAny(PersonFacts facts)
    {
        Check("erasure", facts.Erasure);
        Check("age", facts.Age);
        foreach (var fact in facts.Restrictions) CheckEnding("restriction", fact);
        foreach (var fact in facts.Objections) CheckEnding("objection", fact);
        foreach (var fact in facts.Consents)
        {
            // A withdrawal may come after the end of the validity that it names.
            if (fact.State is ConsentState.Given or ConsentState.Renewed) CheckEnding("consent", fact);
            else Check("consent", fact);
        }
        foreach (var fact in facts.GuardianConsents) CheckEnding("guardian's consent", fact);
        foreach (var fact in facts.LimitUses) CheckEnding("limit on use", fact);
        foreach (var fact in facts.RetentionEnds) Check("retention end", fact);
        foreach (var fact in facts.OptOuts)
        {
            CheckEnding("opt-out", fact);
            if ((fact.Classes & ~PurposeClasses.Marketing) == PurposeClasses.None)
                throw new FactException("opt-out", fact.Id, "names no class");
        }
    }

    private static void Check(string kind, Fact? fact)
    {
        if (fact is not null && !Names.IsValid(fact.Id)) throw new FactException(kind, "", "has an id that is not a name");
    }

    private static void CheckEnding(string kind, EndingFact fact)
    {
        Check(kind, fact);
        if (fact.Until <= fact.From) throw new FactException(kind, fact.Id, "ends before it begins");
    }
}

/// <summary>When facts begin and end.</summary>
internal static class FactChanges
{
    public static List<DateTimeOffset> Of(PersonFacts facts)
    {
        var changes = new List<DateTimeOffset>();
        Add(facts.Erasure?.From);
        Add(facts.Age?.From);
        Add(facts.Age?.ReachesLimitAt);
        foreach (var fact in facts.RetentionEnds) Add(fact.From);
        AddEnding(facts.Restrictions);
        AddEnding(facts.Objections);
        AddEnding(facts.Consents);
        AddEnding(facts.GuardianConsents);
        AddEnding(facts.OptOuts);
        AddEnding(facts.LimitUses);
        foreach (var fact in facts.Objections) Add(fact.OverriddenFrom);
        return changes;

        void Add(DateTimeOffset? instant)
        {
            if (instant is { } change) changes.Add(change);
        }

        void AddEnding(IEnumerable<EndingFact> facts)
        {
            foreach (var fact in facts)
            {
                Add(fact.From);
                Add(fact.Until);
            }
        }
    }
}
