using Compliance.DataMap.Uses;
using CsCheck;
using NodaTime;

namespace Compliance.Tests.DataMap.Uses;

/// <summary>A generalised value tells less than the exact one, and nothing where the exact one is not understood.</summary>
public sealed class GeneralisationTests
{
    private static readonly LocalDate Today = new(2026, 11, 30);

    [Theory]
    [InlineData("age-band", "2014-12-01", "under 13")]
    [InlineData("age-band", "2013-11-30", "13 to 15")]
    [InlineData("age-band", "2008-12-01", "16 to 17")]
    [InlineData("age-band", "2008-11-30", "18 to 24")]
    [InlineData("age-band", "1961-11-30T08:00:00Z", "65 and older")]
    [InlineData("age-band", "1900-01-01", null)]
    [InlineData("age-band", "2027-01-01", null)]
    [InlineData("age-band", "1 May 1988", null)]
    [InlineData("age-band", "9999-12-31", null)]
    [InlineData("year", "1990-05-01", "1990")]
    [InlineData("month", "2026-03-09 10:00:00", "2026-03")]
    [InlineData("postal-region", "10115", "10")]
    [InlineData("postal-region", "sw1a 1aa", "SW")]
    [InlineData("postal-region", "123", null)]
    [InlineData("postal-region", "Example Street 1, 10115 Berlin", null)]
    [InlineData("amount-band", "0", "0 to 9")]
    [InlineData("amount-band", "9.99", "0 to 9")]
    [InlineData("amount-band", "10", "10 to 99")]
    [InlineData("amount-band", "4200", "1000 to 9999")]
    [InlineData("amount-band", "99999999", "1000000 and more")]
    [InlineData("amount-band", "-3", "below 0")]
    [InlineData("amount-band", "much", null)]
    [InlineData("presence", "anything", "yes")]
    [InlineData("presence", "  ", null)]
    [InlineData("year", null, null)]
    public void A_value_becomes_its_band(string code, string? value, string? expected) =>
        Assert.Equal(expected, Generalisation.All[code].Apply(value, Today));

    [Fact]
    public void Every_date_of_birth_falls_into_one_of_nine_bands() =>
        Gen.Int[0, 110 * 365].Sample(days =>
            Assert.Contains(Generalisation.All["age-band"].Apply($"{Today.PlusDays(-days):uuuu-MM-dd}", Today), Bands));

    private static readonly string?[] Bands =
        ["under 13", "13 to 15", "16 to 17", "18 to 24", "25 to 34", "35 to 44", "45 to 54", "55 to 64", "65 and older"];

    [Fact]
    public void No_text_that_is_not_understood_passes_in_part() =>
        Gen.Char[' ', '\u024f']
            .Array[1, 40]
            .Select(letters => new string(letters))
            .Sample(text =>
            {
                foreach (var (code, generalisation) in Generalisation.All)
                {
                    var given = generalisation.Apply(text, Today);
                    Assert.True(
                        given is null or "yes" || (code == "postal-region" && given.Length == 2) || text.Any(char.IsAsciiDigit),
                        $"{code}: {text}");
                }
            });
}
