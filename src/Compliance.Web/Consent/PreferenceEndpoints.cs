using Compliance.Consent.Ledger;
using Compliance.Consent.Preferences;
using Compliance.Decisions.Policies;
using Compliance.Web.Operations;
using Compliance.Web.Pages;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Compliance.Web.Consent;

/// <summary>
/// The page on which a person sees and changes everything that they allow. Its address is its key: an application asks for one for the
/// customer who is logged in there.
/// </summary>
internal static class PreferenceEndpoints
{
    /// <summary>Of the page: a slash and the token make the address of one.</summary>
    public const string Address = "/consent/preferences";

    private const string ExampleToken = "Zm9vYmFyLWV4YW1wbGUtb2YtYS1wYWdl";
    private const string SaidQuery = "said";

    private static readonly Parameter Token = new(
        "token", ParameterPlace.Path, typeof(string), "Opens the page of one person or device, for some minutes.", ExampleToken,
        "^[A-Za-z0-9_-]{1,1024}$");

    public static readonly Operation Issue = ConsentCalls.Write(Operation.Json(
        "Make the address of a preference page",
        HandleIssue,
        new PageWanted("shop-privacy", "en", "web-banner"),
        new PageAddress($"{Address}/{ExampleToken}", Instant.FromUtc(2026, 11, 2, 10, 0))) with
    {
        Description =
            "For whoever is logged in at the application: send their browser there. The page shows the newest version of the notice, with "
            + "every purpose, its words, its state and its switch.",
        Parameters = [ConsentCalls.HolderParameter, ConsentCalls.SignalParameter],
        Problems = [Problem.UnknownNotice, Problem.UnknownWording],
    });

    public static readonly Operation Show = ConsentCalls.Read(Operation.Writes(
        "Open a preference page", HandleShow, Reply.Page("Your privacy choices")) with
    {
        Description = "Plain forms, which work without script. A signal of the browser is recorded before the page is shown.",
        Parameters = [Token, ConsentCalls.SignalParameter],
        Problems = [Problem.PageRefused, Problem.UnknownNotice, Problem.UnknownWording, Problem.NoticeReplaced],
    });

    public static readonly Operation Change = ConsentCalls.Write(Operation.Writes(
        "Change a preference",
        HandleChange,
        new Reply(
            StatusCodes.Status303SeeOther, "Done: the page shows how it is now.", null,
            new ReplyHeader("Location", "The page.", $"{Address}/{ExampleToken}?said=saved"))) with
    {
        Description =
            "What the page’s forms send: `act` (`choose`, `withdraw-all`, `object`, `opt-out`, `profiling`, `limit`), `value` (`yes` or "
            + "`no`), and for a choice `purpose`, the `notice` token and, against a signal, `acknowledge`.",
        Parameters = [Token, ConsentCalls.SignalParameter],
        Problems =
        [
            Problem.PageRefused, Problem.WrongForm, Problem.InvalidExample, Problem.UnknownPurpose, Problem.UnknownNotice,
            Problem.UnknownWording, Problem.NothingAnswered, Problem.TokenRefusedExample,
        ],
    });

    private static async Task<PageAddress> HandleIssue(HttpContext http, PageWanted body)
    {
        var holder = await ConsentCalls.Holder(http, body.Browser);
        var (token, expires) = await Service(http).Issue(holder, body.Notice, body.Language, body.Surface, http.RequestAborted);
        return new($"{Address}/{token}", expires);
    }

    private static async Task HandleShow(HttpContext http)
    {
        var access = await Open(http);
        var view = await Service(http).View(access, http.RequestAborted);
        var said = PreferenceSaying.Of(http.Request.Query[SaidQuery]);
        await Page.Write(http, PreferencePage.Create(new(view, access.Expires, said)), hasForms: true);
    }

    private static async Task HandleChange(HttpContext http)
    {
        var access = await Open(http);
        var form = await FormBody.Read(http);
        var said = await Act(http, access, form);
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = $"{Address}/{http.Request.RouteValues["token"]}?{SaidQuery}={said}";
    }

    private static async Task<string> Act(HttpContext http, PreferenceAccess access, IFormCollection form)
    {
        var (ledger, holder, isYes) = (ConsentCalls.Ledger(http), access.Holder, ReadValue(form));
        const ConsentMethod method = ConsentMethod.PreferenceCentre;
        return form["act"].ToString() switch
        {
            "choose" => await Choose(http, access, form, isYes),
            "withdraw-all" => await ledger.WithdrawAll(holder, method, ActingHand.Self, http.RequestAborted) > 0
                ? PreferenceSaying.Saved
                : PreferenceSaying.Unchanged,
            "object" => Said(await ledger.Record(
                holder, isYes ? ConsentAct.Objected : ConsentAct.ObjectionTakenBack, null, method, ActingHand.Self, http.RequestAborted)),
            "opt-out" => Said(await OptOut(http, holder, PreferenceView.SoldOrShared, isYes)),
            "profiling" => Said(await OptOut(http, holder, PurposeClasses.Profiling, isYes)),
            "limit" => Said(await ledger.Record(
                holder, isYes ? ConsentAct.UseLimited : ConsentAct.UseLimitTakenBack, null, method, ActingHand.Self,
                http.RequestAborted)),
            _ => throw Wrong("act", "must be choose, withdraw-all, object, opt-out, profiling or limit"),
        };
    }

