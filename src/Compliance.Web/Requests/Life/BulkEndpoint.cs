using System.ComponentModel.DataAnnotations;
using Compliance.Law;
using Compliance.Requests.Deciding;
using Compliance.Web.Identity;
using Compliance.Web.Operations;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Web.Requests.Life;

/// <summary>Does one thing to many requests.</summary>
internal static class BulkEndpoint
{
    private const string Field = "operation";

    private const int MaxIdLength = 64;

    public static readonly Operation Operation = Operation.Json<Many, Outcomes>(
        "Change many requests", Handle, new Many([RouteId.Example, "nobody"]),
        new Outcomes([new(RouteId.Example, BulkResult.Done), new("nobody", BulkResult.Unknown)])) with
    {
        Description = "`extend` notes that the people were told that their answers take longer, `retry` tries again what failed for good, "
            + "`assign` notes who takes care of the requests, and `close` ends those whose person never answered what they were asked. "
            + "There is one outcome for each request, and one that is refused keeps none of the others. Sent again, it changes nothing "
            + "more.",
        Parameters =
        [
            new(Field, ParameterPlace.Path, typeof(string), "What is done: `extend`, `retry`, `assign` or `close`.", "extend"),
        ],
        Problems = [Problem.InvalidExample],
    };

    private static async Task<Outcomes> Handle(HttpContext http, Many body)
    {
        var errors = new FieldErrors();
        if (LegalCode.Find<BulkOperation>(http.Request.RouteValues[Field] as string ?? "") is not { } operation)
        {
            errors.Add(Field, $"must be one of {string.Join(", ", LegalCode.All<BulkOperation>())}");
            throw new ProblemException(Problem.Invalid(errors));
        }

        if (body.Ids.Count is 0 or > RequestBulk.Most || body.Ids.Any(id => id.Length is 0 or > MaxIdLength || !id.All(IsLetter)))
            errors.Add("ids", $"must hold 1 to {RequestBulk.Most} ids of requests");
        Decided.CheckText(errors, "assignee", body.Assignee, MaxIdLength);
        if (body.Assignee is not null && operation is not BulkOperation.Assign)
            errors.Add("assignee", "counts for assign alone: leave it out");
        errors.ThrowIfAny();
        var bulk = http.RequestServices.GetRequiredService<IRequestBulk>();
        return new(await bulk.Run(operation, body.Ids, body.Assignee, Caller.Of(http), http.RequestAborted));
    }

    private static bool IsLetter(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '-';

    /// <param name="Ids">Of the requests.</param>
    /// <param name="Assignee">For `assign`: a team or a role; left out, nobody.</param>
    private sealed record Many(
        [property: Length(1, RequestBulk.Most)] IReadOnlyList<string> Ids, [property: Length(1, MaxIdLength)] string? Assignee = null);

    /// <param name="Requests">One for each.</param>
    private sealed record Outcomes(IReadOnlyList<BulkOutcome> Requests);
}
