using Compliance.Consent.Signals;
using Compliance.Consent.Signals.Bits;
using CsCheck;

namespace Compliance.Tests.Consent.Signals.Gpp;

/// <summary>GPP, "Fibonacci Encoding to Deal with String Length".</summary>
public sealed class FibonacciTests
{
    [Theory]
    [InlineData(1, "11")]
    [InlineData(2, "011")]
    [InlineData(3, "0011")]
    [InlineData(4, "1011")]
    [InlineData(5, "00011")]
    [InlineData(6, "10011")]
    [InlineData(7, "01011")]
    public void The_numbers_of_the_specification_have_its_bit_sequences(int number, string bits)
    {
        var writer = new BitWriter();
        writer.Fibonacci(number);
        Assert.Equal(bits.Length, writer.Length);
        Assert.Equal(Convert.ToInt32(bits, 2), new BitReader("header", "core", writer.Text(6)).Int(bits.Length));
    }

    [Fact]
    public void Every_number_up_to_the_greatest_is_read_again() => Gen.Int[1, 65_535].Sample(number =>
        Assert.Equal(number, Read(number, 65_535)));

    [Fact]
    public void A_number_beyond_the_bound_is_refused() => Gen.Select(Gen.Int[1, 65_535], Gen.Int[1, 65_535]).Sample((number, greatest) =>
    {
        if (number <= greatest)
            Assert.Equal(number, Read(number, greatest));
        else
            Assert.Equal(0, Assert.Throws<SignalFormatException>(() => Read(number, greatest)).Error.Bit);
    });

    private static int Read(int number, int greatest)
    {
        var writer = new BitWriter();
        writer.Fibonacci(number);
        return new BitReader("header", "core", writer.Text(6)).Fibonacci(greatest);
    }
}
