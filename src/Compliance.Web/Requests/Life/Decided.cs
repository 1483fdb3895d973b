using Compliance.Law;
using Compliance.Requests.Deciding;
using Compliance.Requests.Lifecycle;
using Compliance.Web.Operations;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Web.Requests.Life;

/// <summary>What endpoints of decisions have in common: they answer with the request, or with what stands in their way.</summary>
internal static class Decided
{
    /// <summary>How each of them may refuse.</summary>
    public static readonly IReadOnlyList<Problem> Problems = [Problem.UnknownRequest, Problem.NotInThisStage];

    public static readonly RequestDecision Example = new(RouteId.Example, RequestStage.Refusing);

    public static async Task<RequestDecision> Answer(
        HttpContext http, Func<IRequestDecisions, string, CancellationToken, Task<RequestRecord?>> decide)
    {
        var id = RouteId.Read(http, Problem.UnknownRequest);
        try
        {
            var record = await decide(http.RequestServices.GetRequiredService<IRequestDecisions>(), id, http.RequestAborted)
                ?? throw new ProblemException(Problem.UnknownRequest);
            return new(record.Id, record.Stage);
        }
        catch (EventRefusedException refused)
        {
            throw new ProblemException(Problem.Of(refused));
        }
        catch (LawRefusedException refused)
        {
            throw new ProblemException(Problem.Of(refused));
        }
        catch (RefusalWithoutLawException)
        {
            var errors = new FieldErrors();
            errors.Add("law", "must name the article: none is known for this reason under the law of the request");
            throw new ProblemException(Problem.Invalid(errors));
        }
        catch (OwnDecisionException)
        {
            throw new ProblemException(Problem.OwnDecision);
        }
    }

    /// <summary>A text for people: null, or with something in it.</summary>
    public static void CheckText(FieldErrors errors, string field, string? text, int most)
    {
        if (text is not null && (string.IsNullOrWhiteSpace(text) || text.Length > most || text.Any(char.IsControl)))
            errors.Add(field, $"must have 1 to {most} characters, none of them a control character");
    }
}

/// <param name="Id">Of the request.</param>
/// <param name="Stage">How far it is now: what is taken back ends a little later.</param>
internal sealed record RequestDecision(string Id, RequestStage Stage);
