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
            "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            [
                new(
                    Decisions.ExamplePerson, Decisions.ExampleInstant, Decisions.ExampleInstant + Duration.FromMilliseconds(500),
                    [new("shop.orders.total", "refused", "no-consent", "basis")]),
            ])) with
    {
        Description =
            "May this purpose use these fields of these people now? `people` has 1 to 10,000 ids. Without `fields`, it is asked about all "
            + "fields that the purpose uses. With `explain`, each field has a sentence for the person. No data is read and no use recorded.",
        Problems = [Problem.UnknownPerson, Problem.UnknownPurpose, Problem.UnknownField, Problem.TooManyPeople],
    };

    private static async Task<DecisionsAnswer> Handle(HttpContext http, DecisionQuestionBody body)
    {
        var service = http.RequestServices.GetRequiredService<DecisionService>();
        if (body.People.Count == 0)
        {
            var errors = new FieldErrors();
            errors.Add("people", "must name at least one person");
            errors.ThrowIfAny();
        }

        if (body.People.Count > DecisionEngine.MaxPeople)
            throw new ProblemException(Problem.TooManyPeople);
        return await Decisions.Answered(async () =>
        {
            if (body.Explain is true)
                return await Explain(service, body, http.RequestAborted);
            var decided = await service.Decide(body.People, body.Purpose, body.Fields, http.RequestAborted);
            return Answer(body.Purpose, decided.Decisions, decided.Decisions.Select(each => each.Answers.Select(DecidedField.Of)));
        });
    }

    private static async Task<DecisionsAnswer> Explain(
        DecisionService service, DecisionQuestionBody body, CancellationToken cancellation)
    {
        var explained = new List<Explanation>();
        foreach (var person in body.People)
            explained.Add(await service.Explain(person, body.Purpose, body.Fields, cancellation));
        return Answer(
            body.Purpose, [.. explained.Select(each => each.Decision)], explained.Select(each => each.Decision.Answers.Select(DecidedField.Of)));
    }

    private static DecisionsAnswer Answer(
        string purpose, IReadOnlyList<Decision> decisions, IEnumerable<IEnumerable<DecidedField>> fields) => new(
        purpose,
        decisions[0].PolicyHash,
        [
            .. decisions.Zip(fields, (decision, answers) => new DecidedPerson(
                decision.Person, Instant.FromDateTimeOffset(decision.Instant), Instant.FromDateTimeOffset(decision.Expires), [.. answers])),
        ]);
}

/// <param name="People">Ids of people or devices.</param>
/// <param name="Purpose">As the data map declares it.</param>
/// <param name="Fields">Some of the purpose's fields; null: all of them.</param>
/// <param name="Explain">Whether to say in words why.</param>
internal sealed record DecisionQuestionBody(
    IReadOnlyList<string> People, string Purpose, IReadOnlyList<string>? Fields = null, bool? Explain = null);

/// <param name="Purpose">As asked.</param>
/// <param name="Policy">The hash of what was decided by.</param>
/// <param name="People">In the order asked.</param>
internal sealed record DecisionsAnswer(string Purpose, string Policy, IReadOnlyList<DecidedPerson> People);

/// <param name="Person">As asked.</param>
/// <param name="At">When it was decided.</param>
/// <param name="Expires">Until when it holds; ask again then.</param>
/// <param name="Fields">The answer for each.</param>
internal sealed record DecidedPerson(string Person, Instant At, Instant Expires, IReadOnlyList<DecidedField> Fields);
