using Compliance.Law;
using Compliance.Proofs;
using Compliance.Requests.Intake;
using Compliance.Requests.Lifecycle;
using Compliance.Subjects;
using Compliance.Web.Operations;
using Compliance.Web.Problems;
using Compliance.Web.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Compliance.Web.Proofs;

/// <summary>Shows a person their own request, by the token that a code gave them.</summary>
internal static class OwnRequestEndpoint
{
    private const string ExampleToken = "Zm9vYmFyLWV4YW1wbGUtb2YtYS10b2tlbg";

    public static readonly Parameter Token = new(
        "token", ParameterPlace.Path, typeof(string), "Opens one request, for some hours.", ExampleToken, "^[A-Za-z0-9_-]{1,1024}$");

    public static readonly Operation Operation = Operation.Json(
        "Find one’s own request", Handle,
        new OwnRequest(
            RouteId.Example, Right.Access, LawTable.DefaultRegime, Instant.FromUtc(2026, 11, 2, 9, 30), new LocalDate(2026, 12, 2),
            null, null, Instant.FromUtc(2026, 11, 9, 9, 30))) with
    {
        Description = "Where the person’s own request stands. The token opens no other.",
        Parameters = [Token],
        Problems = [Problem.RequestTokenRefused],
    };

    /// <summary>Which request a token opens.</summary>
    /// <exception cref="ProblemException">None.</exception>
    public static string Read(HttpContext http) =>
        http.RequestServices.GetRequiredService<RequestTokens>().TryOpen(http.Request.RouteValues["token"] as string)?.RequestId
        ?? throw new ProblemException(Problem.RequestTokenRefused);

    private static async Task<OwnRequest> Handle(HttpContext http)
    {
        var view = await http.RequestServices.GetRequiredService<IRequestService>().Find(Read(http), http.RequestAborted)
            ?? throw new ProblemException(Problem.RequestTokenRefused);
        var record = view.Record;
        return new(
            record.Id, record.Right, record.Regime, record.Received, record.Due, record.Closed, record.Outcome, record.ExportUntil);
    }

    /// <param name="Id">Opaque.</param>
    /// <param name="Right">Which right is exercised.</param>
    /// <param name="Regime">Under which law.</param>
    /// <param name="Received">When it came in.</param>
    /// <param name="Due">The last day on which the answer is in time.</param>
    /// <param name="Closed">When it ended.</param>
    /// <param name="Outcome">How it ended.</param>
    /// <param name="ExportUntil">Until when there is an export.</param>
    private sealed record OwnRequest(
        string Id, Right Right, string Regime, Instant Received, LocalDate Due, Instant? Closed, RequestOutcome? Outcome,
        Instant? ExportUntil);
}
