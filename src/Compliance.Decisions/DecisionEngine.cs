using Compliance.Decisions.Explaining;
using Compliance.Decisions.Facts;
using Compliance.Decisions.Policies;
using Compliance.Decisions.Rules;

namespace Compliance.Decisions;

/// <summary>
/// Answers whether a purpose may use fields of a person now, by <see cref="DecisionRules"/>. Reads nothing but what it is given and the
/// clock; safe to use by many threads.
/// </summary>
public sealed class DecisionEngine
{
    /// <summary>How many people one question may be about.</summary>
    public const int MaxPeople = 10_000;

    private readonly DecisionRule[] _rules;
    private readonly TimeProvider _time;

    /// <param name="policy">What the data map says.</param>
    /// <param name="options">The bound on staleness.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">An option is out of its range.</exception>
    public DecisionEngine(CompiledPolicy policy, DecisionOptions options, TimeProvider time)
        : this(policy, options, time, DecisionRules.Table)
    {
    }

    internal DecisionEngine(CompiledPolicy policy, DecisionOptions options, TimeProvider time, IReadOnlyList<DecisionRule> rules)
    {
        options.Validate();
        (Policy, Staleness, KeptFor, CachedPeople) = (policy, options.Staleness, options.KeptFor, options.CachedPeople);
        (_time, _rules) = (time, [.. rules]);
    }

    /// <summary>By which it decides.</summary>
    public CompiledPolicy Policy { get; }

    internal TimeSpan Staleness { get; }

    internal TimeSpan KeptFor { get; }

    internal int CachedPeople { get; }

    /// <summary>May this purpose use these fields of this person now?</summary>
    /// <exception cref="QuestionException">Question or facts were prepared under another policy.</exception>
    public Decision Decide(BoundFacts person, DecisionQuestion question) => Decide(person, question, _time.GetUtcNow());

    /// <summary>As the other, with the preparing; for a person of whom one thing is asked once.</summary>
    /// <exception cref="QuestionException">No field, or a name that is none.</exception>
    /// <exception cref="FactException">A fact says nothing, or two things at once.</exception>
    public Decision Decide(PersonFacts person, string purpose, IEnumerable<string> fields) =>
        Decide(Policy.Bind(person), Policy.Question(purpose, fields));

    /// <summary>Of which of these people may this purpose use these fields? All at one instant.</summary>
    /// <exception cref="TooManyPeopleException">More than <see cref="MaxPeople"/>.</exception>
    /// <exception cref="QuestionException">Question or facts were prepared under another policy.</exception>
    public BulkDecision Decide(IReadOnlyCollection<BoundFacts> people, DecisionQuestion question)
    {
        ArgumentNullException.ThrowIfNull(people);
        if (people.Count > MaxPeople) throw new TooManyPeopleException(people.Count);
        var now = _time.GetUtcNow();
        return new BulkDecision([.. people.Select(person => Decide(person, question, now))]);
    }

    /// <summary>
    /// Decides, and says of every rule what it has against each field, and of each field in words what the person may be told.
    /// </summary>
    /// <exception cref="QuestionException">Question or facts were prepared under another policy.</exception>
    public Explanation Explain(BoundFacts person, DecisionQuestion question)
    {
        var now = _time.GetUtcNow();
        var decision = Decide(person, question, now);
        return Explanation.Of(decision, new Situation(person, question.CompiledPurpose, now, Staleness), question, _rules);
    }

    internal Decision Decide(BoundFacts person, DecisionQuestion question, DateTimeOffset now)
    {
        if (!ReferenceEquals(person.Policy, Policy) || !ReferenceEquals(question.Policy, Policy))
            throw new QuestionException(
                "The question or the facts were prepared under another policy. Prepare them again under the engine's.");
        var situation = new Situation(person, question.CompiledPurpose, now, Staleness);
        return new Decision(
            person.Person, question.Purpose, now.ToUniversalTime(), Expiry(person, now).ToUniversalTime(), Policy.Version, Policy.Hash,
            Answers(situation, question));
    }

    private FieldAnswer[] Answers(in Situation situation, DecisionQuestion question)
    {
        var asked = question.AskedFields;
        var answers = new FieldAnswer[asked.Length];
        foreach (var rule in _rules)
        {
            var found = rule.Scope == RuleScope.Everything ? rule.Test(situation, default) : default;
            if (rule.Scope == RuleScope.Everything && found.IsNothing) continue;
            for (var index = 0; index < asked.Length; index++)
            {
                if (answers[index].Reason != DecisionReason.None) continue;
                var finding = rule.Scope == RuleScope.Everything ? found : rule.Test(situation, asked[index]);
                if (!finding.IsNothing) answers[index] = Answer(asked[index], finding, rule.Code);
            }
            if (rule.Scope == RuleScope.Everything) return answers;
        }
        for (var index = 0; index < asked.Length; index++)
            if (answers[index].Reason == DecisionReason.None)
                answers[index] = Answer(asked[index], situation.Basis(asked[index]), DecisionRules.BasisCode);
        return answers;
    }

    private static FieldAnswer Answer(in AskedField asked, in Finding finding, string rule) => new(
        asked.Address, finding.Reason, rule, finding.Ground?.Id,
        finding.Reason == DecisionReason.Generalised ? asked.Use?.Generalisation : null);

    private DateTimeOffset Expiry(BoundFacts person, DateTimeOffset now)
    {
        var bound = Earlier(person.AsOf, now) + Staleness;
        return Earlier(bound, Earlier(person.NextChange(now), Policy.NextChange(now)));
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
