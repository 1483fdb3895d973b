using Compliance.Consent.Signals;
using Compliance.Consent.Signals.Bits;
using Compliance.Consent.Signals.Tcf;

namespace Compliance.Tests.Consent.Signals.Tcf;

/// <summary>IAB Tech Lab, "Consent string and vendor list formats v2".</summary>
public sealed class TcStringTests
{
    /// <summary>The example of the specification, chapter "TC String Format".</summary>
    private const string Example = "CQSbk4AQSbk4ANwAAAENAwCgAAAAAAAAAAYgACPAAAAA.IDKQA4AAgAKAGQAygAAA.YAAAAAAAAAAA";

    /// <summary>The TC string in the examples of the GPP specification: a core alone, from before TCF 2.3.</summary>
    private const string Older = "CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA";

    private const string SegmentTypes = "expected type 1 (disclosed vendors), 2 (allowed vendors) or 3 (publisher purposes)";

    private static readonly TcString Simple = new()
    {
        Created = new DateTimeOffset(2026, 11, 30, 0, 0, 0, TimeSpan.Zero),
        LastUpdated = new DateTimeOffset(2026, 11, 30, 0, 0, 0, TimeSpan.Zero),
        CmpId = 5,
        ConsentLanguage = "EN",
        VendorListVersion = 120,
        PublisherCountry = "DE",
        DisclosedVendors = [1, 2, 3],
    };

    [Fact]
    public void The_example_of_the_specification_is_read_and_written()
    {
        var read = TcString.Parse(Example);
        Assert.Equal(new DateTimeOffset(2025, 6, 3, 0, 0, 0, TimeSpan.Zero), read.Created);
        Assert.Equal(read.Created, read.LastUpdated);
        Assert.Equal((880, 0, 0), (read.CmpId, read.CmpVersion, read.ConsentScreen));
        Assert.Equal(("EN", "DE", 48, 2), (read.ConsentLanguage, read.PublisherCountry, read.VendorListVersion, read.PolicyVersion));
        Assert.Equal((true, false, false), (read.IsServiceSpecific, read.UseNonStandardTexts, read.PurposeOneTreatment));
        Assert.Equal([1, 2, 3, 4], read.VendorConsents);
        Assert.Equal([1, 2, 3, 4, 5, 100, 404], read.DisclosedVendors!);
        Assert.Equal(new PublisherPurposes(), read.Publisher);
        Assert.Equal(Example, read.Write());
    }

    [Fact]
    public void A_string_from_before_2_3_is_read_and_written_but_deviates()
    {
        var read = TcString.Parse(Older);
        Assert.Null(read.DisclosedVendors);
        Assert.Equal(Older, read.Write());
        Assert.Equal([TcDeviation.NoDisclosedVendors, TcDeviation.OutdatedPolicy, TcDeviation.NotOneDay], read.Deviations().Order());
    }

    [Fact]
    public void A_new_string_with_one_day_and_disclosed_vendors_does_not_deviate()
    {
        Assert.Empty(Simple.Deviations());
        Assert.Equal(5, Simple.PolicyVersion);
        Assert.Equal(2, Simple.Write().Split('.').Length);
    }

    [Fact]
    public void Every_rule_of_2_3_that_the_encoding_does_not_hold_is_named()
    {
        Assert.Equal([TcDeviation.NoDisclosedVendors], (Simple with { DisclosedVendors = null }).Deviations());
        Assert.Equal([TcDeviation.NotServiceSpecific], (Simple with { IsServiceSpecific = false }).Deviations());
        Assert.Equal([TcDeviation.OutdatedPolicy], (Simple with { PolicyVersion = 3 }).Deviations());
        Assert.Empty((Simple with { PolicyVersion = 4 }).Deviations());
        Assert.Equal([TcDeviation.NotOneDay], (Simple with { Created = Simple.Created.AddDays(-1) }).Deviations());
        var noon = Simple.Created.AddHours(12);
        Assert.Equal([TcDeviation.NotOneDay], (Simple with { Created = noon, LastUpdated = noon }).Deviations());
        Assert.Equal([TcDeviation.AllowedVendors], (Simple with { AllowedVendors = [] }).Deviations());
        foreach (var purpose in Enumerable.Range(1, 24))
        {
            var isForbidden = purpose is 1 or 3 or 4 or 5 or 6;
            var text = Simple with { PurposeLegitimateInterests = [purpose] };
            Assert.Equal(isForbidden ? [TcDeviation.ForbiddenLegitimateInterest] : [], text.Deviations());
        }
    }

