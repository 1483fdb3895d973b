using Compliance.Client.Problems;
using Compliance.Decisions;

namespace Compliance.Client.Decisions;

/// <param name="Decision">What may be used.</param>
/// <param name="Findings">What each rule has against each field, in the order of the rules.</param>
/// <param name="Sentences">What the person may be told of each field, in the order of the fields.</param>
public sealed record ExplainedDecision(Decision Decision, IReadOnlyList<RuleFinding> Findings, IReadOnlyList<string> Sentences);

/// <param name="Decision">What may be used.</param>
/// <param name="Jws">The same as a compact JWS (RFC 7515), to hand on.</param>
public sealed record DecisionWithSignature(Decision Decision, string Jws);

/// <param name="Number">Of the rule: a lower one decides first.</param>
/// <param name="Rule">Its code.</param>
/// <param name="Source">The law that it comes from.</param>
/// <param name="Field">What it has something against.</param>
/// <param name="Reason">What.</param>
/// <param name="Decides">Whether it named the reason of the answer.</param>
/// <param name="Fact">The id of what it rests on; null where it is the lack of something.</param>
/// <param name="Since">From when on that is so; null where no fact says.</param>
public sealed record RuleFinding(
    int Number, string Rule, string Source, string Field, string Reason, bool Decides, string? Fact = null, DateTimeOffset? Since = null);

/// <param name="Field">Its address.</param>
/// <param name="Outcome">What may be done with it.</param>
/// <param name="Reason">A stable code, such as <c>no-consent</c>.</param>
/// <param name="Rule">That decided.</param>
/// <param name="Fact">The id of what it rests on; null where it rests on the lack of something.</param>
/// <param name="As">The generalisation of the value that is given; null: the exact value, or none.</param>
public sealed record DecidedField(
    string Field, DecisionOutcome Outcome, string Reason, string Rule, string? Fact = null, string? As = null)
{
    /// <exception cref="ComplianceAnswerException">The reason is not known here, or is not one for this outcome.</exception>
    internal FieldAnswer Read()
    {
        // What this version does not know is never taken for an allowance.
        if (DecisionReasons.Find(Reason) is not { } reason || reason.Outcome() != Outcome)
            throw new ComplianceAnswerException($"The reason {Reason} is not known as one of {Outcome}: compare the versions of both.");
        return new FieldAnswer(Field, reason, Rule, Fact, As);
    }
}

internal sealed record DecisionQuestionBody(
    IReadOnlyCollection<string> People, string Purpose, IReadOnlyCollection<string>? Fields = null, bool? Explain = null,
    bool? Signed = null, string? Audience = null);

internal sealed record DecisionsAnswer(string Purpose, IReadOnlyList<DecidedPerson> People);

internal sealed record DecidedPerson(
    string Person, DateTimeOffset At, DateTimeOffset Expires, string Map, string Policy, IReadOnlyList<DecidedField> Fields,
    IReadOnlyList<RuleFinding>? Findings = null, IReadOnlyList<string>? Sentences = null, string? Signed = null)
{
    /// <exception cref="ComplianceAnswerException">It is no decision about these fields.</exception>
    public Decision Read(string purpose, IReadOnlyCollection<string>? asked)
    {
        if (Fields.Any(each => each is null))
            throw new ComplianceAnswerException("The answer has a field that is null.");
        if (asked is not null && !asked.ToHashSet(StringComparer.Ordinal).SetEquals(Fields.Select(each => each.Field)))
            throw new ComplianceAnswerException("The answer is about other fields than were asked for.");
        try
        {
            return Decision.Of(Person, purpose, At, Expires, Map, Policy, Fields.Select(each => each.Read()));
        }
        catch (FormatException malformed)
        {
            throw new ComplianceAnswerException("The answer is no decision.", malformed);
        }
    }
}
