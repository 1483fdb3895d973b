using System.Globalization;
using Compliance.Decisions.Policies;
using Compliance.Decisions.Rules;

namespace Compliance.Decisions.Explaining;

/// <summary>A decision with all that led to it.</summary>
/// <param name="Decision">The answer.</param>
/// <param name="Rules">For the operator: every rule in order, also those after the one that decided.</param>
/// <param name="Messages">For the person: one for each field, in the order of the answers.</param>
public sealed record Explanation(Decision Decision, IReadOnlyList<RuleExplanation> Rules, IReadOnlyList<PersonMessage> Messages)
{
    internal static Explanation Of(Decision decision, in Situation situation, DecisionQuestion question, IReadOnlyList<DecisionRule> rules)
    {
        // Answers stand in the order of the fields that were asked for.
        var asked = question.AskedFields;
        var since = new DateTimeOffset?[asked.Length];
        for (var index = 0; index < asked.Length; index++) since[index] = situation.Basis(asked[index]).Ground?.Since;
        var explained = new List<RuleExplanation>();
        foreach (var rule in rules)
        {
            var findings = new List<FieldFinding>();
            for (var index = 0; index < asked.Length; index++)
            {
                var found = rule.Test(situation, asked[index]);
                var decides = !found.IsNothing && decision.Answers[index].Rule == rule.Code;
                findings.Add(new FieldFinding(asked[index].Address, found.Reason, found.Ground?.Id, found.Ground?.Since, decides));
                if (decides) since[index] = found.Ground?.Since;
            }
            explained.Add(new RuleExplanation(rule, findings));
        }
        var messages = decision.Answers.Select((answer, index) => Message(answer, since[index], question));
        return new Explanation(decision, explained, [.. messages]);
    }

    private static PersonMessage Message(FieldAnswer answer, DateTimeOffset? since, DecisionQuestion question)
    {
        var arguments = new Dictionary<string, string>(StringComparer.Ordinal) { ["field"] = answer.Field, ["purpose"] = question.Purpose };
        if (since is { } instant) arguments["since"] = instant.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (answer.Generalisation is { } generalisation) arguments["generalisation"] = generalisation;
        if (answer.Reason == DecisionReason.LawfulBasis && question.CompiledPurpose is { } purpose)
            arguments["basis"] = ArgumentOf(purpose.Basis);
        return new PersonMessage(answer.Reason.Code(), arguments);
    }

    /// <summary>As the argument <c>basis</c> of a message names it: the codes of messages join words by hyphens.</summary>
    public static string ArgumentOf(LegalBasis basis) => basis.Code().Replace('_', '-');
}

/// <summary>What one rule has against the fields of a question.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Findings">One for each field, in the order of the answers.</param>
public sealed record RuleExplanation(DecisionRule Rule, IReadOnlyList<FieldFinding> Findings);

/// <summary>What one rule has against one field.</summary>
/// <param name="Field">The field's address.</param>
/// <param name="Reason">Why it refuses or generalises; None if it has nothing against the field.</param>
/// <param name="Fact">The fact that this rests on; null if it is the lack of one.</param>
/// <param name="Since">From when on that is so; null if no fact says.</param>
/// <param name="Decides">Whether it is the first rule with a finding, and so the one that names the reason.</param>
public readonly record struct FieldFinding(string Field, DecisionReason Reason, string? Fact, DateTimeOffset? Since, bool Decides);

/// <summary>Something to tell the person, to be put into words in any language.</summary>
/// <param name="Code">The code of the reason, see <see cref="DecisionReasons"/>; stable.</param>
/// <param name="Arguments">
/// Always <c>field</c> (address) and <c>purpose</c> (code). <c>since</c> (a date in UTC as 2026-03-05) where a fact says it,
/// <c>generalisation</c> where only that is given, <c>basis</c> where a basis other than consent allows.
/// </param>
public sealed record PersonMessage(string Code, IReadOnlyDictionary<string, string> Arguments);