    private static Task<bool> OptOut(HttpContext http, ConsentHolder holder, PurposeClasses classes, bool isOn) => isOn
        ? ConsentCalls.Ledger(http).OptOut(holder, classes, ConsentMethod.PreferenceCentre, ActingHand.Self, http.RequestAborted)
        : ConsentCalls.Ledger(http).TakeBackOptOut(holder, classes, ConsentMethod.PreferenceCentre, ActingHand.Self, http.RequestAborted);

    private static async Task<string> Choose(HttpContext http, PreferenceAccess access, IFormCollection form, bool isYes)
    {
        try
        {
            await Service(http).Choose(
                access, form["notice"].ToString(), form["purpose"].ToString(), isYes, form["acknowledge"] == "yes", http.RequestAborted);
            return PreferenceSaying.Saved;
        }
        catch (ConsentException refused) when (refused.Error is ConsentError.SignalNotAcknowledged)
        {
            return PreferenceSaying.Signal;
        }
        catch (ConsentException refused)
            when (refused.Error is ConsentError.TokenUsed or ConsentError.TokenExpired or ConsentError.TokenBeforeWithdrawal
                or ConsentError.NoticeReplaced)
        {
            // Somebody went back in their browser, or changed something in another window: the page is shown anew, and asks again.
            return PreferenceSaying.Stale;
        }
    }

    private static string Said(bool changed) => changed ? PreferenceSaying.Saved : PreferenceSaying.Unchanged;

    private static bool ReadValue(IFormCollection form) => form["value"].ToString() switch
    {
        "yes" => true,
        "no" => false,
        _ => throw Wrong("value", "must be yes or no"),
    };

    private static ProblemException Wrong(string field, string message)
    {
        var errors = new FieldErrors();
        errors.Add(field, message);
        return new ProblemException(Problem.Invalid(errors));
    }

    /// <summary>Whose page it is. A signal of their browser is recorded here, before anything is shown or changed.</summary>
    private static async Task<PreferenceAccess> Open(HttpContext http)
    {
        var access = await Service(http).Open(http.Request.RouteValues["token"] as string, http.RequestAborted)
            ?? throw new ProblemException(Problem.PageRefused);
        if (ConsentCalls.HasSignal(http))
            await ConsentCalls.Ledger(http).Signal(access.Holder, null, http.RequestAborted);
        return access;
    }

    private static PreferenceService Service(HttpContext http) => http.RequestServices.GetRequiredService<PreferenceService>();

    /// <param name="Notice">The code of the notice that the page asks by.</param>
    /// <param name="Language">One of those that it has words in.</param>
    /// <param name="Surface">One of those that it is shown on.</param>
    /// <param name="Browser">What the browser says, where the caller acts for one.</param>
    private sealed record PageWanted(string Notice, string Language, string Surface, BrowserSignal? Browser = null);

    /// <param name="Path">Behind this host’s address. Whoever has it opens the page: give it to nobody but the person.</param>
    /// <param name="Expires">From when on it opens nothing.</param>
    private sealed record PageAddress(string Path, Instant Expires);
}

/// <summary>What the page says after a change: codes in its address, and sentences.</summary>
internal static class PreferenceSaying
{
    public const string Saved = "saved";
    public const string Unchanged = "unchanged";
    public const string Stale = "stale";
    public const string Signal = "signal";

    /// <returns>Null where nothing is to be said.</returns>
    public static string? Of(string? code) => code switch
    {
        Saved => "Your choice is recorded. It counts from now on.",
        Unchanged => "Nothing changed: it was so already.",
        Stale => "This page was out of date, so nothing was changed. It is up to date now. Please choose again.",
        Signal => "Your browser says no by a signal, so nothing was changed. To allow it all the same, tick the box beside it first.",
        _ => null,
    };
}

/// <summary>A preference page.</summary>
/// <param name="View">What it shows.</param>
/// <param name="Expires">From when on it opens no more.</param>
/// <param name="Said">What came of the change just before; null where there was none.</param>
public sealed record PreferencePageView(PreferenceView View, Instant Expires, string? Said);
