using Compliance.Personalization;
using Compliance.Web.Operations;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Web.Personalization;

/// <summary>Shows who used what of a person, when, for what, and what was refused.</summary>
internal static class UsesEndpoint
{
    private const string After = "after";
    private const int PageSize = 100;

    /// <summary>A row's key: a number of 19 digits and an id.</summary>
    private const int MaxAfterLength = 64;

    public static readonly Operation Operation = Operation.Json(
        "List the uses of a person's data",
        Handle,
        new UsePage(
            [
                new(
                    RouteId.Example, Decisions.ExamplePerson, "recommendations", "shop-web", Decisions.ExampleInstant,
                    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                    [new("shop.orders.total", "allowed", "consented", "basis", "5f0e8d5a4f2c9a7e61d3c4b29f180b5c", null)],
                    new Dictionary<string, int> { ["shop.orders"] = 3 }),
            ],
            null)) with
    {
        Description =
            "Who asked, when, for which purpose, which fields they got or were refused, and by which rule; the newest first, 100 in an "
            + "answer. It holds no value of any field.",
        Parameters =
        [
            RouteId.Parameter("the person or device", Decisions.ExamplePerson),
            new(After, ParameterPlace.Query, typeof(string), "Where the page begins: `next` of the page before it.", "0000"),
        ],
        Problems = [Problem.UnknownPerson, Problem.InvalidExample],
    };

    private static Task<UsePage> Handle(HttpContext http)
    {
        var given = http.Request.Query[After];
        if (given is not ([] or [{ Length: <= MaxAfterLength }]))
        {
            var errors = new FieldErrors();
            errors.Add(After, "must be what a page before gave as next");
            errors.ThrowIfAny();
        }

        var after = given is [var text] ? text : null;
        return http.RequestServices.GetRequiredService<IUseRecords>()
            .List(RouteId.Read(http, Problem.UnknownPerson), after, PageSize, http.RequestAborted);
    }
}
