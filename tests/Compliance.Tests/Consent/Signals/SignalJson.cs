using System.Text.Json.Nodes;
using Compliance.Consent.Signals;
using Compliance.Consent.Signals.Gpp;
using Compliance.Consent.Signals.Tcf;

namespace Compliance.Tests.Consent.Signals;

/// <summary>Models as JSON, member by member as <c>oracle.mjs</c> writes what the IAB's libraries read.</summary>
internal static class SignalJson
{
    public static JsonObject Of(GppString text)
    {
        var sections = new JsonObject();
        foreach (var section in text.Sections)
        {
            sections[$"{section.Id}"] = section switch
            {
                TcfEuSection tcf => Of(tcf.Value),
                UsPrivacySection privacy => Of(privacy.Value),
                UsSection us => Of(us),
                _ => throw new InvalidOperationException("The oracle knows no other section."),
            };
        }

        return sections;
    }

    public static JsonObject Of(TcString text) => new()
    {
        ["created"] = text.Created.ToUnixTimeMilliseconds(),
        ["lastUpdated"] = text.LastUpdated.ToUnixTimeMilliseconds(),
        ["cmpId"] = text.CmpId,
        ["cmpVersion"] = text.CmpVersion,
        ["consentScreen"] = text.ConsentScreen,
        ["consentLanguage"] = text.ConsentLanguage,
        ["vendorListVersion"] = text.VendorListVersion,
        ["policyVersion"] = text.PolicyVersion,
        ["isServiceSpecific"] = text.IsServiceSpecific,
        ["useNonStandardTexts"] = text.UseNonStandardTexts,
        ["specialFeatureOptIns"] = Of(text.SpecialFeatureOptIns),
        ["purposeConsents"] = Of(text.PurposeConsents),
        ["purposeLegitimateInterests"] = Of(text.PurposeLegitimateInterests),
        ["purposeOneTreatment"] = text.PurposeOneTreatment,
        ["publisherCountry"] = text.PublisherCountry,
        ["vendorConsents"] = Of(text.VendorConsents),
        ["vendorLegitimateInterests"] = Of(text.VendorLegitimateInterests),
        ["publisherRestrictions"] = new JsonArray([.. text.PublisherRestrictions.Select(Of)]),
        ["disclosedVendors"] = Of(text.DisclosedVendors),
        ["allowedVendors"] = Of(text.AllowedVendors),
        ["publisher"] = text.Publisher is null ? null : Of(text.Publisher),
    };

    private static JsonObject Of(PublisherPurposes purposes) => new()
    {
        ["consents"] = Of(purposes.Consents),
        ["legitimateInterests"] = Of(purposes.LegitimateInterests),
        ["customPurposes"] = purposes.CustomPurposes,
        ["customConsents"] = Of(purposes.CustomConsents),
        ["customLegitimateInterests"] = Of(purposes.CustomLegitimateInterests),
    };

    private static JsonObject Of(PublisherRestriction restriction) => new()
    {
        ["purpose"] = restriction.Purpose,
        ["type"] = (int)restriction.Type,
        ["vendors"] = Of(restriction.Vendors),
    };

    private static JsonArray? Of(IdSet? ids) =>
        ids is null ? null : new JsonArray([.. ids.Runs.Select(run => new JsonArray(run.First, run.Last))]);

    private static JsonObject Of(UsPrivacy privacy)
    {
        var text = privacy.Write();
        return new JsonObject { ["Version"] = 1, ["Notice"] = text[1..2], ["OptOutSale"] = text[2..3], ["LspaCovered"] = text[3..4] };
    }

    private static JsonObject Of(UsSection section)
    {
        var fields = new JsonObject();
        foreach (var field in section.Layout.Segments.SelectMany(segment => segment.Fields).Select(field => field.Name))
        {
            if (field != UsFields.GpcSegmentType && section[field] is { } numbers)
                fields[field] = new JsonArray([.. numbers.Select(number => JsonValue.Create((int)number))]);
        }

        return fields;
    }
}
