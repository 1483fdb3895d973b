using Compliance.Law;
using Compliance.Web.Operations;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace Compliance.Web.Law;

/// <summary>Shows the laws that are known, and the rules of one.</summary>
internal static class RegimeEndpoints
{
    internal static readonly Parameter Regime = new(
        "regime", ParameterPlace.Path, typeof(string), "The code of a law, such as `us-ca`.", LawTable.DefaultRegime,
        "^[a-z0-9-]{1,32}$");

    private static readonly RegimeLine ExampleLine = new(
        "eu-gdpr", "General Data Protection Regulation", "European Union", new(2026, 11, 30), new(2027, 5, 31), null);

    public static readonly Operation List = Operation.Json("List the laws", HandleList, new RegimeList([ExampleLine])) with
    {
        Description = "The laws under which requests are taken in and deadlines computed. `nextReview` is when a person compares the rules "
            + "with their sources again.",
    };

    public static readonly Operation Find = Operation.Json("Find a law", HandleFind, RegimeView.Of(Example())) with
    {
        Description = "Its rules, each with its source and how sure it is that it says what the law says.",
        Parameters = [Regime],
        Problems = [Problem.UnknownRegime],
    };

    /// <exception cref="ProblemException">No law has the code.</exception>
    internal static Regime Read(HttpContext http) =>
        http.Request.RouteValues["regime"] is string code && LawTable.Current.TryFind(code, out var regime)
            ? regime
            : throw new ProblemException(Problem.UnknownRegime);

    private static Regime Example() => LawTable.Current.TryFind(LawTable.DefaultRegime, out var regime)
        ? regime
        : throw new InvalidOperationException("The table has no default.");

    private static Task<RegimeList> HandleList(HttpContext http) => Task.FromResult(new RegimeList([
        .. LawTable.Current.Regimes.Select(each => new RegimeLine(
            each.Code, each.Name, each.Jurisdiction, each.Reviewed, each.NextReview, each.AppliesFrom)),
    ]));

    private static Task<RegimeView> HandleFind(HttpContext http) => Task.FromResult(RegimeView.Of(Read(http)));

    /// <param name="Regimes">In the order of their codes.</param>
    private sealed record RegimeList(IReadOnlyList<RegimeLine> Regimes);

    /// <param name="Code">As requests name it.</param>
    /// <param name="Name">Of the law.</param>
    /// <param name="Jurisdiction">Where it applies.</param>
    /// <param name="Reviewed">When its rules were last compared with their sources.</param>
    /// <param name="NextReview">When they are next.</param>
    /// <param name="AppliesFrom">From when on it gives the rights; left out for one that does already.</param>
    private sealed record RegimeLine(
        string Code, string Name, string Jurisdiction, LocalDate Reviewed, LocalDate NextReview, LocalDate? AppliesFrom);
}
