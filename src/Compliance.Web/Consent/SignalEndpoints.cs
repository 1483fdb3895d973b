using Compliance.Consent.Exchange;
using Compliance.Web.Operations;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Web.Consent;

/// <summary>Reads the strings of other consent systems, and writes what the ledger says as such strings.</summary>
internal static class SignalEndpoints
{
    private static readonly SignalView ExampleSaid = new([OptOutClass.Sale], ["recommend"], false, true, true);

    public static readonly Operation ReadGpp = ConsentCalls.Write(Operation.Json(
        "Record a GPP string", HandleGpp, new SignalText("DBABTA~1YNN"), ExampleSaid with { Refused = [] }) with
    {
        Description =
            "What any section says no to is recorded as opt-outs, a limit on use or refusals. What it says yes to makes no consent and "
            + "takes nothing back: only an answer to a rendered notice does.",
        Parameters = [ConsentCalls.HolderParameter, ConsentCalls.SignalParameter],
        Problems = [Problem.SignalMalformedExample],
    });

    public static readonly Operation ReadTcf = ConsentCalls.Write(Operation.Json(
        "Record a TC string",
        HandleTcf,
        new SignalText("CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA.IAAA"),
        ExampleSaid with { OptedOut = [], HasGlobalPrivacyControl = false }) with
    {
        Description =
            "A purpose that lacks one of the TCF purposes that it needs, `Compliance:Consent:Signals:TcfPurposes`, is refused. A consent "
            + "in the string makes none here.",
        Parameters = [ConsentCalls.HolderParameter, ConsentCalls.SignalParameter],
        Problems = [Problem.SignalMalformedExample],
    });

    public static readonly Operation Write = ConsentCalls.Read(Operation.Json(
        "Read a person’s choices as signals",
        HandleWrite,
        new DerivedSignalsView(
            "DBABLA~BVQqAAAAAgA.QA", null,
            new SortedDictionary<string, string>(StringComparer.Ordinal)
            {
                ["ad_storage"] = "denied", ["analytics_storage"] = "granted",
            })) with
    {
        Description =
            "A GPP string with sections of the United States, Google’s Consent Mode v2, and a TC string where this deployment has an id "
            + "of a consent management platform.",
        Parameters = [ConsentCalls.HolderParameter, ConsentCalls.SignalParameter],
    });

    private static async Task<SignalView> HandleGpp(HttpContext http, SignalText body)
    {
        var holder = await ConsentCalls.Holder(http, body.Browser);
        return Of(await Exchange(http).ReadGpp(holder, body.Text, body.Browser?.Regime, http.RequestAborted));
    }

    private static async Task<SignalView> HandleTcf(HttpContext http, SignalText body)
    {
        var holder = await ConsentCalls.Holder(http, body.Browser);
        return Of(await Exchange(http).ReadTcf(holder, body.Text, http.RequestAborted));
    }

    private static async Task<DerivedSignalsView> HandleWrite(HttpContext http)
    {
        var holder = await ConsentCalls.Holder(http);
        var signals = await Exchange(http).Write(holder, http.RequestAborted);
        return new(signals.Gpp, signals.Tcf, signals.ConsentMode);
    }

    private static SignalView Of(SignalRecorded said) =>
        new(OptOutClasses.Of(said.OptedOut), said.Refused, said.LimitsUse, said.HasGlobalPrivacyControl, said.Changed);

    private static SignalExchange Exchange(HttpContext http) => http.RequestServices.GetRequiredService<SignalExchange>();

    /// <param name="Text">Exactly as the consent management platform wrote it.</param>
    /// <param name="Browser">What the browser says, where the caller acts for one.</param>
    private sealed record SignalText(string Text, BrowserSignal? Browser = null);

    /// <param name="OptedOut">The classes that it says no to.</param>
    /// <param name="Refused">The purposes that it says no to.</param>
    /// <param name="LimitsUse">It says no to sensitive data.</param>
    /// <param name="HasGlobalPrivacyControl">It passes a browser’s signal on.</param>
    /// <param name="Changed">Whether any of it was new.</param>
    private sealed record SignalView(
        IReadOnlyList<OptOutClass> OptedOut, IReadOnlyList<string> Refused, bool LimitsUse, bool HasGlobalPrivacyControl, bool Changed);

    /// <param name="Gpp">Of the Global Privacy Platform.</param>
    /// <param name="Tcf">Of the Transparency and Consent Framework.</param>
    /// <param name="ConsentMode">By type, <c>granted</c> or <c>denied</c>.</param>
    private sealed record DerivedSignalsView(string Gpp, string? Tcf, IReadOnlyDictionary<string, string> ConsentMode);
}
