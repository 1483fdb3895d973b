using Compliance.Decisions.Policies;
using Compliance.Decisions.Rules;

namespace Compliance.Decisions.Facts;

/// <summary>What a person said about one purpose.</summary>
internal sealed class PurposeFacts
{
    public static readonly PurposeFacts None = new();

    private readonly List<BoundConsent> _consents = [];
    private readonly List<ObjectionFact> _objections = [];
    private readonly List<GuardianConsentFact> _guardianConsents = [];

    public List<ObjectionFact> Objections => _objections;

    public List<GuardianConsentFact> GuardianConsents => _guardianConsents;

    /// <summary>The latest event that began by then, whatever it says.</summary>
    public BoundConsent? ConsentAt(DateTimeOffset instant)
    {
        for (var index = _consents.Count - 1; index >= 0; index--)
            if (_consents[index].Fact.From <= instant) return _consents[index];
        return null;
    }

    /// <summary>
    /// The facts by the index of their purpose; what is about a purpose that the policy does not have can matter to no answer.
    /// </summary>
    public static PurposeFacts?[] Group(CompiledPolicy policy, PersonFacts facts)
    {
        var groups = new PurposeFacts?[policy.Purposes.Count];
        PurposeFacts Of(CompiledPurpose purpose) => groups[purpose.Index] ??= new PurposeFacts();
        foreach (var consent in facts.Consents)
            if (policy.Purpose(consent.Purpose) is { } purpose) Of(purpose)._consents.Add(new BoundConsent(consent, policy));
        foreach (var consent in facts.GuardianConsents)
            if (policy.Purpose(consent.Purpose) is { } purpose) Of(purpose)._guardianConsents.Add(consent);
        foreach (var objection in facts.Objections)
        {
            if (objection.Purpose is { } code)
            {
                if (policy.Purpose(code) is { } purpose) Of(purpose)._objections.Add(objection);
                continue;
            }
            foreach (var purpose in policy.Purposes)
                if (purpose.IsMarketing) Of(purpose)._objections.Add(objection);
        }
        foreach (var group in groups) group?.SortConsents();
        return groups;
    }

    // Few, and nearly always in order already; unlike List.Sort, insertion keeps equal ones as they were given.
    private void SortConsents()
    {
        for (var next = 1; next < _consents.Count; next++)
            for (var index = next; index > 0 && _consents[index].IsBefore(_consents[index - 1]); index--)
                (_consents[index], _consents[index - 1]) = (_consents[index - 1], _consents[index]);
    }
}

/// <summary>A consent, and what its notice named of the policy's categories and recipients.</summary>
internal sealed class BoundConsent(ConsentFact fact, CompiledPolicy policy)
{
    private readonly bool _namesPurpose = fact.Notice?.Purposes.Contains(fact.Purpose, StringComparer.Ordinal) ?? false;
    private readonly BitSet _categories = policy.Categories.Named(fact.Notice?.Categories ?? []);
    private readonly BitSet _recipients = policy.Recipients.Named(fact.Notice?.Recipients ?? []);

    public ConsentFact Fact => fact;

    /// <summary>Why it allows nothing once its validity is over.</summary>
    public Ground Lapse { get; } = new(fact.Id, fact.Until);

    public bool IsBefore(BoundConsent other) => (fact.From, fact.State).CompareTo((other.Fact.From, other.Fact.State)) < 0;

    /// <summary>Whether the person said yes, and that still holds at an instant at which this is the latest event.</summary>
    public bool IsGivenAt(DateTimeOffset instant) => fact.State is ConsentState.Given or ConsentState.Renewed && !(fact.Until <= instant);

    /// <summary>Whether the notice named the purpose, all categories of the field and all its recipients.</summary>
    public bool Names(in AskedField asked) =>
        _namesPurpose && asked.Field is { } field && asked.Use is { } use && _categories.Contains(field.Categories)
            && _recipients.Contains(use.Recipients);
}
