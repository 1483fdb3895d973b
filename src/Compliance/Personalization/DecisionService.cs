using Compliance.Consent.Ledger;
using Compliance.Decisions;
using Compliance.Decisions.Explaining;
using Compliance.Decisions.Facts;

namespace Compliance.Personalization;

/// <summary>Decisions as endpoints ask for them.</summary>
public interface IDecisionService
{
    /// <summary>
    /// Of which of these people may this purpose use these fields? By facts that may be as old as the bound on staleness.
    /// </summary>
    /// <param name="people">Subjects' or devices' ids.</param>
    /// <param name="purpose">As the data map names it.</param>
    /// <param name="fields">Some of those that the purpose uses; null: all of them.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <exception cref="PersonalizationException">There is no such purpose, field or id.</exception>
    /// <exception cref="TooManyPeopleException">More than <see cref="DecisionEngine.MaxPeople"/>.</exception>
    ValueTask<BulkDecision> Decide(
        IReadOnlyCollection<string> people, string purpose, IReadOnlyCollection<string>? fields, CancellationToken cancellation);

    /// <summary>The same for one person, by facts that are read now, with every rule's finding.</summary>
    Task<Explanation> Explain(string person, string purpose, IReadOnlyCollection<string>? fields, CancellationToken cancellation);

    /// <summary>The same for every purpose that may use anything, with all its fields: by its key, by facts that are read once.</summary>
    Task<IReadOnlyDictionary<string, Explanation>> ExplainAll(string person, CancellationToken cancellation);
}

/// <summary>Answers whether a purpose may use fields of a person now, by the data map in force.</summary>
public sealed class DecisionService : IDecisionService
{
    private readonly UsePolicies _policies;
    private readonly IPersonFactsSource _source;
    private readonly DecisionCache _cache;

    internal DecisionService(UsePolicies policies, IPersonFactsSource source, IFactChanges changes, TimeProvider time)
    {
        (_policies, _source) = (policies, source);
        _cache = new DecisionCache(policies.Current.Engine, source, time, changes: changes);
    }

    public ValueTask<BulkDecision> Decide(
        IReadOnlyCollection<string> people, string purpose, IReadOnlyCollection<string>? fields, CancellationToken cancellation)
    {
        var rules = Rules();
        var question = Question(rules, purpose, fields);
        return _cache.Decide(people.Count > DecisionEngine.MaxPeople ? people : [.. people.Select(Known)], question, cancellation);
    }

    public async Task<Explanation> Explain(
        string person, string purpose, IReadOnlyCollection<string>? fields, CancellationToken cancellation)
    {
        var rules = Rules();
        var question = Question(rules, purpose, fields);
        return rules.Engine.Explain(rules.Engine.Policy.Bind(await _source.Read(Known(person), cancellation)), question);
    }

    public async Task<IReadOnlyDictionary<string, Explanation>> ExplainAll(string person, CancellationToken cancellation)
    {
        var rules = Rules();
        var facts = rules.Engine.Policy.Bind(await _source.Read(Known(person), cancellation));
        return rules.Map.Uses.Values
            .Where(use => use.Fields.Count > 0)
            .ToDictionary(
                use => use.Purpose,
                use => rules.Engine.Explain(facts, rules.Engine.Policy.Question(use.Purpose, rules.FieldsOf(use.Purpose))),
                StringComparer.Ordinal);
    }

    /// <summary>By facts that are read now: for the gate.</summary>
    internal async Task<(UseRules Rules, Decision Decision)> DecideNow(
        string person, string purpose, IReadOnlyCollection<string>? fields, CancellationToken cancellation)
    {
        var rules = Rules();
        var question = Question(rules, purpose, fields);
        var facts = await _source.Read(Known(person), cancellation);
        return (rules, rules.Engine.Decide(rules.Engine.Policy.Bind(facts), question));
    }

    private UseRules Rules()
    {
        var rules = _policies.Current;
        if (!ReferenceEquals(_cache.Engine, rules.Engine))
            _cache.Use(rules.Engine);
        return rules;
    }

    private static DecisionQuestion Question(UseRules rules, string purpose, IReadOnlyCollection<string>? fields)
    {
        if (!rules.Map.Uses.ContainsKey(purpose))
            throw new PersonalizationException(PersonalizationError.UnknownPurpose);
        var usable = rules.FieldsOf(purpose);
        if (fields?.FirstOrDefault(field => !usable.Contains(field, StringComparer.Ordinal)) is { } unknown)
            throw new PersonalizationException(PersonalizationError.UnknownField, usable.Count == 0 ? null : Known(rules, unknown));
        var asked = fields ?? usable;
        return asked.Count > 0
            ? rules.Engine.Policy.Question(purpose, asked)
            : throw new PersonalizationException(PersonalizationError.UnknownField);
    }

    /// <summary>A name of the map may be said again; what a caller made up may be anything.</summary>
    private static string? Known(UseRules rules, string field) => rules.Engine.Policy.AllFields.Contains(field) ? field : null;

    private static string Known(string person) =>
        ConsentHolder.TryParse(person) is { } holder
            ? holder.ToString()
            : throw new PersonalizationException(PersonalizationError.UnknownPerson);
}
