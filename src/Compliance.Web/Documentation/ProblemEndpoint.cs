using Compliance.Web.Operations;
using Compliance.Web.Pages;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;

namespace Compliance.Web.Documentation;

/// <summary>The page of a kind of problem, where the <c>type</c> of an answer leads.</summary>
internal static class ProblemEndpoint
{
    public static readonly Operation Operation = Operation.Writes(
        "Read what a problem means",
        Handle,
        new Reply(StatusCodes.Status200OK, "A page for people.", Content.Html("Problem"), EntityTag.Caching)) with
    {
        Description = "The `type` of every problem is the address of its page here.",
        Parameters =
        [
            new("code", ParameterPlace.Path, typeof(string), "The problem's `code`.", Problem.InvalidExample.Code, "^[a-z-]{1,64}$"),
        ],
        Problems = [Problem.UnknownProblem],
    };

    private static async Task Handle(HttpContext http)
    {
        var code = http.Request.RouteValues["code"] as string;
        var problem = Problem.All.FirstOrDefault(each => each.Code == code) ?? throw new ProblemException(Problem.UnknownProblem);
        http.Response.Headers.CacheControl = EntityTag.Caching.Example;
        await Page.Write(http, ProblemPage.Create(problem));
    }
}
