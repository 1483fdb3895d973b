using System.ComponentModel.DataAnnotations;
using Compliance.Consent.Notices;
using Compliance.Web.Operations;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Compliance.Web.Consent;

/// <summary>Binds what is shown to somebody to the answer that they will give.</summary>
internal static class RenderEndpoint
{
    public static readonly Operation Operation = ConsentCalls.Write(Operation.Json(
        "Render a notice",
        Handle,
        new Rendering("shop-privacy", "en", "web-banner"),
        new RenderedView(
            "q2bD0yBv5vY7uWm3rT9kXwq2bD0yBv5vY7uWm3rT9kX",
            Instant.FromUtc(2026, 11, 2, 10, 0),
            ShownNoticeView.Example,
            "Your choice",
            "We ask you. You may say no.",
            [new("newsletter", "We write to you about new things.", ["user.contact.email"], [], "P2Y", false)],
            HasSignal: false)) with
    {
        Description =
            "Answers what has to be shown, its hash, and a token with which it can be answered once, by this person or device, on this "
            + "surface, for some minutes.",
        Parameters = [ConsentCalls.HolderParameter, ConsentCalls.SignalParameter],
        Problems = [Problem.UnknownNotice, Problem.UnknownWording, Problem.NoticeReplaced],
    });

    private static async Task<RenderedView> Handle(HttpContext http, Rendering body)
    {
        var holder = await ConsentCalls.Holder(http, body.Browser);
        var notices = http.RequestServices.GetRequiredService<NoticeService>();
        var notice = (body.Version is { } version
            ? await notices.Get(body.Notice, version, http.RequestAborted)
            : await notices.Newest(body.Notice, http.RequestAborted)).Notice;
        var words = notice.TextOn(body.Language, body.Surface);
        var shown = await ConsentCalls.Ledger(http).Render(
            holder, notice.Code, notice.Version, body.Language, body.Surface, http.RequestAborted);
        var facts = await ConsentCalls.Ledger(http).FactsOf(holder, http.RequestAborted);
        return new RenderedView(
            shown.Token, shown.Expires, ShownNoticeView.Of(shown.Shown), words.Title, words.Text, NoticePurposeView.Of(notice, words),
            facts.OptOuts.Any(each => each.Origin is Decisions.Facts.OptOutOrigin.Signal));
    }

    /// <param name="Notice">Its code.</param>
    /// <param name="Language">One of those that it has words in.</param>
    /// <param name="Surface">One of those that it is shown on.</param>
    /// <param name="Version">The newest by default.</param>
    /// <param name="Browser">What the browser says, where the caller acts for one.</param>
    private sealed record Rendering(
        string Notice, string Language, string Surface, [property: Range(1, int.MaxValue)] int? Version = null,
        BrowserSignal? Browser = null);

    /// <param name="Token">Answers the notice, once. It is kept nowhere.</param>
    /// <param name="Expires">From when on it does not.</param>
    /// <param name="Notice">Which, and the hash of what follows.</param>
    /// <param name="Title">To be shown.</param>
    /// <param name="Text">To be shown.</param>
    /// <param name="Purposes">To be shown, and answered each by itself.</param>
    /// <param name="HasSignal">Whether a yes goes against a signal: then say so, and ask for an acknowledgement.</param>
    private sealed record RenderedView(
        string Token, Instant Expires, ShownNoticeView Notice, string Title, string Text, IReadOnlyList<NoticePurposeView> Purposes,
        bool HasSignal);
}
