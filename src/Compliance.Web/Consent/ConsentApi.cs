using Compliance.Workflows;

namespace Compliance.Web.Consent;

/// <summary>What people and devices allow, refuse and take back.</summary>
public static class ConsentApi
{
    /// <summary>For applications that act for the people who use them.</summary>
    public static readonly Permission RecordConsent = new("consent.record");

    public static readonly Permission ReadConsent = new("consent.read");

    /// <summary>Of one person or device.</summary>
    private const string Holder = "api/consent/{holder}";

    internal static readonly EndpointGroup Group = new(
        "Consent",
        "What people and devices allow, refuse and take back.",
        [
            new("POST", "api/consent/devices", RecordConsent, Role.Service, "MakeDevice", HolderEndpoints.MakeDevice),
            new("POST", $"{Holder}/renderings", RecordConsent, Role.Service, "RenderNotice", RenderEndpoint.Operation),
            new("POST", $"{Holder}/answers", RecordConsent, Role.Service, "AnswerNotice", AnswerEndpoint.Operation),
            new("POST", $"{Holder}/withdrawals", RecordConsent, Role.Service, "WithdrawConsent", ActEndpoints.Withdraw),
            new("POST", $"{Holder}/withdrawals/all", RecordConsent, Role.Service, "WithdrawAllConsent", ActEndpoints.WithdrawAll),
            new("POST", $"{Holder}/objections", RecordConsent, Role.Service, "RecordObjection", ActEndpoints.Object),
            new("POST", $"{Holder}/restrictions", RecordConsent, Role.Service, "RecordRestriction", ActEndpoints.Restrict),
            new("POST", $"{Holder}/opt-outs", RecordConsent, Role.Service, "RecordOptOut", ActEndpoints.OptOut),
            new("POST", $"{Holder}/use-limits", RecordConsent, Role.Service, "RecordUseLimit", ActEndpoints.LimitUse),
            new("POST", $"{Holder}/devices", RecordConsent, Role.Service, "JoinDevice", HolderEndpoints.Join),
            new("POST", $"{Holder}/signals/take-back", RecordConsent, Role.Service, "TakeBackSignal", ActEndpoints.TakeBackSignal),
            new("POST", $"{Holder}/signals/gpp", RecordConsent, Role.Service, "RecordGppString", SignalEndpoints.ReadGpp),
            new("POST", $"{Holder}/signals/tcf", RecordConsent, Role.Service, "RecordTcString", SignalEndpoints.ReadTcf),
            new("GET", Holder, ReadConsent, Role.Service, "ReadConsent", HolderEndpoints.State),
            new("GET", $"{Holder}/history", ReadConsent, Role.Service, "ReadConsentHistory", HolderEndpoints.History),
            new("GET", $"{Holder}/may-ask", ReadConsent, Role.Service, "MayAskForConsent", HolderEndpoints.MayAsk),
            new("GET", $"{Holder}/signals", ReadConsent, Role.Service, "ReadConsentSignals", SignalEndpoints.Write),
            new("GET", ".well-known/gpc.json", Permission.Anonymous, null, "ReadGpcSupport", GpcSupportEndpoint.Operation),
        ]);
}
