using System.Text.RegularExpressions;
using Compliance.Recipients;
using Compliance.Subjects;
using Compliance.Web.Operations;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Compliance.Web.Recipients;

/// <summary>Lists who was told what, and has a recipient told again.</summary>
internal static partial class RecipientEndpoints
{
    private static readonly RecipientNoticeView Example = new(
        "mailing-house", Right.Erasure, NoticeState.Confirmed, Instant.FromUtc(2026, 11, 2, 9, 30), 2, null,
        Instant.FromUtc(2026, 11, 2, 9, 31), "9b74c9897bac770ffc029102a200c5de9b74c9897bac770ffc029102a200c5de");

    private static readonly Parameter Recipient = new(
        "recipient", ParameterPlace.Path, typeof(string), "The data map’s key of the recipient.", Example.Recipient,
        "^[a-z0-9-]{1,32}$");

    public static readonly Operation List = Operation.Json(
        "List a request’s recipients", HandleList, new RecipientNoticeList([Example])) with
    {
        Description = "Who else has the person’s data, as the data map says, and whether they confirmed what they were told.",
        Parameters = [RouteId.Parameter("the request")],
        Problems = [Problem.UnknownRequest],
    };

    public static readonly Operation Replay = Operation.Json("Tell a recipient again", HandleReplay, new Replayed(Example.Recipient)) with
    {
        Description =
            "For one that was given up: it is asked anew, for as long as is set. Who has done it already knows the notice by its `jti`.",
        Parameters = [RouteId.Parameter("the request"), Recipient],
        Problems = [Problem.UnknownRecipientNotice, Problem.NotReplayable],
    };

    private static async Task<RecipientNoticeList> HandleList(HttpContext http) =>
        await Service(http).ListOf(RouteId.Read(http, Problem.UnknownRequest), http.RequestAborted) is { } notices
            ? new([.. notices.Select(Of)])
            : throw new ProblemException(Problem.UnknownRequest);

    private static async Task<Replayed> HandleReplay(HttpContext http)
    {
        var id = RouteId.Read(http, Problem.UnknownRecipientNotice);
        if (http.Request.RouteValues["recipient"] is not string key || !Key().IsMatch(key))
            throw new ProblemException(Problem.UnknownRecipientNotice);
        var replayed = await Service(http).Replay(id, key, http.RequestAborted)
            ?? throw new ProblemException(Problem.UnknownRecipientNotice);
        return replayed ? new(key) : throw new ProblemException(Problem.NotReplayable);
    }

    private static RecipientNoticeView Of(RecipientNotice notice) => new(
        notice.Recipient, notice.Right, notice.State, notice.Begun, notice.Attempts, notice.Failure, notice.Confirmed, notice.Receipt);

    private static IRecipientService Service(HttpContext http) => http.RequestServices.GetRequiredService<IRecipientService>();

    [GeneratedRegex(@"^[a-z0-9-]{1,32}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Key();

    /// <param name="Recipients">By their keys.</param>
    private sealed record RecipientNoticeList(IReadOnlyList<RecipientNoticeView> Recipients);

    /// <param name="Recipient">The data map’s key.</param>
    /// <param name="Right">What they were told.</param>
    /// <param name="State">How far it has come.</param>
    /// <param name="Begun">When they were asked first, or again.</param>
    /// <param name="Attempts">How often.</param>
    /// <param name="Failure">Why they did not confirm last, as a code.</param>
    /// <param name="Confirmed">When they confirmed.</param>
    /// <param name="Receipt">Of their answer: SHA-256.</param>
    private sealed record RecipientNoticeView(
        string Recipient, Right Right, NoticeState State, Instant Begun, int Attempts, string? Failure, Instant? Confirmed,
        string? Receipt);

    /// <param name="Recipient">The data map’s key.</param>
    private sealed record Replayed(string Recipient);
}
