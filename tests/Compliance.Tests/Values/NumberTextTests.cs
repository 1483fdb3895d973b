using System.Globalization;
using System.Numerics;
using Compliance.Values;
using CsCheck;

namespace Compliance.Tests.Values;

public sealed class NumberTextTests
{
    [Theory]
    [InlineData("45", "45")]
    [InlineData("45.00", "45")]
    [InlineData("+45", "45")]
    [InlineData("-45.50", "-45.5")]
    [InlineData(" 45 ", "45")]
    [InlineData("45.", "45")]
    [InlineData(".5", "0.5")]
    [InlineData("-.5", "-0.5")]
    [InlineData("0", "0")]
    [InlineData("-0", "0")]
    [InlineData("-0.000", "0")]
    [InlineData("0e9999999", "0")]
    [InlineData("100", "100")]
    [InlineData("0.001", "0.001")]
    [InlineData("4.5e1", "45")]
    [InlineData("4.5E+01", "45")]
    [InlineData("45e-3", "0.045")]
    [InlineData("12.5e3", "12500")]
    [InlineData("12.5e-3", "0.0125")]
    [InlineData("1e-1", "0.1")]
    [InlineData("10e-1", "1")]
    [InlineData("123456789012345678901234567890.1234567890", "123456789012345678901234567890.123456789")]
    [InlineData("1e1001", "1e1001")]
    [InlineData(" 1e1001 ", "1e1001")]
    [InlineData("1e-99999999999999999999", "1e-99999999999999999999")]
    public void A_number_has_one_normal_form(string text, string normal) => Assert.Equal(normal, NumberText.Normal(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(".")]
    [InlineData("-")]
    [InlineData("e5")]
    [InlineData("1e")]
    [InlineData("1,5")]
    [InlineData("1 000")]
    [InlineData("0x1F")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("--1")]
    [InlineData("٤٥")]
    [InlineData("45\n46")]
    [InlineData("007")]
    [InlineData("00")]
    [InlineData("-01.5")]
    public void What_is_no_number_has_none(string? text) => Assert.Null(NumberText.Normal(text));

    [Theory]
    [InlineData("45.00", "45", true)]
    [InlineData("1e2", "100", true)]
    [InlineData("007", "7", false)]
    [InlineData("a", "a", false)]
    [InlineData("45", "46", false)]
    public void Only_numbers_are_equal_as_numbers(string left, string right, bool equal) =>
        Assert.Equal(equal, NumberText.AreEqual(left, right));

    [Fact]
    public void The_largest_exponent_is_written_out_and_a_very_long_one_costs_nothing()
    {
        Assert.Equal("1" + new string('0', 1000), NumberText.Normal("1e1000"));
        Assert.Equal("0." + new string('0', 999) + "1", NumberText.Normal("1e-1000"));
        var veryLong = "1e" + new string('9', 1_000_000);
        Assert.Equal(veryLong, NumberText.Normal(veryLong));
    }

    [Fact]
    public void Trailing_zeros_and_exponents_tell_no_numbers_apart() =>
        Gen.Select(Gen.Long, Gen.Int[0, 20], Gen.Int[-20, 20])
            .Sample(
                (number, zeros, shift) =>
                {
                    var digits = number.ToString(CultureInfo.InvariantCulture);
                    var shifted = $"{digits}.{new string('0', zeros)}e{shift}";
                    var normal = NumberText.Normal(shifted);
                    return normal == NumberText.Normal(normal)
                        && Scaled(normal!) == BigInteger.Parse(digits, CultureInfo.InvariantCulture) * BigInteger.Pow(10, 20 + shift);
                }
            );

    /// <summary>The number times ten to the power of twenty.</summary>
    private static BigInteger Scaled(string number)
    {
        var parts = number.Split('.');
        return BigInteger.Parse(parts[0] + (parts.Length > 1 ? parts[1] : "").PadRight(20, '0'), CultureInfo.InvariantCulture);
    }
}
