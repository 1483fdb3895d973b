using Compliance.DataMap.Planning;
using Compliance.Evidence;
using Compliance.Requests.Intake;
using Compliance.Requests.Lifecycle;
using Compliance.Subjects;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Compliance.Web.Requests;

/// <summary>Shows where a request stands.</summary>
internal static class FindEndpoint
{
    public static async Task Handle(HttpContext http)
    {
        var id = RouteId.Read(http, RouteId.Request);
        var view = await http.RequestServices.GetRequiredService<IRequestService>().Find(id, http.RequestAborted)
            ?? throw new ProblemException(Problem.NotFound(RouteId.Request));
        await Answer.Json(http, Status.Of(view));
    }

    private enum State
    {
        Open,

        /// <summary>A store does not answer; progress says which, and since when.</summary>
        Waiting,

        /// <summary>A step failed for good; progress says which, with the code and the reference. An operator may resume it.</summary>
        Quarantined,
        Failed,
        Closed,
    }

    private sealed record Status(
        string Id, Right Right, string Regime, Instant Received, LocalDate Due, State State,
        Instant? Closed, RequestOutcome? Outcome, Instant? ExportUntil, RequestProgress? Progress, string? Failure,
        string? Commitment, Receipt? Receipt, string? Revoked, NotCovered? NotCovered)
    {
        public static Status Of(RequestView view) => new(
            view.Record.Id, view.Record.Right, view.Record.Regime, view.Record.Received, view.Record.Due, StateOf(view),
            view.Record.Closed, view.Record.Outcome, view.Record.ExportUntil, view.Progress, view.Failure,
            view.Record.Commitment, view.Receipt, view.Revoked, view.Record.NotCovered);

        private static State StateOf(RequestView view) => view switch
        {
            { Record.Closed: not null } => State.Closed,
            { Failure: not null } => State.Failed,
            { Progress.Quarantined: not null } => State.Quarantined,
            { Progress.WaitingFor: not null } => State.Waiting,
            _ => State.Open,
        };
    }
}
