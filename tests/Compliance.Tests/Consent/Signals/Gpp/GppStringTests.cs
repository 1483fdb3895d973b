using Compliance.Consent.Signals;
using Compliance.Consent.Signals.Gpp;
using Compliance.Consent.Signals.Tcf;

namespace Compliance.Tests.Consent.Signals.Gpp;

/// <summary>IAB Tech Lab, "Global Privacy Platform String". Its examples pad the header to characters, the encoders to bytes
/// first.</summary>
public sealed class GppStringTests
{
    private const string Tcf = "CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA";

    [Theory]
    [InlineData("DBABM~" + Tcf, "DBABMA~" + Tcf, 2)]
    [InlineData("DBACNY~" + Tcf + "~1YNN", "DBACNYA~" + Tcf + "~1YNN", 2, 6)]
    [InlineData("DBACNYA~" + Tcf + "~1YNN", "DBACNYA~" + Tcf + "~1YNN", 2, 6)]
    [InlineData("DBABjw~" + Tcf + "~1YNN", "DBABjw~" + Tcf + "~1YNN", 5, 6)]
    [InlineData("DBABTA~1YNN", "DBABTA~1YNN", 6)]
    [InlineData("DBAA", "DBAA")]
    public void The_examples_of_the_specification_are_read_and_written_as_encoders_write_them(string text, string written, params int[] ids)
    {
        var read = GppString.Parse(text);
        Assert.Equal(ids, read.Sections.Select(section => section.Id));
        Assert.Equal(written, read.Write());
        Assert.Equal(read, GppString.Parse(written));
    }

    [Fact]
    public void The_tc_string_is_section_2()
    {
        var read = GppString.Parse("DBABM~" + Tcf);
        Assert.Equal(TcString.Parse(Tcf), read.Tcf);
        Assert.Null(GppString.Parse("DBABTA~1YNN").Tcf);
    }

    [Fact]
    public void Sections_that_are_not_known_are_kept_as_text_and_written_back_unchanged()
    {
        var text = new GppString(
            new RawSection(99, "x"), UsSection.Empty(8), new RawSection(5, "CPXx.YA-_"), new RawSection(65_535, "y.z"));
        Assert.Equal([5, 8, 99, 65_535], text.Sections.Select(section => section.Id));
        Assert.EndsWith("~x~y.z", text.Write(), StringComparison.Ordinal);
        Assert.Equal(text, GppString.Parse(text.Write()));
    }

    [Fact]
    public void Two_sections_with_one_id_are_refused() =>
        Assert.Throws<ArgumentException>(() => new GppString(UsSection.Empty(8), UsSection.Empty(8)));

    [Theory]
    [InlineData(0, "x")]
    [InlineData(65_536, "x")]
    [InlineData(2, "x")]
    [InlineData(6, "1YNN")]
    [InlineData(27, "x")]
    [InlineData(99, "")]
    [InlineData(99, "a~b")]
    [InlineData(99, "a b")]
    public void Text_of_a_known_section_or_with_other_characters_is_not_kept(int id, string text) =>
        Assert.Throws<ArgumentException>(() => new RawSection(id, text));

    [Theory]
    [InlineData("", "header, core segment, character 0: expected a character of base64url")]
    [InlineData("1YNN", "header, core segment, bit 0: expected type 3")]
    [InlineData(Tcf, "header, core segment, bit 0: expected type 3")]
    [InlineData("DCABTA~1YNN", "header, core segment, bit 6: expected version 1")]
    [InlineData("DB", "header, core segment, bit 12: expected 12 more bits")]
    [InlineData("DBAB~1YNN", "header, core segment, bit 24: expected 1 more bit")]
    [InlineData("DBABAA~1YNN", "header, core segment, bit 36: expected 1 more bit")]
    [InlineData("DBABAAAAAAAA~1YNN", "header, core segment, bit 72: expected 1 more bit")]
    [InlineData("DBABAAAAABgA~1YNN", "header, core segment, bit 25: expected a number of at most 65535 in Fibonacci coding")]
    [InlineData("DBABTA", "header, core segment, bit 24: expected the ids of the 0 sections that follow")]
    [InlineData("DBABTA~1YNN~1YNN", "header, core segment, bit 30: expected the ids of the 2 sections that follow")]
    [InlineData("DBACNYA~" + Tcf, "header, core segment, bit 28: expected the ids of the 1 sections that follow")]
    [InlineData("DBABTB~1YNN", "header, core segment, bit 30: expected padding of zeros")]
    [InlineData("DBABTAA~1YNN", "header, core segment, bit 30: expected the end of the segment, with fewer than 12 bits of padding")]
    [InlineData("DBABTA~", "uspv1, character 0: expected four characters")]
    [InlineData("DBABTA~2YNN", "uspv1, character 0: expected version 1")]
    [InlineData("DBABTA~-YNN", "uspv1, character 0: expected version 1")]
    [InlineData("DBABTA~1YXN", "uspv1, character 2: expected Y, N or -")]
    [InlineData("DBABTA~1YNNN", "uspv1, character 4: expected four characters")]
    [InlineData("DBABBg~", "usca, core segment, character 0: expected a character of base64url")]
    [InlineData("DBABjw~~1YNN", "section 5, character 0: expected a letter, a digit, a hyphen, an underscore or a dot")]
    [InlineData("DBABjw~a b~1YNN", "section 5, character 1: expected a letter, a digit, a hyphen, an underscore or a dot")]
    [InlineData("DBABM~CPXx", "tcfeuv2, core segment, bit 6: expected 36 more bits")]
    public void A_malformed_string_is_refused_with_its_place(string text, string expected)
    {
        var refused = Assert.Throws<SignalFormatException>(() => GppString.Parse(text));
        Assert.Equal(expected, refused.Message);
        Assert.False(GppString.TryParse(text, out _, out var error));
        Assert.Equal(refused.Error, error);
    }

    [Fact]
    public void A_string_beyond_the_bound_is_refused_unread()
    {
        var refused = Assert.Throws<SignalFormatException>(() => GppString.Parse(new string('~', GppString.MaxLength + 1)));
        Assert.Equal("string: expected at most 163840 characters", refused.Message);
    }

    [Fact]
    public void More_sections_than_a_header_can_count_are_refused()
    {
        var refused = Assert.Throws<SignalFormatException>(() => GppString.Parse("DBAB" + new string('~', GppString.MaxSections + 1)));
        Assert.Equal("string: expected at most 4095 sections", refused.Message);
        var sections = Enumerable.Range(0, GppString.MaxSections + 1).Select(index => new RawSection(100 + (2 * index), "x")).ToList();
        Assert.Throws<ArgumentException>(() => new GppString(sections));
        sections.RemoveAt(0);
        Assert.Equal(new GppString(sections), GppString.Parse(new GppString(sections).Write()));
    }

    [Theory]
    [InlineData("1YNN", true, false, false)]
    [InlineData("1NYY", false, true, true)]
    [InlineData("1---", null, null, null)]
    [InlineData("1-Y-", null, true, null)]
    public void The_examples_of_the_us_privacy_string_are_read_and_written(string text, bool? notice, bool? sale, bool? agreement)
    {
        Assert.Equal(new UsPrivacy(notice, sale, agreement), UsPrivacy.Parse(text));
        Assert.Equal(text, new UsPrivacy(notice, sale, agreement).Write());
    }
}
