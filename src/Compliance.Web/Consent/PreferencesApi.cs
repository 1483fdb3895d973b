using Compliance.Workflows;

namespace Compliance.Web.Consent;

/// <summary>Pages on which people see and change what they allow, and links that withdraw.</summary>
public static class PreferencesApi
{
    internal static readonly EndpointGroup Group = new(
        "Preferences",
        "Pages on which people see and change what they allow, and links that withdraw.",
        [
            new(
                "POST", "api/consent/{holder}/pages", ConsentApi.RecordConsent, Role.Service, "MakePreferencePage",
                PreferenceEndpoints.Issue),
            new(
                "GET", "consent/preferences/{token}", Permission.Anonymous, Role.Service, "OpenPreferences", PreferenceEndpoints.Show),
            new(
                "POST", "consent/preferences/{token}", Permission.Anonymous, Role.Service, "ChangePreference",
                PreferenceEndpoints.Change),
            new(
                "POST", "api/consent/{holder}/withdrawal-links", ConsentApi.RecordConsent, Role.Service, "MakeWithdrawalLink",
                LinkEndpoints.Issue),
            new("GET", "consent/withdraw/{token}", Permission.Anonymous, Role.Service, "OpenWithdrawalLink", LinkEndpoints.Show),
            new("POST", "consent/withdraw/{token}", Permission.Anonymous, Role.Service, "WithdrawByLink", LinkEndpoints.Withdraw),
        ]);
}
