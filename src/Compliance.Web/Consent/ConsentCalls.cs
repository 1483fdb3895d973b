using Compliance.Consent.Ledger;
using Compliance.Consent.Notices;
using Compliance.Consent.Signals;
using Compliance.Law;
using Compliance.Web.Operations;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Web.Consent;

/// <summary>What every endpoint about notices and consent has in common.</summary>
internal static class ConsentCalls
{
    /// <summary>An id of a person, for examples.</summary>
    public const string ExamplePerson = "7d0e6a54f1b84c3f9e2a5b8c1d6f4e30";

    /// <summary>An id of a device, for examples.</summary>
    public const string ExampleDevice = "device-2c7e1d0b9a3f4e86b5d4c3a2f1e0d9c8";

    public const string HolderPattern = "^(device-)?[0-9a-f]{32}$";

    private static readonly object SignalRecorded = new();

    public static Parameter HolderParameter { get; } = new(
        "holder", ParameterPlace.Path, typeof(string),
        "Whose: a person’s id, as enrolment answered it, or `device-` and the id of a device.", ExamplePerson, HolderPattern);

    public static Parameter SignalParameter { get; } = new(
        GlobalPrivacyControl.Header, ParameterPlace.Header, typeof(string),
        "`1` where the browser says no to sale and sharing. It is recorded before anything else is answered.", "1");

    /// <summary>A reading: what the domain refuses becomes a problem.</summary>
    public static Operation Read(Operation operation) => operation.Within(Refuse, Problem.UnknownPerson, Problem.LedgerBusy);

    /// <summary>A writing that a browser could send too: another site’s is refused before anything of it is used.</summary>
    public static Operation Write(Operation operation) =>
        operation.Within(Refuse, Problem.UnknownPerson, Problem.LedgerBusy).Within(RefuseCrossSite, Problem.CrossSite);

    public static ConsentService Ledger(HttpContext http) => http.RequestServices.GetRequiredService<ConsentService>();

    /// <summary>
    /// The person or device of the address. A signal that comes with the request, from their browser itself or passed on, is recorded here:
    /// before anything is answered.
    /// </summary>
    /// <exception cref="ProblemException">There is none.</exception>
    public static Task<ConsentHolder> Holder(HttpContext http, BrowserSignal? browser = null) =>
        Known(http, http.Request.RouteValues["holder"] as string, browser);

    /// <exception cref="ProblemException">There is none.</exception>
    public static async Task<ConsentHolder> Known(HttpContext http, string? id, BrowserSignal? browser = null)
    {
        var regime = RegimeOf(browser?.Regime);
        if (ConsentHolder.TryParse(id) is not { } holder
            || !await http.RequestServices.GetRequiredService<IHolderRegister>().IsKnown(holder, http.RequestAborted))
            throw new ProblemException(Problem.UnknownPerson);
        if (HasSignal(http, browser))
        {
            await Ledger(http).Signal(holder, regime, http.RequestAborted);
            http.Items[SignalRecorded] = true;
        }

        return holder;
    }

    public static bool HasSignal(HttpContext http, BrowserSignal? browser = null) =>
        browser?.GlobalPrivacyControl == true
        || GlobalPrivacyControl.IsOn(http.Request.Headers[GlobalPrivacyControl.Header].Select(value => value?.Trim()));

    private static string? RegimeOf(string? code)
    {
        if (code is null || LawTable.Current.TryFind(code, out _))
            return code;
        var errors = new FieldErrors();
        errors.Add("browser.regime", $"must be one of {string.Join(", ", LawTable.Current.Codes)}");
        throw new ProblemException(Problem.Invalid(errors));
    }

    private static Task RefuseCrossSite(HttpContext http, RequestDelegate next) =>
        BrowserOrigin.IsForeign(http) ? throw new ProblemException(Problem.CrossSite) : next(http);

    private static async Task Refuse(HttpContext http, RequestDelegate next)
    {
        try
        {
            await next(http);
        }
        catch (ProblemException) when (HasSignal(http) && !http.Items.ContainsKey(SignalRecorded))
        {
            // What is wrong with the rest of a request takes nothing from the browser's word.
            if (http.Request.RouteValues["holder"] is string holder)
                await Known(http, holder);
            throw;
        }
        catch (ConsentException refused)
        {
            throw new ProblemException(Problem.Of(refused));
        }
        catch (NoticeException refused)
        {
            throw new ProblemException(Problem.Of(refused));
        }
        catch (SignalFormatException malformed)
        {
            throw new ProblemException(Problem.SignalMalformed(malformed.Error.ToString()));
        }
    }
}

/// <summary>What the browser of whoever acts says by itself, passed on by an application that acts for it.</summary>
/// <param name="GlobalPrivacyControl">It sent <c>Sec-GPC: 1</c>.</param>
/// <param name="Regime">The law under which it counts, such as <c>us-ca</c>; it counts too where that is not known.</param>
internal sealed record BrowserSignal(bool GlobalPrivacyControl = false, string? Regime = null);
