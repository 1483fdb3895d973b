using Compliance.Requests.Intake;
using Compliance.Requests.Lifecycle;
using Compliance.Web.Identity;
using Compliance.Web.Operations;
using Compliance.Web.Pipeline;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Web.Requests.Life;

/// <summary>
/// What a person does about their own request: through whoever submitted it for them, or with a token of their own, which reaches no other
/// request. Of another person's request, the answer is the same as of none.
/// </summary>
internal static class PersonEndpoints
{
    public static readonly Operation Withdraw = Withdrawing(OwnOrOperated);

    public static readonly Operation WithdrawOwn = Withdrawing(Own);

    public static readonly Operation Appeal = Appealing(OwnOrOperated);

    public static readonly Operation AppealOwn = Appealing(Own);

    public static readonly Operation FindOwn = FindEndpoint.Operation.Within(
        async (http, go) =>
        {
            await Own(http);
            await go(http);
        });

    private static Operation Withdrawing(Func<HttpContext, Task> check) => Operation.Json(
        "Withdraw a request",
        async http =>
        {
            await check(http);
            return await Decided.Answer(http, (it, id, stop) => it.Withdraw(id, Caller.Of(http), stop));
        },
        Decided.Example with { Stage = RequestStage.Withdrawing }) with
    {
        Description = "The person takes the request back, before anything is destroyed for it. What was done is taken back, and an export "
            + "that was made is removed.",
        Parameters = [RouteId.Parameter("the request")],
        Problems = Decided.Problems,
    };

    private static Operation Appealing(Func<HttpContext, Task> check) => Operation.Json(
        "Appeal a refusal",
        async http =>
        {
            await check(http);
            return await Decided.Answer(http, (it, id, stop) => it.Appeal(id, Caller.Of(http), stop));
        },
        Decided.Example with { Stage = RequestStage.Appealed }) with
    {
        Description = "The person appeals the refusal of a request, where the law of the request knows appeals. By when it is to be "
            + "answered, the status of the request says.",
        Parameters = [RouteId.Parameter("the request")],
        Problems = [.. Decided.Problems, Problem.NoDeadlineExample],
    };

    /// <summary>Whoever submits requests reaches those that they submitted; operators reach all.</summary>
    private static Task OwnOrOperated(HttpContext http) =>
        PermissionRequirement.IsCarried(http.User, RequestsApi.OperateRequests) ? Task.CompletedTask : Own(http);

    private static async Task Own(HttpContext http)
    {
        var id = RouteId.Read(http, Problem.UnknownRequest);
        var view = await http.RequestServices.GetRequiredService<IRequestService>().Find(id, http.RequestAborted);
        if (view?.Record.IsSubmittedBy(Caller.Of(http)) is not true)
            throw new ProblemException(Problem.UnknownRequest);
    }
}
