using System.ComponentModel.DataAnnotations;
using Compliance.Requests.Deciding;
using Compliance.Requests.Lifecycle;
using Compliance.Web.Identity;
using Compliance.Web.Operations;
using Compliance.Web.Problems;

namespace Compliance.Web.Requests.Life;

/// <summary>What operators decide about a request, each an entry in the log.</summary>
internal static class DecisionEndpoints
{
    public static readonly Operation Deny = Operation.Json<Refusing, RequestDecision>(
        "Refuse a request",
        (http, body) =>
        {
            var errors = new FieldErrors();
            Decided.CheckText(errors, "law", body.Law, Denial.MaxLaw);
            Decided.CheckText(errors, "explanation", body.Explanation, Denial.MaxText);
            errors.ThrowIfAny();
            return Decided.Answer(
                http, (it, id, stop) => it.Deny(id, new Denial(body.Reason, body.Law, body.Explanation), Caller.Of(http), stop));
        },
        new Refusing(RefusalReason.ManifestlyUnfounded), Decided.Example) with
    {
        Description = "Refuses a request with a reason, before anything is destroyed for it. What was done is taken back. The status of "
            + "the request then has the answer to the person in words, with their remedies. The first reason stays.",
        Parameters = [RouteId.Parameter("the request")],
        Problems = Decided.Problems,
    };

    public static readonly Operation Expire = Operation.Json(
        "End a request that got no answer", http => Decided.Answer(http, (it, id, stop) => it.Expire(id, Caller.Of(http), stop)),
        Decided.Example with { Stage = RequestStage.Expiring }) with
    {
        Description = "Ends a request because what the person was asked for, such as proof of who they are, never came. A request that "
            + "asks the person for nothing is not ended so.",
        Parameters = [RouteId.Parameter("the request")],
        Problems = Decided.Problems,
    };

    public static readonly Operation Accept = Operation.Json(
        "Accept a repeated request", http => Decided.Answer(http, (it, id, stop) => it.Accept(id, Caller.Of(http), stop)),
        Decided.Example with { Stage = RequestStage.Received }) with
    {
        Description = "Lets a request go on that waits because the person asked for the same so often within a year. One that is excessive "
            + "is refused instead: `POST api/requests/{id}/deny`.",
        Parameters = [RouteId.Parameter("the request")],
        Problems = [Problem.UnknownRequest],
    };

    public static readonly Operation Assign = Operation.Json<Assignment, RequestDecision>(
        "Assign a request",
        (http, body) =>
        {
            var errors = new FieldErrors();
            Decided.CheckText(errors, "assignee", body.Assignee, Assignment.Most);
            errors.ThrowIfAny();
            return Decided.Answer(http, (it, id, stop) => it.Assign(id, body.Assignee, stop));
        },
        new Assignment("privacy desk"), Decided.Example with { Stage = RequestStage.Planned }) with
    {
        Description = "Notes which team or role takes care of a request; left out, nobody does.",
        Parameters = [RouteId.Parameter("the request")],
        Problems = [Problem.UnknownRequest],
    };

    public static readonly Operation AnswerAppeal = Operation.Json<AppealAnswered, RequestDecision>(
        "Answer an appeal",
        (http, body) =>
        {
            var errors = new FieldErrors();
            Decided.CheckText(errors, "explanation", body.Explanation, Denial.MaxText);
            errors.ThrowIfAny();
            return Decided.Answer(
                http, (it, id, stop) => it.AnswerAppeal(id, new AppealAnswer(body.Stands, body.Explanation), Caller.Of(http), stop));
        },
        new AppealAnswered(Stands: false), Decided.Example with { Stage = RequestStage.Reversed }) with
    {
        Description = "Answers the appeal of a refusal. Where the refusal does not stand, a new request does what was asked, and the old "
            + "one names it. Who refused does not answer.",
        Parameters = [RouteId.Parameter("the request")],
        Problems = [.. Decided.Problems, Problem.OwnDecision],
    };

    /// <param name="Reason">Why.</param>
    /// <param name="Law">The article; left out for the one that is known for the reason under the law of the request.</param>
    /// <param name="Explanation">In words, for the person: they read it.</param>
    private sealed record Refusing(
        RefusalReason Reason, [property: Length(1, Denial.MaxLaw)] string? Law = null,
        [property: Length(1, Denial.MaxText)] string? Explanation = null);

    /// <param name="Assignee">A team or a role.</param>
    private sealed record Assignment([property: Length(1, Assignment.Most)] string? Assignee = null)
    {
        public const int Most = 100;
    }

    /// <param name="Stands">Whether the refusal stands.</param>
    /// <param name="Explanation">In words, for the person: they read it.</param>
    private sealed record AppealAnswered(bool Stands, [property: Length(1, Denial.MaxText)] string? Explanation = null);
}
