using Compliance.Web.Consent;
using Compliance.Workflows;

namespace Compliance.Web.Agreements;

/// <summary>Agreements that people's own agents proffer: IEEE 7012-2025, MyTerms.</summary>
public static class AgreementsApi
{
    private const string Holder = "api/consent/{holder}/agreements";

    /// <summary>For a device whose browser or agent asks by itself: its id is its key.</summary>
    private const string Device = "myterms/{device}";

    internal static readonly EndpointGroup Group = new(
        "Agreements",
        "Agreements that people’s own agents proffer, and the records that both sides keep: IEEE 7012-2025, MyTerms.",
        [
            new("POST", Holder, ConsentApi.RecordConsent, Role.Service, "ProfferAgreement", AgreementEndpoints.Proffer),
            new("GET", Holder, ConsentApi.ReadConsent, Role.Service, "ListAgreements", AgreementEndpoints.List),
            new("GET", $"{Holder}/{{hash}}", ConsentApi.ReadConsent, Role.Service, "ReadAgreement", AgreementEndpoints.Read),
            new(
                "GET", $"{Holder}/{{hash}}/receipt", ConsentApi.ReadConsent, Role.Service, "ReadAgreementReceipt",
                AgreementEndpoints.Receipt),
            new("POST", Device, Permission.Anonymous, Role.Service, "ProfferAgreementByDevice", AgreementEndpoints.ProfferByDevice),
            new("GET", $"{Device}/{{hash}}", Permission.Anonymous, Role.Service, "ReadAgreementByDevice", AgreementEndpoints.ReadByDevice),
            new(
                "GET", $"{Device}/{{hash}}/receipt", Permission.Anonymous, Role.Service, "ReadAgreementReceiptByDevice",
                AgreementEndpoints.ReceiptByDevice),
        ]);
}
