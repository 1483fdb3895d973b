using System.Text;
using Compliance.Consent.Signals;

namespace Compliance.Tests.Consent.Signals;

/// <summary>W3C, "Global Privacy Control": the header and the support resource.</summary>
public sealed class GlobalPrivacyControlTests
{
    [Theory]
    [InlineData("1")]
    [InlineData("0", "1")]
    [InlineData("1", "1")]
    [InlineData("true", "1", null)]
    public void The_signal_is_on_when_one_header_is_exactly_1(params string?[] values) => Assert.True(GlobalPrivacyControl.IsOn(values));

    [Theory]
    [InlineData]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("01")]
    [InlineData("1, 1")]
    [InlineData("true")]
    [InlineData("１")]
    [InlineData("1;q=1")]
    [InlineData(null, "2")]
    public void Any_other_header_is_ignored(params string?[] values) => Assert.False(GlobalPrivacyControl.IsOn(values));

    [Theory]
    [InlineData("""{"gpc": true, "lastUpdate": "2025-04-15"}""", true, "2025-04-15T00:00:00Z")]
    [InlineData("""{"gpc": false, "lastUpdate": "2025-04-15T10:20:30.5+02:00", "version": 1}""", false, "2025-04-15T08:20:30.5Z")]
    [InlineData("""{"gpc": true}""", true, null)]
    [InlineData("""{"lastUpdate": "2025-04-15t00:00:00z", "other": {"gpc": true}}""", null, "2025-04-15T00:00:00Z")]
    public void What_a_site_says_is_read_and_other_members_are_ignored(string json, bool? abides, string? time) =>
        Assert.Equal(new GpcSupport(abides, time is null ? null : DateTimeOffset.Parse(time, null)), Read(json));

    [Theory]
    [InlineData("""{"gpc": "true", "lastUpdate": 20250415}""")]
    [InlineData("""{"gpc": 1, "lastUpdate": "15 April 2025"}""")]
    [InlineData("""{"gpc": null, "lastUpdate": "2025-02-30"}""")]
    [InlineData("""{"GPC": true, "lastUpdate": "2025-04-15 00:00:00Z"}""")]
    [InlineData("""{"lastUpdate": "2025-04-15T00:00:00"}""")]
    [InlineData("""{"lastUpdate": "2025-04-15T25:00:00Z"}""")]
    [InlineData("""{"lastUpdate": "\ud800"}""")]
    [InlineData("""[{"gpc": true}]""")]
    [InlineData("true")]
    [InlineData("")]
    [InlineData("""{"gpc": true""")]
    public void Another_type_or_another_form_says_nothing(string json) => Assert.Equal(new GpcSupport(null, null), Read(json));

    [Fact]
    public void A_document_beyond_the_bound_says_nothing() =>
        Assert.Null(Read("""{"gpc": true}""" + new string(' ', GpcSupport.MaxLength)).Abides);

    [Theory]
    [InlineData(true, "2026-11-30T01:02:03Z", """{"gpc":true,"lastUpdate":"2026-11-30T01:02:03Z"}""")]
    [InlineData(false, "2026-11-30T01:02:03.25+01:00", """{"gpc":false,"lastUpdate":"2026-11-30T00:02:03.25Z"}""")]
    [InlineData(null, null, "{}")]
    public void What_is_written_is_read_again(bool? abides, string? time, string json)
    {
        var support = new GpcSupport(abides, time is null ? null : DateTimeOffset.Parse(time, null));
        Assert.Equal(json, Encoding.UTF8.GetString(support.Write()));
        Assert.Equal(support, Read(json));
    }

    private static GpcSupport Read(string json) => GpcSupport.Read(Encoding.UTF8.GetBytes(json));
}
