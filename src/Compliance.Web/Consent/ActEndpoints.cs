using System.ComponentModel.DataAnnotations;
using Compliance.Consent.Ledger;
using Compliance.Web.Operations;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;

namespace Compliance.Web.Consent;

/// <summary>What people do besides answering: withdraw, object, restrict, opt out, limit the use; and take it back.</summary>
internal static class ActEndpoints
{
    private static readonly Parameter[] Parameters = [ConsentCalls.HolderParameter, ConsentCalls.SignalParameter];

    public static readonly Operation Withdraw = ConsentCalls.Write(Operation.Json(
        "Withdraw a consent", WithdrawOne, new ConsentWithdrawal(CallersMethod.App, "newsletter"), new ConsentChange(true)) with
    {
        Description = "Counts at once, needs no token, and wins against every answer to a notice that was rendered before.",
        Parameters = Parameters,
        Problems = [Problem.UnknownPurpose],
    });

    public static readonly Operation WithdrawAll = ConsentCalls.Write(Operation.Json(
        "Withdraw everything", WithdrawEverything, new ActBody(CallersMethod.App), new ConsentsEnded(2)) with
    {
        Description = "Ends every consent at once, also those that are given at the same time to notices rendered before.",
        Parameters = Parameters,
    });

    public static readonly Operation Object = ConsentCalls.Write(Operation.Json(
        "Object, or take it back", RecordObjection, new ConsentObjection(CallersMethod.App, "analyse"), new ConsentChange(true)) with
    {
        Description =
            "GDPR Art. 21. An objection is no withdrawal: what rests on consent goes on. Without a purpose it is about all direct "
            + "marketing.",
        Parameters = Parameters,
        Problems = [Problem.UnknownPurpose],
    });

    public static readonly Operation Restrict = ConsentCalls.Write(Operation.Json(
        "Restrict processing, or lift it", RecordRestriction, new Reversible(CallersMethod.Phone), new ConsentChange(true)) with
    {
        Description = "GDPR Art. 18.",
        Parameters = Parameters,
    });

    public static readonly Operation OptOut = ConsentCalls.Write(Operation.Json(
        "Opt out, or take it back",
        RecordOptOut,
        new ConsentOptOut(CallersMethod.WebForm, [OptOutClass.Sale, OptOutClass.Sharing]),
        new ConsentChange(true)) with
    {
        Description =
            "CCPA §1798.120 and state laws. Needs no identity check, and counts at once. Only choices are taken back: a browser’s signal "
            + "is another act.",
        Parameters = Parameters,
        Problems = [Problem.NothingAnswered],
    });

    public static readonly Operation LimitUse = ConsentCalls.Write(Operation.Json(
        "Limit the use of sensitive data, or take it back", RecordLimit, new Reversible(CallersMethod.WebForm),
        new ConsentChange(true)) with
    {
        Description = "CCPA §1798.121.",
        Parameters = Parameters,
    });

    public static readonly Operation TakeBackSignal = ConsentCalls.Write(Operation.Json(
        "Take a browser’s signal back", RecordSignalTakenBack, new ActBody(CallersMethod.PreferenceCentre), new ConsentChange(true)) with
    {
        Description =
            "The person says that their browser’s signal shall no longer count. A browser that goes on sending it is recorded again with "
            + "its next request.",
        Parameters = Parameters,
    });

    private static async Task<ConsentChange> WithdrawOne(HttpContext http, ConsentWithdrawal body)
    {
        var by = HandView.Read(body.By);
        var holder = await ConsentCalls.Holder(http, body.Browser);
        return new(await ConsentCalls.Ledger(http).Withdraw(holder, body.Purpose, body.Method.Read(), by, http.RequestAborted));
    }

    private static async Task<ConsentsEnded> WithdrawEverything(HttpContext http, ActBody body)
    {
        var by = HandView.Read(body.By);
        var holder = await ConsentCalls.Holder(http, body.Browser);
        return new(await ConsentCalls.Ledger(http).WithdrawAll(holder, body.Method.Read(), by, http.RequestAborted));
    }

    private static Task<ConsentChange> RecordObjection(HttpContext http, ConsentObjection body) =>
        Record(http, body, body.TakeBack ? ConsentAct.ObjectionTakenBack : ConsentAct.Objected, body.Purpose);

    private static Task<ConsentChange> RecordRestriction(HttpContext http, Reversible body) =>
        Record(http, body, body.TakeBack ? ConsentAct.RestrictionLifted : ConsentAct.Restricted, null);

    private static Task<ConsentChange> RecordLimit(HttpContext http, Reversible body) =>
        Record(http, body, body.TakeBack ? ConsentAct.UseLimitTakenBack : ConsentAct.UseLimited, null);

    private static async Task<ConsentChange> RecordOptOut(HttpContext http, ConsentOptOut body)
    {
        var by = HandView.Read(body.By);
        var (holder, classes) = (await ConsentCalls.Holder(http, body.Browser), OptOutClasses.Read(body.Classes));
        return new(body.TakeBack
            ? await ConsentCalls.Ledger(http).TakeBackOptOut(holder, classes, body.Method.Read(), by, http.RequestAborted)
            : await ConsentCalls.Ledger(http).OptOut(holder, classes, body.Method.Read(), by, http.RequestAborted));
    }

    private static async Task<ConsentChange> RecordSignalTakenBack(HttpContext http, ActBody body)
    {
        var by = HandView.Read(body.By);
        var holder = await ConsentCalls.Holder(http, body.Browser);
        return new(await ConsentCalls.Ledger(http).TakeBackSignal(holder, body.Method.Read(), by, http.RequestAborted));
    }

    private static async Task<ConsentChange> Record(HttpContext http, ActBody body, ConsentAct act, string? purpose)
    {
        var by = HandView.Read(body.By);
        var holder = await ConsentCalls.Holder(http, body.Browser);
        return new(await ConsentCalls.Ledger(http).Record(holder, act, purpose, body.Method.Read(), by, http.RequestAborted));
    }

    /// <param name="Purpose">As the data map names it.</param>
    private sealed record ConsentWithdrawal(CallersMethod Method, string Purpose, HandView? By = null, BrowserSignal? Browser = null)
        : ActBody(Method, By, Browser);

    /// <param name="Purpose">Left out: all direct marketing.</param>
    /// <param name="TakeBack">Whether an objection is taken back.</param>
    private sealed record ConsentObjection(
        CallersMethod Method, string? Purpose = null, bool TakeBack = false, HandView? By = null, BrowserSignal? Browser = null)
        : ActBody(Method, By, Browser);

    /// <param name="TakeBack">Whether it is taken back.</param>
    private sealed record Reversible(CallersMethod Method, bool TakeBack = false, HandView? By = null, BrowserSignal? Browser = null)
        : ActBody(Method, By, Browser);

    /// <param name="Classes">One at least.</param>
    /// <param name="TakeBack">Whether a choice is taken back.</param>
    private sealed record ConsentOptOut(
        CallersMethod Method, [property: Length(1, 4)] IReadOnlyList<OptOutClass> Classes, bool TakeBack = false, HandView? By = null,
        BrowserSignal? Browser = null)
        : ActBody(Method, By, Browser);

    /// <param name="Ended">How many consents held: 0 means that nothing changed.</param>
    private sealed record ConsentsEnded(int Ended);
}
