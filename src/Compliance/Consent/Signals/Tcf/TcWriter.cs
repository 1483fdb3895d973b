using Compliance.Consent.Signals.Bits;

namespace Compliance.Consent.Signals.Tcf;

/// <summary>Writes TC strings: the core, then the disclosed vendors, then the publisher's purposes.</summary>
internal static class TcWriter
{
    /// <summary>Whole bytes and whole characters, as the encoders of both IAB libraries pad.</summary>
    private const int Multiple = 24;

    public static string Write(TcString value)
    {
        string?[] segments =
        [
            Core(value),
            Vendors(1, value.DisclosedVendors),
            Vendors(2, value.AllowedVendors),
            Publisher(value.Publisher),
        ];
        return string.Join('.', segments.OfType<string>());
    }

    private static string Core(TcString value)
    {
        var bits = new BitWriter();
        bits.Number(2, 6);
        bits.Number(Limits.ToDeciseconds(value.Created), 36);
        bits.Number(Limits.ToDeciseconds(value.LastUpdated), 36);
        bits.Number(value.CmpId, 12);
        bits.Number(value.CmpVersion, 12);
        bits.Number(value.ConsentScreen, 6);
        Letters(bits, value.ConsentLanguage);
        bits.Number(value.VendorListVersion, 12);
        bits.Number(value.PolicyVersion, 6);
        bits.Flag(value.IsServiceSpecific);
        bits.Flag(value.UseNonStandardTexts);
        bits.Field(value.SpecialFeatureOptIns, Limits.SpecialFeatures);
        bits.Field(value.PurposeConsents, Limits.Purposes);
        bits.Field(value.PurposeLegitimateInterests, Limits.Purposes);
        bits.Flag(value.PurposeOneTreatment);
        Letters(bits, value.PublisherCountry);
        VendorCodec.Write(bits, value.VendorConsents);
        VendorCodec.Write(bits, value.VendorLegitimateInterests);
        bits.Number(value.PublisherRestrictions.Count, 12);
        foreach (var restriction in value.PublisherRestrictions)
        {
            bits.Number(restriction.Purpose, 6);
            bits.Number((int)restriction.Type, 2);
            VendorCodec.WriteRanges(bits, restriction.Vendors);
        }

        return bits.Text(Multiple);
    }

    private static string? Vendors(int type, IdSet? vendors)
    {
        if (vendors is null)
            return null;
        var bits = new BitWriter();
        bits.Number(type, 3);
        VendorCodec.Write(bits, vendors);
        return bits.Text(Multiple);
    }

    private static string? Publisher(PublisherPurposes? purposes)
    {
        if (purposes is null)
            return null;
        var bits = new BitWriter();
        bits.Number(3, 3);
        bits.Field(purposes.Consents, Limits.Purposes);
        bits.Field(purposes.LegitimateInterests, Limits.Purposes);
        bits.Number(purposes.CustomPurposes, 6);
        bits.Field(purposes.CustomConsents, purposes.CustomPurposes);
        bits.Field(purposes.CustomLegitimateInterests, purposes.CustomPurposes);
        return bits.Text(Multiple);
    }

    private static void Letters(BitWriter bits, string letters)
    {
        foreach (var letter in letters)
            bits.Number(letter - 'A', 6);
    }
}