    [Fact]
    public void Times_are_kept_in_tenths_of_a_second_and_in_utc()
    {
        var time = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.FromHours(2));
        var text = Simple with { LastUpdated = time };
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 1, 4, 5, 600, TimeSpan.Zero), text.LastUpdated);
        Assert.Equal(TimeSpan.Zero, text.LastUpdated.Offset);
        Assert.Equal(text, TcString.Parse(text.Write()));
    }

    [Fact]
    public void Segments_after_the_core_may_come_in_any_order()
    {
        var parts = Example.Split('.');
        Assert.Equal(TcString.Parse(Example), TcString.Parse($"{parts[0]}.{parts[2]}.{parts[1]}"));
    }

    [Fact]
    public void Custom_purposes_are_counted_by_the_greatest_where_no_count_is_given()
    {
        var text = Simple with { Publisher = new PublisherPurposes { CustomConsents = [3], CustomLegitimateInterests = [1, 7] } };
        var read = TcString.Parse(text.Write());
        Assert.Equal(7, read.Publisher!.CustomPurposes);
        Assert.Equal(text, read);
        Assert.NotEqual(text, text with { Publisher = text.Publisher! with { CustomPurposes = 8 } });
    }

    [Fact]
    public void Restrictions_keep_their_order_and_their_vendors()
    {
        var text = Simple with
        {
            PublisherRestrictions =
            [
                new(7, RestrictionType.RequireLegitimateInterest, [4, 5, 6, 900]),
                new(2, RestrictionType.NotAllowed, []),
                new(2, RestrictionType.RequireConsent, [65_535]),
            ],
        };
        Assert.Equal(text, TcString.Parse(text.Write()));
    }

    [Fact]
    public void A_value_that_no_field_can_hold_is_refused_when_the_model_is_made()
    {
        Assert.Throws<ArgumentOutOfRangeException>("CmpId", () => Simple with { CmpId = 4096 });
        Assert.Throws<ArgumentOutOfRangeException>("ConsentScreen", () => Simple with { ConsentScreen = -1 });
        Assert.Throws<ArgumentOutOfRangeException>("PurposeConsents", () => Simple with { PurposeConsents = [25] });
        Assert.Throws<ArgumentOutOfRangeException>("SpecialFeatureOptIns", () => Simple with { SpecialFeatureOptIns = [13] });
        Assert.Throws<ArgumentOutOfRangeException>("Created", () => Simple with { Created = DateTimeOffset.UnixEpoch.AddTicks(-1) });
        Assert.Throws<ArgumentOutOfRangeException>("Created", () => Simple with { Created = DateTimeOffset.MaxValue });
        Assert.Throws<ArgumentException>("ConsentLanguage", () => Simple with { ConsentLanguage = "en" });
        Assert.Throws<ArgumentException>("PublisherCountry", () => Simple with { PublisherCountry = "DEU" });
        Assert.Throws<ArgumentOutOfRangeException>("purpose", () => new PublisherRestriction(0, RestrictionType.NotAllowed, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PublisherRestriction(1, (RestrictionType)3, []));
        var everySecond = new PublisherRestriction(1, RestrictionType.NotAllowed, [.. Enumerable.Range(1, 2048).Select(id => id * 2)]);
        Assert.Throws<ArgumentOutOfRangeException>(
            "PublisherRestrictions", () => Simple with { PublisherRestrictions = [everySecond, everySecond] });
    }

    [Theory]
    [InlineData("", "tcfeuv2, core segment, character 0: expected a character of base64url")]
    [InlineData("CPXx+", "tcfeuv2, core segment, character 4: expected a character of base64url")]
    [InlineData("BPXxRfAPXxRf", "tcfeuv2, core segment, bit 0: expected version 2")]
    [InlineData("DBABTA~1YNN", "tcfeuv2, core segment, character 6: expected a character of base64url")]
    [InlineData("CPXxRfAPXxRfAAfK", "tcfeuv2, core segment, bit 90: expected 12 more bits")]
    [InlineData("CPXxRfAPXxRfAAfKAB5NB-CgAAAAAAAAAAYgAAAAAAAA", "tcfeuv2, core segment, bit 108: expected a letter, 0 to 25")]
    [InlineData("CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAB", "tcfeuv2, core segment, bit 259: expected padding of zeros")]
    [InlineData(
        "CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAAAAAAAA",
        "tcfeuv2, core segment, bit 259: expected the end of the segment, with fewer than 24 bits of padding")]
    [InlineData(Older + ".", "tcfeuv2, no. 2 segment, bit 0: " + SegmentTypes)]
    [InlineData(Older + ".AAAA", "tcfeuv2, no. 2 segment, bit 0: " + SegmentTypes)]
    [InlineData(Older + ".gAAA", "tcfeuv2, no. 2 segment, bit 0: " + SegmentTypes)]
    [InlineData(Older + ".IAAA.IAAA", "tcfeuv2, no. 3 segment, bit 0: expected no second segment of disclosed vendors")]
    [InlineData(Older + ".IA", "tcfeuv2, disclosed vendors segment, bit 3: expected 16 more bits")]
    [InlineData(Older + ".IAKA", "tcfeuv2, disclosed vendors segment, bit 24: expected 1 more bit")]
    public void A_malformed_string_is_refused_with_its_place(string text, string expected)
    {
        var refused = Assert.Throws<SignalFormatException>(() => TcString.Parse(text));
        Assert.Equal(expected, refused.Message);
        Assert.False(TcString.TryParse(text, out _, out var error));
        Assert.Equal(refused.Error, error);
    }

    [Fact]
    public void A_string_beyond_the_bound_is_refused_unread()
    {
        var refused = Assert.Throws<SignalFormatException>(() => TcString.Parse(Older + new string('A', TcString.MaxLength)));
        Assert.Equal("tcfeuv2: expected at most 81920 characters", refused.Message);
    }

    [Fact]
    public void Restrictions_with_too_many_runs_of_vendors_are_refused_where_they_pass_the_bound()
    {
        var bits = new BitWriter();
        var core = new BitReader("tcfeuv2", "core", Simple.Write().Split('.')[0]);
        bits.Number(core.Number(60), 60);
        bits.Number(core.Number(60), 60);
        bits.Number(core.Number(60), 60);
        bits.Number(core.Number(33), 33);
        VendorCodec.Write(bits, []);
        VendorCodec.Write(bits, []);
        bits.Number(2, 12);
        for (var restriction = 0; restriction < 2; restriction++)
        {
            bits.Number(1, 6);
            bits.Number(0, 2);
            VendorCodec.WriteRanges(bits, [.. Enumerable.Range(1, 2048).Select(id => id * 2)]);
        }

        Assert.Equal(
            "tcfeuv2, core segment, bit 35095: expected at most 4095 runs of vendors in all restrictions",
            Assert.Throws<SignalFormatException>(() => TcString.Parse(bits.Text(24))).Message);
    }

    [Fact]
    public void The_longest_model_stays_within_the_bound()
    {
        IdSet second = [.. Enumerable.Range(0, 32_768).Select(index => (2 * index) + 1)];
        var pair = new PublisherRestriction(63, RestrictionType.RequireConsent, [65_534, 65_535]);
        var text = Simple with
        {
            VendorConsents = second,
            VendorLegitimateInterests = second,
            DisclosedVendors = second,
            AllowedVendors = second,
            PublisherRestrictions = [.. Enumerable.Repeat(pair, 4095)],
            Publisher = new PublisherPurposes { CustomPurposes = 63 },
        };
        Assert.Equal(text, TcString.Parse(text.Write()));
        Assert.InRange(text.Write().Length, 79_000, TcString.MaxLength);
    }

    [Fact]
    public void An_error_never_repeats_the_string() => Assert.DoesNotContain(
        "XxRf", Assert.Throws<SignalFormatException>(() => TcString.Parse("CPXxRf!")).ToString(), StringComparison.Ordinal);
}
