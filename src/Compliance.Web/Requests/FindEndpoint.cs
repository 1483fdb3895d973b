using Compliance.Law;
using Compliance.Requests.Intake;
using Compliance.Requests.Lifecycle;
using Compliance.Subjects;
using Compliance.Web.Operations;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Compliance.Web.Requests;

/// <summary>Shows where a request stands.</summary>
internal static class FindEndpoint
{
    public static readonly Operation Operation = Operation.Json(
        "Find a request",
        Handle,
        new RequestStatus
        {
            Id = RouteId.Example,
            Right = Right.Erasure,
            Regime = LawTable.DefaultRegime,
            Received = Instant.FromUtc(2026, 11, 2, 9, 30),
            Due = new LocalDate(2026, 12, 2),
            Why =
            [
                "eu-gdpr, answer for erasure: the event was on Monday 2 November 2026 in UTC; that day itself does not count.",
                "Counting 1 month from Monday 2 November 2026 leads to Wednesday 2 December 2026 (GDPR Art. 12(3)).",
                "The last day is Wednesday 2 December 2026, until its end in UTC.",
            ],
            Stage = RequestStage.Committed,
            State = RequestState.Waiting,
            Progress = new("erasing shop_sql", 3, 9, "shop_sql", Instant.FromUtc(2026, 11, 2, 9, 31)),
            Commitment = "Zmljb25hbCBjb21taXRtZW50IG9mIGFuIGV4YW1wbGU=",
        }) with
    {
        Description = "Where a request stands, and by when it is to be answered. It holds no personal data.",
        Parameters = [RouteId.Parameter("the request")],
        Problems = [Problem.UnknownRequest],
    };

    private static async Task<RequestStatus> Handle(HttpContext http)
    {
        var id = RouteId.Read(http, Problem.UnknownRequest);
        var view = await http.RequestServices.GetRequiredService<IRequestService>().Find(id, http.RequestAborted)
            ?? throw new ProblemException(Problem.UnknownRequest);
        return RequestStatus.Of(view);
    }
}
