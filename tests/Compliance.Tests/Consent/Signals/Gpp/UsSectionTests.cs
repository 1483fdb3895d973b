using Compliance.Consent.Signals;
using Compliance.Consent.Signals.Gpp;

namespace Compliance.Tests.Consent.Signals.Gpp;

/// <summary>The sections of the United States: GPP, <c>Sections/US-National</c> and <c>Sections/US-States</c>.</summary>
public sealed class UsSectionTests
{
    public static TheoryData<int> Ids => [.. Enumerable.Range(7, 21)];

    [Fact]
    public void The_table_has_the_sections_of_the_list_in_its_order() => Assert.Equal(
        [
            "usnat 2", "usnat 1", "usnat 1", "usca 1", "usva 1", "usco 1", "usut 1", "usct 1", "usfl 1", "usmt 1", "usor 1", "ustx 1",
            "usde 1", "usia 1", "usne 1", "usnh 1", "usnj 1", "ustn 1", "usmn 1", "usmd 1", "usin 1", "usky 1", "usri 1",
        ],
        UsLayouts.All.Select(layout => layout.ToString()));

    [Theory]
    [MemberData(nameof(Ids))]
    public void An_empty_section_says_nothing_and_is_read_again(int id)
    {
        var empty = UsSection.Empty(id);
        Assert.Equal([2], empty[UsFields.MspaCoveredTransaction]!);
        Assert.Equal([0], empty[UsFields.SaleOptOut]!);
        Assert.Null(empty[UsFields.Gpc]);
        Assert.Null(empty["NoSuchField"]);
        var text = new GppString(empty);
        Assert.Equal(text, GppString.Parse(text.Write()));
    }

    /// <summary>The strings that the tests of the IAB's library in Java expect (IABTechLab/iabgpp-java, pull request 104).</summary>
    [Theory]
    [InlineData(24, 0, "BQAA.QA")]
    [InlineData(24, 1, "BVVU.YA")]
    [InlineData(25, 0, "BQAA.AAA")]
    [InlineData(25, 1, "BVVV.kkk")]
    [InlineData(26, 0, "BQAA.AAA")]
    [InlineData(27, 1, "BVVV.kkk")]
    public void The_states_of_2025_are_encoded_as_the_iab_libraries_do(int id, byte choice, string written)
    {
        var section = UsSection.Empty(id);
        foreach (var field in section.Layout.Segments.SelectMany(segment => segment.Fields).Where(field => field.Least < field.Greatest))
        {
            var number = field.Name == UsFields.MspaCoveredTransaction ? (byte)1 : choice;
            section = section.With(field.Name, [.. Enumerable.Repeat(number, field.Count)]);
        }

        if (choice > 0 && section.Layout.Has(UsFields.SensitiveDataProcessing))
            section = section.With(UsFields.SensitiveDataProcessing, 2, 1, 0, 2, 1, 0, 2, 1);

        Assert.Equal(written, section.Write());
        Assert.Equal(new GppString(section), GppString.Parse(new GppString(section).Write()));
    }

    /// <summary>What @iabgpp/cmpapi 3.2.0 writes for both versions, and an older one between them, whose strings are still seen.</summary>
    [Theory]
    [InlineData("CAAQAAAAAABA", 2, 16, 3)]
    [InlineData("BAAQAAAAAQA", 1, 12, 2)]
    [InlineData("BVVqAAAAAABA", 1, 16, 3)]
    public void The_national_section_is_read_in_each_length_that_encoders_wrote(string text, int version, int categories, int ages)
    {
        var section = Assert.IsType<UsSection>(GppString.Parse("DBABLA~" + text)[7]);
        Assert.Equal(version, section.Layout.Version);
        Assert.Equal(categories, section[UsFields.SensitiveDataProcessing]!.Count);
        Assert.Equal(ages, section[UsFields.KnownChildSensitiveDataConsents]!.Count);
        Assert.Equal([1], section[UsFields.MspaCoveredTransaction]!);
        Assert.Equal(text, section.Write());
    }

    /// <summary>The specification wants 1 or 2, but encoders of 2023 wrote 0.</summary>
    [Fact]
    public void An_opt_out_counts_beside_a_covered_transaction_that_is_not_said()
    {
        var section = Assert.IsType<UsSection>(GppString.Parse("DBABBg~BAQAAAAA")[8]);
        Assert.Equal([0], section[UsFields.MspaCoveredTransaction]!);
        Assert.True(UsOptOuts.From(section).ForbidsSale);
        Assert.Equal("BAQAAAAA", section.Write());
    }

