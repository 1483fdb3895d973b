using Compliance.Workflows;

namespace Compliance.Web.Consent;

/// <summary>Receipts of what people said, and what they said to other systems before.</summary>
public static class ReceiptsApi
{
    public static readonly Permission ReadReceipts = new("receipts.read");

    public static readonly Permission ImportConsents = new("consents.import");

    internal static readonly EndpointGroup Group = new(
        "Consent records",
        "Receipts of consents, which anybody can verify offline, and the import of consents that other systems have.",
        [
            new(
                "GET", "api/consent/{holder}/receipts/{event}", ReadReceipts, Role.Service, "ReadConsentReceipt", ReceiptEndpoint.Read),
            new("POST", "api/consent/imports", ImportConsents, Role.Service, "ImportConsents", ImportEndpoint.Operation),
        ]);
}
