using Compliance.Consent.Ledger;
using Compliance.Personalization.Transparency;
using Compliance.Personalization.Transparency.People;
using Compliance.Web.Consent;
using Compliance.Web.Operations;
using Compliance.Web.Pages;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Compliance.Web.Transparency;

/// <summary>
/// Shows a person what may be held of them, what it may be used for and why, and who used it. The page's address is its key and opens one
/// person's view alone; operators need a permission.
/// </summary>
internal static class PersonViewEndpoints
{
    /// <summary>Of the page: a slash and the token make the address of one.</summary>
    public const string Address = "/my-data";

    private const string After = "after";
    private const string SaidQuery = "said";
    private const string ExampleToken = "Zm9vYmFyLWV4YW1wbGUtb2YtYS12aWV3";

    /// <summary>A row's key: a number of 19 digits and an id.</summary>
    private const int MaxAfterLength = 64;

    private static readonly Parameter Token = new(
        "token", ParameterPlace.Path, typeof(string), "Opens the page of one person or device, for some minutes.", ExampleToken,
        "^[A-Za-z0-9_-]{1,1024}$");

    private static readonly Parameter AfterParameter = new(
        After, ParameterPlace.Query, typeof(string), "Where the page of uses begins: `next` of the page before it.", "0000");

    private static readonly PersonView Example = new(
        ConsentCalls.ExamplePerson,
        Instant.FromUtc(2026, 11, 2, 9, 30),
        "The Sample Shop",
        "privacy@shop.example",
        [
            new(
                "Orders", "What you bought.", ["Purchase history"], ["Recommending articles"], ["consent"],
                new("Orders", "P10Y", "Placed", "AO § 147")),
        ],
        [
            new(
                PrivacyNoticeEndpoint.Example.Purposes[0], PurposeStanding.Allowed,
                ["We use Purchase history for Recommending articles: you agreed on 2 November 2026."], Instant.FromUtc(2027, 11, 2, 9, 30),
                true, false, false),
        ],
        [
            new(
                RouteId.Example, Instant.FromUtc(2026, 11, 2, 9, 0), "Recommending articles", "shop-web",
                ["We use Purchase history for Recommending articles: you agreed on 2 November 2026."],
                [new("We do not use Birth date for Recommending articles: you have not agreed to it.", "basis", "GDPR Art. 6(1), 7")],
                [], new Dictionary<string, int> { ["Orders"] = 3 }),
        ],
        null);

    public static readonly Operation Issue = ConsentCalls.Write(Operation.Json(
        "Make the address of a person’s own page",
        HandleIssue,
        new PersonPageWanted(new(true, "us-ca")),
        new PersonPageAddress($"{Address}/{ExampleToken}", Instant.FromUtc(2026, 11, 2, 10, 0))) with
    {
        Description =
            "For whoever is logged in at the application: send their browser there. The page shows their own data alone: what may be held, "
            + "what it may be used for and why, and who used it.",
        Parameters = [ConsentCalls.HolderParameter, ConsentCalls.SignalParameter],
    });

    public static readonly Operation Read = ConsentCalls.Read(Operation.Json("Read a person’s view as JSON", HandleRead, Example) with
    {
        Description = "For operators: what the person’s own page shows.",
        Parameters = [ConsentCalls.HolderParameter, AfterParameter, ConsentCalls.SignalParameter],
        Problems = [Problem.InvalidExample],
    });

    public static readonly Operation ReadPage = ConsentCalls.Read(Operation.Writes(
        "Read a person’s view", HandleReadPage, Reply.Page("Your data")) with
    {
        Description = "For operators: the person’s own page, without its buttons.",
        Parameters = [ConsentCalls.HolderParameter, AfterParameter, ConsentCalls.SignalParameter],
        Problems = [Problem.InvalidExample],
    });

    public static readonly Operation Show = ConsentCalls.Read(Operation.Writes(
        "Open one’s own page", HandleShow, Reply.Page("Your data")) with
    {
        Description = "Plain forms, which work without script. A signal of the browser is recorded before the page is shown.",
        Parameters = [Token, AfterParameter, ConsentCalls.SignalParameter],
        Problems = [Problem.PageRefused, Problem.InvalidExample],
    });

    public static readonly Operation ShowJson = ConsentCalls.Read(Operation.Json(
        "Read one’s own page as JSON", HandleShowJson, Example) with
    {
        Parameters = [Token, AfterParameter, ConsentCalls.SignalParameter],
        Problems = [Problem.PageRefused, Problem.InvalidExample],
    });