    [Theory]
    [InlineData("DBABLA~BVVqAAAAAABA", null)]
    [InlineData("DBABLA~BVVqAAAAAABA.QA", false)]
    [InlineData("DBABLA~BVVqAAAAAABA.YA", true)]
    [InlineData("DBABLA~BVVqAAAAAABA.Y", true)]
    public void The_gpc_segment_is_optional(string text, bool? signal) =>
        Assert.Equal(signal, UsOptOuts.From(GppString.Parse(text))[7].GlobalPrivacyControl);

    [Theory]
    [InlineData("DBABBg~CAAAAABA", "usca, core segment, bit 0: expected version 1")]
    [InlineData("DBABLA~DAAAAABA", "usnat, core segment, bit 0: expected version 2 or 1")]
    [InlineData("DBABBg~BMAAAAAA", "usca, core segment, bit 8: expected SharingOptOutNotice from 0 to 2")]
    [InlineData("DBABBg~BAAA", "usca, core segment, bit 24: expected 2 more bits")]
    [InlineData("DBABBg~BAAAAABM", "usca, core segment, bit 44: expected MspaServiceProviderMode from 0 to 2")]
    [InlineData("DBABBg~BAAAAABB", "usca, core segment, bit 46: expected padding of zeros")]
    [InlineData("DBABBg~BAAAAABA.AA", "usca, gpc segment, bit 0: expected GpcSegmentType 1")]
    [InlineData("DBABBg~BAAAAABA.QB", "usca, gpc segment, bit 3: expected padding of zeros")]
    [InlineData("DBABBg~BAAAAABA.", "usca, gpc segment, character 0: expected a character of base64url")]
    [InlineData("DBABBg~BAAAAABA.QA.QA", "usca: expected at most 2 segments")]
    [InlineData("DBABRg~BAAAAAAA.QA", "usva: expected at most 1 segments")]
    public void A_malformed_section_is_refused_with_its_place(string text, string expected) =>
        Assert.Equal(expected, Assert.Throws<SignalFormatException>(() => GppString.Parse(text)).Message);

    /// <summary>
    /// The specifications of 2025 (GPP, <c>Sections/US-States/MD</c>, <c>IN</c>, <c>KY</c>, <c>RI</c>, in public comment) begin with a
    /// header: the section's id, its version, its segments. @iabgpp/cmpapi 3.2.0 neither writes nor reads it, so a section with one is
    /// refused, not misread.
    /// </summary>
    [Theory]
    [InlineData(24)]
    [InlineData(25)]
    [InlineData(26)]
    [InlineData(27)]
    public void A_section_with_the_header_of_2025_is_refused(int id)
    {
        var known = new GppString(UsSection.Empty(id)).Write().Split('~');
        var header = "YZab"[id - 24] + "BAA";
        Assert.EndsWith(
            "core segment, bit 0: expected version 1",
            Assert.Throws<SignalFormatException>(() => GppString.Parse($"{known[0]}~{header}.{known[1]}")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_takes_as_many_numbers_as_it_has_and_within_their_bounds()
    {
        var section = UsSection.Empty(8);
        Assert.Equal([1, 2], section.With(UsFields.KnownChildSensitiveDataConsents, 1, 2)[UsFields.KnownChildSensitiveDataConsents]!);
        Assert.Throws<ArgumentException>("field", () => section.With(UsFields.TargetedAdvertisingOptOut, 1));
        Assert.Throws<ArgumentException>("numbers", () => section.With(UsFields.KnownChildSensitiveDataConsents, 1));
        Assert.Throws<ArgumentException>("numbers", () => section.With(UsFields.SaleOptOut, 3));
        Assert.Throws<ArgumentException>("numbers", () => section.With(UsFields.Version, 2));
        Assert.Throws<ArgumentException>("id", () => UsSection.Empty(28));
    }

    [Fact]
    public void No_section_has_a_field_for_profiling() => Assert.DoesNotContain(
        UsLayouts.All.SelectMany(layout => layout.Segments).SelectMany(segment => segment.Fields),
        field => field.Name.Contains("Profiling", StringComparison.OrdinalIgnoreCase));
}
