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
        new DecisionQuestionBody([Decisions.ExamplePerson], "recommendations", Signed: true, Audience: "newsletter-sender"),
        new DecisionsAnswer(
            "recommendations",
            [
                new(
                    Decisions.ExamplePerson, Decisions.ExampleInstant, Decisions.ExampleInstant + Duration.FromMilliseconds(500),
                    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                    "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
                    [new("shop.orders.total", DecisionOutcome.Refused, "no-consent", "basis")],
                    Signed: Decisions.ExampleSigned),
            ])) with
    {
        Description =
            "May this purpose use these fields of these people now? `people` has 1 to 10,000 ids. Without `fields`, it is asked about all "
            + "fields that the purpose uses. With `explain`, each person has what every rule found, for the operator, and each field a "
            + "sentence for the person; `people` then has at most 100 ids. With `signed`, each person has their decision as a compact JWS "
            + "for `audience`, which others verify offline with the keys of `/.well-known/decision-keys.json`; `people` then has at most "
            + "1,000 ids. No data is read and no use recorded.",
        Problems = [Problem.UnknownPerson, Problem.UnknownPurpose, Problem.UnknownField, Problem.TooManyPeople, Problem.InvalidExample],
    };

    /// <summary>An explanation is long, and its facts are read one person at a time.</summary>
    private const int MaxExplained = 100;

    /// <summary>A signature takes some 40 µs, and its text some kilobytes.</summary>
    private const int MaxSigned = 1_000;

    private static async Task<DecisionsAnswer> Handle(HttpContext http, DecisionQuestionBody body)
    {
        var service = http.RequestServices.GetRequiredService<IDecisionService>();
        if (body.People.Count == 0)
            throw Invalid("must name at least one person");
        if (body.People.Count > DecisionEngine.MaxPeople)
            throw new ProblemException(Problem.TooManyPeople);
        if (body.Explain is true && body.People.Count > MaxExplained)
            throw Invalid("must name at most 100 people where their decisions are explained");
        if (body.Signed is true && body.People.Count > MaxSigned)
            throw Invalid("must name at most 1,000 people where their decisions are signed");
        var audience = DecisionSignatures.AudienceOf(http, body.Signed is true, body.Audience);
        return await Decisions.Answered(async () =>
        {
            var people = body.Explain is true
                ? await Explained(service, body, http.RequestAborted)
                : [.. (await service.Decide(body.People, body.Purpose, body.Fields, http.RequestAborted)).Decisions.Select(Decided)];
            return new DecisionsAnswer(
                body.Purpose,
                audience is null ? [.. people.Select(each => each.Answer)] : await Signed(http, people, audience));
        });
    }

    private static async Task<List<(Decision Decision, DecidedPerson Answer)>> Explained(
        IDecisionService service, DecisionQuestionBody body, CancellationToken cancellation)
    {
        var people = new List<(Decision Decision, DecidedPerson Answer)>();
        foreach (var person in body.People)
        {
            var explanation = await service.Explain(person, body.Purpose, body.Fields, cancellation);
            var (decision, answer) = Decided(explanation.Decision);
            people.Add((decision, answer with
            {
                Findings = [.. explanation.Rules.SelectMany(Findings)],
                Sentences = [.. explanation.Messages.Select(message => EnglishWording.Render(message))],
            }));
        }

        return people;
    }

    private static async Task<IReadOnlyList<DecidedPerson>> Signed(
        HttpContext http, IReadOnlyList<(Decision Decision, DecidedPerson Answer)> people, string audience)
    {
        var signed = await DecisionSignatures.Of(http, [.. people.Select(each => each.Decision)], audience);
        return [.. people.Zip(signed, (each, signature) => each.Answer with { Signed = signature })];
    }

    private static IEnumerable<RuleFinding> Findings(RuleExplanation explained) =>
        from finding in explained.Findings
        where finding.Reason is not DecisionReason.None
        select new RuleFinding(
            explained.Rule.Number, explained.Rule.Code, explained.Rule.Source, finding.Field, finding.Reason.Code(), finding.Fact,
            finding.Since is { } since ? Instant.FromDateTimeOffset(since) : null, finding.Decides);

    private static (Decision Decision, DecidedPerson Answer) Decided(Decision decision) => (decision, new(
        decision.Person, Instant.FromDateTimeOffset(decision.Instant), Instant.FromDateTimeOffset(decision.Expires), decision.PolicyVersion,
        decision.PolicyHash, [.. decision.Answers.Select(DecidedField.Of)]));

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
/// <param name="Signed">Whether each decision is to be signed.</param>
/// <param name="Audience">
/// Who is to act on the signed decisions, and compares this name with its own; 1 to 256 characters. Left out: the caller.
/// </param>
internal sealed record DecisionQuestionBody(
    IReadOnlyList<string> People, string Purpose, IReadOnlyList<string>? Fields = null, bool? Explain = null, bool? Signed = null,
    string? Audience = null);

/// <param name="Purpose">As asked.</param>
/// <param name="People">In the order asked.</param>
internal sealed record DecisionsAnswer(string Purpose, IReadOnlyList<DecidedPerson> People);

/// <param name="Person">As asked.</param>
/// <param name="At">When it was decided.</param>
/// <param name="Expires">Until when it holds; ask again then.</param>
/// <param name="Map">The digest of the data map in force.</param>
/// <param name="Policy">The hash of the policy that was compiled from it, by which it was decided.</param>
/// <param name="Fields">The answer for each.</param>
/// <param name="Findings">What each rule has against each field, in the order of the rules; null where no explanation was asked
/// for.</param>
/// <param name="Sentences">What the person may be told of each field, in the order of the fields; null as before.</param>
/// <param name="Signed">The decision as a compact JWS (RFC 7515); null where no signature was asked for.</param>
internal sealed record DecidedPerson(
    string Person, Instant At, Instant Expires, string Map, string Policy, IReadOnlyList<DecidedField> Fields,
    IReadOnlyList<RuleFinding>? Findings = null, IReadOnlyList<string>? Sentences = null, string? Signed = null);

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