    public static readonly Operation Change = ConsentCalls.Write(Operation.Writes(
        "Withdraw or object on one’s own page",
        HandleChange,
        new Reply(
            StatusCodes.Status303SeeOther, "Done: the page shows how it is now.", null,
            new ReplyHeader("Location", "The page.", $"{Address}/{ExampleToken}?said=saved"))) with
    {
        Description = "What the page’s forms send: `act` (`withdraw`, `object` or `take-back`) and `purpose`.",
        Parameters = [Token, ConsentCalls.SignalParameter],
        Problems = [Problem.PageRefused, Problem.WrongForm, Problem.InvalidExample, Problem.UnknownPurpose],
    });

    private static async Task<PersonPageAddress> HandleIssue(HttpContext http, PersonPageWanted body)
    {
        var holder = await ConsentCalls.Holder(http, body.Browser);
        var (token, expires) = Service(http).Issue(holder);
        return new($"{Address}/{token}", expires);
    }

    private static async Task<PersonView> HandleRead(HttpContext http)
    {
        var after = ReadAfter(http);
        return await Service(http).View(await ConsentCalls.Holder(http), after, http.RequestAborted);
    }

    private static async Task HandleReadPage(HttpContext http) =>
        await Page.Write(http, PersonViewPage.Create(new(await HandleRead(http), null, null)));

    private static async Task HandleShow(HttpContext http)
    {
        var after = ReadAfter(http);
        var access = await Open(http);
        var view = await Service(http).View(access.Holder, after, http.RequestAborted);
        var said = PreferenceSaying.Of(http.Request.Query[SaidQuery]);
        var page = new PersonPageView(view, access.Expires, said);
        await Page.Write(http, PersonViewPage.Create(page), page.HasForms);
    }

    private static async Task<PersonView> HandleShowJson(HttpContext http)
    {
        var after = ReadAfter(http);
        return await Service(http).View((await Open(http)).Holder, after, http.RequestAborted);
    }

    private static async Task HandleChange(HttpContext http)
    {
        var access = await Open(http);
        var form = await FormBody.Read(http);
        var (purpose, ledger) = (form["purpose"].ToString(), ConsentCalls.Ledger(http));
        var changed = form["act"].ToString() switch
        {
            "withdraw" => await ledger.Withdraw(
                access.Holder, purpose, ConsentMethod.PreferenceCentre, ActingHand.Self, http.RequestAborted),
            "object" => await Record(ConsentAct.Objected),
            "take-back" => await Record(ConsentAct.ObjectionTakenBack),
            _ => throw Wrong("act", "must be withdraw, object or take-back"),
        };
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location =
            $"{Address}/{http.Request.RouteValues["token"]}?{SaidQuery}={(changed ? PreferenceSaying.Saved : PreferenceSaying.Unchanged)}";

        Task<bool> Record(ConsentAct act) =>
            ledger.Record(access.Holder, act, purpose, ConsentMethod.PreferenceCentre, ActingHand.Self, http.RequestAborted);
    }

    private static string? ReadAfter(HttpContext http) => http.Request.Query[After] switch
    {
        [] => null,
        [{ Length: > 0 and <= MaxAfterLength } after] when after.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-') => after,
        _ => throw Wrong(After, "must be what a page before gave as next"),
    };

    private static ProblemException Wrong(string field, string message)
    {
        var errors = new FieldErrors();
        errors.Add(field, message);
        return new ProblemException(Problem.Invalid(errors));
    }

    /// <summary>Whose page it is. A signal of their browser is recorded here, before anything is shown or changed.</summary>
    private static async Task<PersonAccess> Open(HttpContext http)
    {
        var access = await Service(http).Open(http.Request.RouteValues["token"] as string, http.RequestAborted)
            ?? throw new ProblemException(Problem.PageRefused);
        if (ConsentCalls.HasSignal(http))
            await ConsentCalls.Ledger(http).Signal(access.Holder, null, http.RequestAborted);
        return access;
    }

    private static PersonViewService Service(HttpContext http) => http.RequestServices.GetRequiredService<PersonViewService>();

    /// <param name="Browser">What the browser says, where the caller acts for one.</param>
    private sealed record PersonPageWanted(BrowserSignal? Browser = null);

    /// <param name="Path">Behind this host’s address. Whoever has it opens the page: give it to nobody but the person.</param>
    /// <param name="Expires">From when on it opens nothing.</param>
    private sealed record PersonPageAddress(string Path, Instant Expires);
}

/// <summary>A person's own page.</summary>
/// <param name="View">What it shows.</param>
/// <param name="Expires">From when on it opens no more; null for an operator, whose page has no buttons.</param>
/// <param name="Said">What came of the change just before; null where there was none.</param>
public sealed record PersonPageView(PersonView View, Instant? Expires, string? Said)
{
    /// <summary>Whether there is anything to press.</summary>
    internal bool HasForms => Expires is not null && View.Purposes.Any(each => each.MayWithdraw || each.MayObject || each.HasObjected);
}
