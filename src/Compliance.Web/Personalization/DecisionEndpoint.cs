using Compliance.Decisions;
using Compliance.Decisions.Explaining;
using Compliance.Personalization;
using Compliance.Web.Operations;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Compliance.Web.Personalization;

/// <summary>Answers whether a purpose may use fields of one or many people, and reads no data.</summary>
internal static class DecisionEndpoint
{
    public static readonly Operation Operation = Operation.Json(
        "Ask what a purpose may use",
        Handle,
        new DecisionQuestionBody([Decisions.ExamplePerson], "recommendations"),
        new DecisionsAnswer(
            "recommendations",
            [
                new(
                    Decisions.ExamplePerson, Decisions.ExampleInstant, Decisions.ExampleInstant + Duration.FromMilliseconds(500),
                    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                    [new("shop.orders.total", "refused", "no-consent", "basis")]),
            ])) with
    {
        Description =
            "May this purpose use these fields of these people now? `people` has 1 to 10,000 ids. Without `fields`, it is asked about all "
            + "fields that the purpose uses. With `explain`, each person has what every rule found, for the operator, and each field a "
            + "sentence for the person; `people` then has at most 100 ids. No data is read and no use recorded.",
        Problems = [Problem.UnknownPerson, Problem.UnknownPurpose, Problem.UnknownField, Problem.TooManyPeople, Problem.InvalidExample],
    };

    /// <summary>An explanation is long, and its facts are read one person at a time.</summary>
    private const int MaxExplained = 100;

    private static async Task<DecisionsAnswer> Handle(HttpContext http, DecisionQuestionBody body)
    {
        var service = http.RequestServices.GetRequiredService<IDecisionService>();
        if (body.People.Count == 0)
            throw Invalid("must name at least one person");
        if (body.People.Count > DecisionEngine.MaxPeople)
            throw new ProblemException(Problem.TooManyPeople);
        if (body.Explain is true && body.People.Count > MaxExplained)
            throw Invalid("must name at most 100 people where their decisions are explained");
        return await Decisions.Answered(async () =>
            new DecisionsAnswer(
                body.Purpose,
                body.Explain is true
                    ? await Explained(service, body, http.RequestAborted)
                    : [.. (await service.Decide(body.People, body.Purpose, body.Fields, http.RequestAborted)).Decisions.Select(Decided)]));
    }

    private static async Task<IReadOnlyList<DecidedPerson>> Explained(
        IDecisionService service, DecisionQuestionBody body, CancellationToken cancellation)
    {
        var people = new List<DecidedPerson>();
        foreach (var person in body.People)
        {
            var explanation = await service.Explain(person, body.Purpose, body.Fields, cancellation);
            people.Add(Decided(explanation.Decision) with
            {
                Findings = [.. explanation.Rules.SelectMany(Findings)],
                Sentences = [.. explanation.Messages.Select(message => EnglishWording.Render(message))],
            });
        }

        return people;
    }

    private static IEnumerable<RuleFinding> Findings(RuleExplanation explained) =>
        from finding in explained.Findings
        where finding.Reason is not DecisionReason.None
        select new RuleFinding(
            explained.Rule.Number, explained.Rule.Code, explained.Rule.Source, finding.Field, finding.Reason.Code(), finding.Fact,
            finding.Since is { } since ? Instant.FromDateTimeOffset(since) : null, finding.Decides);

    private static DecidedPerson Decided(Decision decision) => new(
        decision.Person, Instant.FromDateTimeOffset(decision.Instant), Instant.FromDateTimeOffset(decision.Expires), decision.PolicyHash,
        [.. decision.Answers.Select(DecidedField.Of)]);

    private static ProblemException Invalid(string message)
    {
        var errors = new FieldErrors();
        errors.Add("people", message);
        return new ProblemException(Problem.Invalid(errors));
    }
}

/// <param name="People">Ids of people or devices.</param>
/// <param name="Purpose">As the data map declares it.</param>
/// <param name="Fields">Some of the purpose's fields; null: all of them.</param>
/// <param name="Explain">Whether to say in words why.</param>
internal sealed record DecisionQuestionBody(
    IReadOnlyList<string> People, string Purpose, IReadOnlyList<string>? Fields = null, bool? Explain = null);

/// <param name="Purpose">As asked.</param>
/// <param name="People">In the order asked.</param>
internal sealed record DecisionsAnswer(string Purpose, IReadOnlyList<DecidedPerson> People);

/// <param name="Person">As asked.</param>
/// <param name="At">When it was decided.</param>
/// <param name="Expires">Until when it holds; ask again then.</param>
/// <param name="Policy">The hash of what was decided by.</param>
/// <param name="Fields">The answer for each.</param>
/// <param name="Findings">What each rule has against each field, in the order of the rules; null where no explanation was asked
/// for.</param>
/// <param name="Sentences">What the person may be told of each field, in the order of the fields; null as before.</param>
internal sealed record DecidedPerson(
    string Person, Instant At, Instant Expires, string Policy, IReadOnlyList<DecidedField> Fields,
    IReadOnlyList<RuleFinding>? Findings = null, IReadOnlyList<string>? Sentences = null);

/// <param name="Number">Of the rule: a lower one decides first.</param>
/// <param name="Rule">Its code.</param>
/// <param name="Source">The law that it comes from.</param>
/// <param name="Field">What it has something against.</param>
/// <param name="Reason">What.</param>
/// <param name="Fact">The id of what it rests on; null where it is the lack of something.</param>
/// <param name="Since">From when on that is so; null where no fact says.</param>
/// <param name="Decides">Whether it named the reason of the answer.</param>
internal sealed record RuleFinding(
    int Number, string Rule, string Source, string Field, string Reason, string? Fact, Instant? Since, bool Decides);
