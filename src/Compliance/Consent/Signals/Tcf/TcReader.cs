using Compliance.Consent.Signals.Bits;

namespace Compliance.Consent.Signals.Tcf;

/// <summary>Reads TC strings (TCF v2, "TC String Format").</summary>
internal static class TcReader
{
    public const string Section = "tcfeuv2";

    /// <summary>The encoder of the IAB library pads to whole bytes and whole characters: to 24 bits.</summary>
    private const int Padding = 24;

    private const string Core = "core";
    private static readonly string?[] SegmentNames = [null, "disclosed vendors", "allowed vendors", "publisher purposes"];

    public static TcString Read(string text)
    {
        if (text.Length > TcString.MaxLength)
            throw Refused(null, $"at most {TcString.MaxLength} characters");
        var segments = text.Split('.', SegmentNames.Length + 1);
        var core = ReadCore(segments[0]);
        var read = new bool[SegmentNames.Length];
        for (var index = 1; index < segments.Length; index++)
        {
            var type = segments[index].Length == 0 ? 0 : Base64Url.Value(segments[index][0]) >> 3;
            if (type < 1 || type >= SegmentNames.Length)
                throw Refused($"no. {index + 1}", "type 1 (disclosed vendors), 2 (allowed vendors) or 3 (publisher purposes)");
            if (read[type])
                throw Refused($"no. {index + 1}", $"no second segment of {SegmentNames[type]}");
            read[type] = true;
            core = With(core, type, new BitReader(Section, SegmentNames[type]!, segments[index]));
        }

        return core;
    }

    private static TcString ReadCore(string text)
    {
        var bits = new BitReader(Section, Core, text);
        bits.Int(6, 2, 2, "version 2");
        var core = new TcString
        {
            Created = Limits.FromDeciseconds(bits.Number(36)),
            LastUpdated = Limits.FromDeciseconds(bits.Number(36)),
            CmpId = bits.Int(12),
            CmpVersion = bits.Int(12),
            ConsentScreen = bits.Int(6),
            ConsentLanguage = Letters(bits),
            VendorListVersion = bits.Int(12),
            PolicyVersion = bits.Int(6),
            IsServiceSpecific = bits.Flag(),
            UseNonStandardTexts = bits.Flag(),
            SpecialFeatureOptIns = VendorCodec.ReadField(bits, Limits.SpecialFeatures),
            PurposeConsents = VendorCodec.ReadField(bits, Limits.Purposes),
            PurposeLegitimateInterests = VendorCodec.ReadField(bits, Limits.Purposes),
            PurposeOneTreatment = bits.Flag(),
            PublisherCountry = Letters(bits),
            VendorConsents = VendorCodec.Read(bits),
            VendorLegitimateInterests = VendorCodec.Read(bits),
            PublisherRestrictions = Restrictions(bits),
            DisclosedVendors = null,
        };
        bits.End(Padding);
        return core;
    }

    private static TcString With(TcString core, int type, BitReader bits)
    {
        bits.Int(3);
        var whole = type switch
        {
            1 => core with { DisclosedVendors = VendorCodec.Read(bits) },
            2 => core with { AllowedVendors = VendorCodec.Read(bits) },
            _ => core with { Publisher = Publisher(bits) },
        };
        bits.End(Padding);
        return whole;
    }

    private static PublisherPurposes Publisher(BitReader bits)
    {
        var (consents, interests) = (VendorCodec.ReadField(bits, Limits.Purposes), VendorCodec.ReadField(bits, Limits.Purposes));
        var custom = bits.Int(6);
        return new PublisherPurposes
        {
            Consents = consents,
            LegitimateInterests = interests,
            CustomPurposes = custom,
            CustomConsents = VendorCodec.ReadField(bits, custom),
            CustomLegitimateInterests = VendorCodec.ReadField(bits, custom),
        };
    }

    private static ValueList<PublisherRestriction> Restrictions(BitReader bits)
    {
        var restrictions = new List<PublisherRestriction>();
        var runs = 0;
        for (var count = bits.Int(12); count > 0; count--)
        {
            var start = bits.Position;
            var purpose = bits.Int(6, 1, Limits.SixBits, "a purpose from 1 to 63");
            var type = bits.Int(2, 0, 2, "a restriction type from 0 to 2");
            var vendors = VendorCodec.ReadRanges(bits);
            runs += vendors.Runs.Length;
            if (runs > Limits.RestrictedRuns)
                throw bits.At(start, $"at most {Limits.RestrictedRuns} runs of vendors in all restrictions");
            restrictions.Add(new PublisherRestriction(purpose, (RestrictionType)type, vendors));
        }

        return [.. restrictions];
    }

    private static string Letters(BitReader bits) => string.Create(2, bits, static (letters, bits) =>
    {
        for (var index = 0; index < letters.Length; index++)
            letters[index] = (char)('A' + bits.Int(6, 0, 25, "a letter, 0 to 25"));
    });

    private static SignalFormatException Refused(string? segment, string expected) =>
        new(new SignalError(Section, segment, expected) { Bit = segment is null ? null : 0 });
}
