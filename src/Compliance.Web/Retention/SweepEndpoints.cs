using System.Globalization;
using Compliance.Retention;
using Compliance.Web.Operations;
using Compliance.Web.Problems;
using Compliance.Workflows;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Web.Retention;

/// <summary>Looks by hand for what has outlived its purpose, and erases it unless it is only to be shown.</summary>
internal static class SweepEndpoints
{
    private const string Address = "/api/retention/sweeps";

    private const string ExampleId = "sweep-2026-11-02-023000";

    public static readonly Operation Start = Operation.Begins(
        "Start a retention sweep", StartSweep, new SweepStart(DryRun: true), Begun.At(Address, ExampleId)) with
    {
        Description = "Looks by hand for what has outlived its purpose, and erases it unless it is a dry run. A timer does so every day.",
    };

    public static readonly Operation Find = Operation.Json(
        "Find a retention sweep",
        FindSweep,
        new SweepView(
            ExampleId,
            WorkflowPhase.Running,
            new(SweepStage.Erasing, DryRunOnly: false, new(Rules: 12, Looked: 12, Expired: 40, Erased: 25)),
            null,
            0,
            [new(0, "shop_sql.orders", SweptState.ErasedInPart, 40, false, 20, 0, [new("shop_sql.order_items", 5)], [], null)],
            null)) with
    {
        Description = "Totals, and what became of each collection, at most 100 in an answer. It holds no personal data.",
        Parameters =
        [
            RouteId.Parameter("the sweep", ExampleId),
            new(After, ParameterPlace.Query, typeof(int), "Where the page begins: `next` of the page before it.", 99),
        ],
        Problems = [Problem.UnknownSweep, Problem.InvalidExample],
    };

    private const string After = "after";

    private static async Task<Accepted<Begun>> StartSweep(HttpContext http, SweepStart body) =>
        Begun.At(Address, await Service(http).Start(body.DryRun, http.RequestAborted));

    private static async Task<SweepView> FindSweep(HttpContext http) =>
        await Service(http).Find(RouteId.Read(http, Problem.UnknownSweep), ReadAfter(http), http.RequestAborted)
        ?? throw new ProblemException(Problem.UnknownSweep);

    /// <summary>The collections of a large map come in pages: each answer names in <c>next</c> where the one after it begins.</summary>
    private static int? ReadAfter(HttpContext http)
    {
        if (!http.Request.Query.TryGetValue(After, out var given))
            return null;
        if (
            given is [var text]
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var after)
            && after < int.MaxValue)
            return after;
        var errors = new FieldErrors();
        errors.Add(After, "must be the number that a page before gave as next");
        throw new ProblemException(Problem.Invalid(errors));
    }

    private static IRetentionService Service(HttpContext http) => http.RequestServices.GetRequiredService<IRetentionService>();

    /// <param name="DryRun">Whether it only shows what is due. It has no default: whoever means to erase says so.</param>
    private sealed record SweepStart(bool DryRun);
}
