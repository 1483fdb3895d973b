using Compliance.Values;
using CsCheck;
using NodaTime;
using NodaTime.Text;

namespace Compliance.Tests.Values;

public sealed class TimeTextTests
{
    [Theory]
    [InlineData("2014-03-01", "2014-03-01T00:00:00Z")]
    [InlineData("2014-03-01 10:00:00", "2014-03-01T10:00:00Z")]
    [InlineData("2014-03-01T10:00", "2014-03-01T10:00:00Z")]
    [InlineData("2014-03-01t10:00:00z", "2014-03-01T10:00:00Z")]
    [InlineData("2014-03-01 10:00:00.123456+00", "2014-03-01T10:00:00.123456Z")]
    [InlineData("2014-03-01 10:00:00,5", "2014-03-01T10:00:00.5Z")]
    [InlineData("2014-03-01T10:00:00.123456789012Z", "2014-03-01T10:00:00.123456789Z")]
    [InlineData("2014-03-01 10:00:00 UTC", "2014-03-01T10:00:00Z")]
    [InlineData("2014-03-01 10:00:00 GMT", "2014-03-01T10:00:00Z")]
    [InlineData("2014-03-01T10:00:00 +02:00", "2014-03-01T08:00:00Z")]
    [InlineData("2014-03-01T10:00:00+0530", "2014-03-01T04:30:00Z")]
    [InlineData("1880-03-01 00:00:00+00:53:28", "1880-02-29T23:06:32Z")]
    [InlineData("2014-03-01T00:00:00-18:00", "2014-03-01T18:00:00Z")]
    [InlineData("20140301", "2014-03-01T00:00:00Z")]
    [InlineData("20140301T1000Z", "2014-03-01T10:00:00Z")]
    [InlineData("20140301T100000.25+0100", "2014-03-01T09:00:00.25Z")]
    [InlineData("Sat, 01 Mar 2014 10:00:00 GMT", "2014-03-01T10:00:00Z")]
    [InlineData("  2014-03-01\t", "2014-03-01T00:00:00Z")]
    [InlineData("2016-02-29", "2016-02-29T00:00:00Z")]
    [InlineData("2000-02-29", "2000-02-29T00:00:00Z")]
    [InlineData("2014-12-31T24:00:00Z", "2015-01-01T00:00:00Z")]
    [InlineData("2014-12-31T24:00:00.000Z", "2015-01-01T00:00:00Z")]
    [InlineData("20141231T2400Z", "2015-01-01T00:00:00Z")]
    [InlineData("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z")]
    [InlineData("0044-03-15 BC", "-0043-03-15T00:00:00Z")]
    [InlineData("0044-03-15 10:00:00+00 BC", "-0043-03-15T10:00:00Z")]
    [InlineData("0001-01-01 BC", "-0000-01-01T00:00:00Z")]
    [InlineData("0005-02-29 BC", "-0004-02-29T00:00:00Z")]
    [InlineData("9998-01-01 BC", "-9997-01-01T00:00:00Z")]
    [InlineData("2014-03-01T23:59:59+05:59:59", "2014-03-01T18:00:00Z")]
    [InlineData("0001-01-02", "0001-01-02T00:00:00Z")]
    [InlineData("9999-12-30", "9999-12-30T00:00:00Z")]
    public void A_time_is_read_in_the_spellings_of_stores(string text, string at)
    {
        var read = TimeText.Read(text);
        Assert.Equal(TimeReading.Time, read.Reading);
        Assert.Equal(at.Replace("-0000-", "0000-", StringComparison.Ordinal), InstantPattern.ExtendedIso.Format(read.At));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("\t\u00A0\u2003")]
    public void Blank_is_absent(string? text) => Assert.Equal(new StoredTime(TimeReading.Absent), TimeText.Read(text));

    [Theory]
    [InlineData("infinity")]
    [InlineData("Infinity ")]
    [InlineData("9999-12-31")]
    [InlineData("9999-12-31 23:59:59.9999999")]
    [InlineData("9999-12-31T00:00:00+05:00")]
    [InlineData("99991231")]
    [InlineData("10000-01-01")]
    [InlineData("12000-02-29")]
    [InlineData("294276-12-31 23:59:59.999999+00")]
    public void An_open_end_is_never(string text) => Assert.Equal(new StoredTime(TimeReading.Never), TimeText.Read(text));

    [Theory]
    [InlineData("-infinity")]
    [InlineData("0000-00-00")]
    [InlineData("0000-00-00 00:00:00")]
    [InlineData("0000-01-01")]
    [InlineData("0000-02-01 BC")]
    [InlineData("9999-01-01 BC")]
    [InlineData("12001-02-29 BC")]
    [InlineData("0001-01-01")]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("2014-00-01")]
    [InlineData("2014-13-01")]
    [InlineData("2014-01-00")]
    [InlineData("2014-02-29")]
    [InlineData("1900-02-29")]
    [InlineData("2014-04-31")]
    [InlineData("12001-02-29")]
    [InlineData("2014-03-01T24:00:01")]
    [InlineData("2014-03-01T24:00:00.5")]
    [InlineData("2014-03-01T24:30")]
    [InlineData("2014-03-01T25:00")]
    [InlineData("2014-03-01T10:60")]
    [InlineData("2014-03-01T10:00:61")]
    [InlineData("2014-03-01T10:00:00+18:01")]
    [InlineData("2014-03-01T10:00:00+05:60")]
    [InlineData("2014-03-01T10:00:00+05:30:60")]
    [InlineData("2014-03-01TT10:00")]
    [InlineData("2014-03-01T 10:00")]
    [InlineData("2014-3-1")]
    [InlineData("01.02.2014")]
    [InlineData("1/2/2014")]
    [InlineData("2014/03/01")]
    [InlineData("1393668000")]
    [InlineData("14-03-01")]
    [InlineData("Sun, 01 Mar 2014 10:00:00 GMT")]
    [InlineData("2014-03-01 and more")]
    [InlineData("2014-03-01\n2014-03-02")]
    [InlineData("٢٠١٤-٠٣-٠١")]
    [InlineData("tomorrow")]
    public void What_is_no_time_or_a_placeholder_is_unreadable(string text) =>
        Assert.Equal(new StoredTime(TimeReading.Unreadable), TimeText.Read(text));

    [Theory]
    [InlineData("2014-03-01", true)]
    [InlineData("infinity", false)]
    [InlineData("0000-00-00", false)]
    [InlineData("", false)]
    public void Only_a_point_in_time_is_one(string text, bool isTime) => Assert.Equal(isTime, TimeText.Read(text).IsTime);

    [Fact]
    public void Every_spelling_of_a_time_is_read_as_that_time() =>
        Spellings.Of(Gen.Long[-60_000_000_000, 250_000_000_000].Select(seconds => Instant.FromUnixTimeSeconds(seconds)))
            .Sample(spelled => TimeText.Read(spelled.Text) == new StoredTime(TimeReading.Time, spelled.At));

    [Fact]
    public void Any_text_has_a_reading() => Gen.OneOf(Gen.String, Gen.String[Gen.Char["0123456789-:TZ +.,BCinfty"], 0, 30])
        .Sample(text => Enum.IsDefined(TimeText.Read(text).Reading));
}
