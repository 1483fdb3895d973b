using Compliance.Consent.Preferences;
using Compliance.DataMap;
using Compliance.Web.Operations;
using Compliance.Web.Pages;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Web.Consent;

/// <summary>Links in messages that withdraw: made for an application, opened by anyone who has one.</summary>
internal static class LinkEndpoints
{
    /// <summary>Of the page: a slash and the token make the address of one.</summary>
    public const string Address = "/consent/withdraw";

    private const string ExampleToken = "Zm9vYmFyLWV4YW1wbGUtb2YtYS10b2tlbg";

    private static readonly Parameter Token = new(
        "token", ParameterPlace.Path, typeof(string), "Of the link. It can do nothing else.", ExampleToken, "^[A-Za-z0-9_-]{1,1024}$");

    public static readonly Operation Issue = ConsentCalls.Write(Operation.Json(
        "Make a withdrawal link", HandleIssue, new LinkWanted("newsletter"), new WithdrawalLinkView($"{Address}/{ExampleToken}")) with
    {
        Description =
            "A link that withdraws one purpose, or all where none is named, whenever it is opened and without log-in. Put it, behind this "
            + "host’s address, into each message and its `List-Unsubscribe` header, with "
            + "`List-Unsubscribe-Post: List-Unsubscribe=One-Click` (RFC 8058). Nothing is kept of it, and nobody reads from it whose it "
            + "is.",
        Parameters = [ConsentCalls.HolderParameter, ConsentCalls.SignalParameter],
        Problems = [Problem.UnknownPurpose],
    });

    public static readonly Operation Show = ConsentCalls.Read(Operation.Writes(
        "Open a withdrawal link", HandleShow, Reply.Page("Withdraw your consent")) with
    {
        Description = "Says what the link withdraws, with one button. Opening it changes nothing, so that a scanner withdraws nothing.",
        Parameters = [Token],
        Problems = [Problem.LinkRefused],
    });

    public static readonly Operation Withdraw = ConsentCalls.Write(Operation.Writes(
        "Withdraw by a link", HandleWithdraw, Reply.Page("Withdrawn")) with
    {
        Description =
            "By the button of the page, or by a mail program’s one click: a form with `List-Unsubscribe=One-Click` (RFC 8058). The second "
            + "time nothing changes, and the page says so.",
        Parameters = [Token],
        Problems = [Problem.LinkRefused, Problem.WrongForm],
    });

    private static async Task<WithdrawalLinkView> HandleIssue(HttpContext http, LinkWanted body)
    {
        var holder = await ConsentCalls.Holder(http, body.Browser);
        return new($"{Address}/{Links(http).Issue(holder, body.Purpose)}");
    }

    private static Task HandleShow(HttpContext http) =>
        Page.Write(http, WithdrawalPage.Create(new(NameOf(http, Links(http).PurposeOf(ReadToken(http))), null)), hasForms: true);

    private static async Task HandleWithdraw(HttpContext http)
    {
        if (http.Request.ContentLength is not (null or 0) && !http.Request.HasFormContentType)
            throw new ProblemException(Problem.WrongForm);
        var token = ReadToken(http);
        var ended = await Links(http).Withdraw(token, http.RequestAborted);
        await Page.Write(http, WithdrawalPage.Create(new(NameOf(http, Links(http).PurposeOf(token)), ended)), hasForms: true);
    }

    /// <summary>As the data map says it in words; its code in words where the map no longer has it.</summary>
    private static string? NameOf(HttpContext http, string? purpose) =>
        purpose is null ? null : http.RequestServices.GetRequiredService<IDataMaps>().Current.Vocabulary.Purpose(purpose).Title;

    private static string ReadToken(HttpContext http) => (string)http.Request.RouteValues["token"]!;

    private static WithdrawalLinkService Links(HttpContext http) => http.RequestServices.GetRequiredService<WithdrawalLinkService>();

    /// <param name="Purpose">Left out: all.</param>
    /// <param name="Browser">What the browser says, where the caller acts for one.</param>
    private sealed record LinkWanted(string? Purpose = null, BrowserSignal? Browser = null);

    /// <param name="Path">Behind this host’s address.</param>
    private sealed record WithdrawalLinkView(string Path);
}

/// <param name="Purpose">In words; null for all.</param>
/// <param name="Ended">How many consents were ended just now; null before the button was pressed.</param>
public sealed record WithdrawalView(string? Purpose, int? Ended);
