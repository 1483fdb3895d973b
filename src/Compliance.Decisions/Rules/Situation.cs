using Compliance.Decisions.Facts;
using Compliance.Decisions.Policies;

namespace Compliance.Decisions.Rules;

/// <summary>Who, for what, and when: what every rule looks at.</summary>
internal readonly ref struct Situation
{
    public Situation(BoundFacts person, CompiledPurpose? purpose, DateTimeOffset now, TimeSpan staleness)
    {
        (Person, Purpose, Now) = (person, purpose, now);
        // Facts from the future come from a clock that is wrong, and would otherwise stay fresh until then.
        IsAvailable = person.IsAvailable && (now - person.AsOf).Duration() < staleness;
        Said = purpose is null ? PurposeFacts.None : person.About(purpose);
        Consent = Said.ConsentAt(now);
    }

    public BoundFacts Person { get; }

    /// <summary>Null if the policy does not know it.</summary>
    public CompiledPurpose? Purpose { get; }

    public DateTimeOffset Now { get; }

    /// <summary>Whether the facts could be read and are fresh.</summary>
    public bool IsAvailable { get; }

    /// <summary>What the person said about the purpose.</summary>
    public PurposeFacts Said { get; }

    /// <summary>The latest event of the consent to the purpose; null if there is none yet.</summary>
    public BoundConsent? Consent { get; }

    /// <summary>What a field that no rule refuses rests on.</summary>
    public Finding Basis(in AskedField asked) =>
        RestsOnConsent(asked) && Consent is { } consent ? new Finding(DecisionReason.Consented, consent.Fact)
        : new Finding(DecisionReason.LawfulBasis, Purpose?.Declaration);

    /// <summary>By the purpose's basis; or, as special categories do, whatever the basis.</summary>
    public bool RestsOnConsent(in AskedField asked) => Purpose?.Basis == LegalBasis.Consent || asked.Field?.IsSpecialCategory == true;
}
