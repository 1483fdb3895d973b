using Compliance.Evidence.Logging;
using Compliance.Law;
using Compliance.Requests.Deciding;
using Compliance.Requests.Lifecycle;
using Compliance.Web.Identity;
using Compliance.Web.Operations;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Compliance.Web.Requests;

/// <summary>
/// What operators note that moves a request's deadline. Somebody has asked or told the person; this keeps that it was so.
/// </summary>
internal static class ClockEndpoints
{
    private static readonly RequestClockView Example = new(
        new LocalDate(2026, 12, 2), false, null,
        ["Counting 1 month from Monday 2 November 2026 leads to Wednesday 2 December 2026 (GDPR Art. 12(3))."]);

    public static readonly Operation Pause = Operation.Json<AwaitedGround, RequestClockView>(
        "Note that the person is awaited", (http, body) => Note(http, (clock, id, stop) => clock.Pause(id, body.Ground, stop)),
        new AwaitedGround(PauseGround.Identity), Example with { Provisional = true }) with
    {
        Description = "The person was asked today for proof of identity, for clarification or for a fee. Whether the clock stops for that, "
            + "the law of the request says. A question that is open already stays as it is.",
        Parameters = [RouteId.Parameter("the request")],
        Problems = [Problem.UnknownRequest, Problem.NotInThisStage, Problem.NoDeadlineExample],
    };

    public static readonly Operation Resume = Operation.Json<AwaitedGround, RequestClockView>(
        "Note that what was awaited has come", (http, body) => Note(http, (clock, id, stop) => clock.Resume(id, body.Ground, stop)),
        new AwaitedGround(PauseGround.Identity), Example) with
    {
        Description = "What the person was asked for came in today. Nothing changes where nothing was asked.",
        Parameters = [RouteId.Parameter("the request")],
        Problems = [Problem.UnknownRequest, Problem.NotInThisStage, Problem.NoDeadlineExample],
    };

    public static readonly Operation Extend = Operation.Json(
        "Note that an extension was told", http => Note(http, ExtendAndLog(http)), Example) with
    {
        Description = "The person was told today that the answer takes longer, and why. Told after the first period, it does not count, "
            + "and `why` says so. A law that knows no extension refuses it.",
        Parameters = [RouteId.Parameter("the request")],
        Problems = [Problem.UnknownRequest, Problem.NotInThisStage, Problem.NoDeadlineExample],
    };

    private static Func<IRequestClock, string, CancellationToken, Task<Deadline?>> ExtendAndLog(HttpContext http) =>
        async (clock, id, stop) =>
        {
            if (await clock.Extend(id, stop) is not { } deadline)
                return null;
            var decisions = http.RequestServices.GetRequiredService<IRequestDecisions>();
            await decisions.Note(id, Decision.Extended, Caller.Of(http), stop);
            return deadline;
        };

    private static async Task<RequestClockView> Note(HttpContext http, Func<IRequestClock, string, CancellationToken, Task<Deadline?>> note)
    {
        var id = RouteId.Read(http, Problem.UnknownRequest);
        try
        {
            var deadline = await note(http.RequestServices.GetRequiredService<IRequestClock>(), id, http.RequestAborted)
                ?? throw new ProblemException(Problem.UnknownRequest);
            return new(deadline.Day, deadline.IsProvisional, deadline.ExtensionToldBy, [.. deadline.Why]);
        }
        catch (EventRefusedException refused)
        {
            throw new ProblemException(Problem.Of(refused));
        }
        catch (LawRefusedException refused)
        {
            throw new ProblemException(Problem.Of(refused));
        }
    }

    /// <param name="Ground">For what.</param>
    private sealed record AwaitedGround(PauseGround Ground);

    /// <param name="Due">The last day on which the answer is in time.</param>
    /// <param name="Provisional">Whether the person is awaited, so that the day moves on.</param>
    /// <param name="ExtensionToldBy">Until when the person may be told of an extension; left out where there is none.</param>
    /// <param name="Why">Each step, with its source.</param>
    private sealed record RequestClockView(LocalDate Due, bool Provisional, LocalDate? ExtensionToldBy, IReadOnlyList<string> Why);
}
