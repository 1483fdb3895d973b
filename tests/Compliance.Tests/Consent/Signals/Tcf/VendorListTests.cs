using Compliance.Consent.Signals;
using Compliance.Consent.Signals.Bits;
using Compliance.Consent.Signals.Tcf;

namespace Compliance.Tests.Consent.Signals.Tcf;

/// <summary>TCF v2, "Vendor Consent Section": the encoding is the one with the smaller output.</summary>
public sealed class VendorListTests
{
    [Theory]
    [InlineData(new int[0], 0, false)]
    [InlineData(new[] { 1 }, 1, false)]
    [InlineData(new[] { 28 }, 28, false)]
    [InlineData(new[] { 29 }, 29, true)]
    [InlineData(new[] { 43, 44 }, 44, false)]
    [InlineData(new[] { 44, 45 }, 45, true)]
    [InlineData(new[] { 2, 65_535 }, 46, true)]
    public void Vendors_are_ranges_where_those_are_no_longer_than_a_bit_field(int[] vendors, int bits, bool areRanges)
    {
        var writer = new BitWriter();
        VendorCodec.Write(writer, IdSet.Create(vendors));
        Assert.Equal(17 + bits, writer.Length);
        var reader = new BitReader("tcfeuv2", "core", writer.Text(24));
        Assert.Equal(vendors.Append(0).Max(), reader.Int(16));
        Assert.Equal(areRanges, reader.Flag());
    }

    [Fact]
    public void Vendors_are_read_in_any_order_and_may_overlap() => Assert.Equal([1, 2, 3, 4, 9], Read(9, (9, 9), (2, 4), (1, 2)));

    [Fact]
    public void The_greatest_id_may_be_greater_than_any_vendor() => Assert.Equal([1], Read(900, (1, 1)));

    [Theory]
    [InlineData(9, 0, 4, 30)]
    [InlineData(9, 10, 12, 30)]
    [InlineData(9, 8, 10, 46)]
    [InlineData(9, 4, 3, 46)]
    public void A_range_outside_the_list_is_refused_where_it_is_wrong(int greatest, int first, int last, int bit)
    {
        var refused = Assert.Throws<SignalFormatException>(() => Read(greatest, (first, last)));
        Assert.Equal(bit, refused.Error.Bit);
    }

    private static IdSet Read(int greatest, params (int First, int Last)[] ranges)
    {
        var bits = new BitWriter();
        bits.Number(greatest, 16);
        bits.Flag(true);
        bits.Number(ranges.Length, 12);
        foreach (var (first, last) in ranges)
        {
            bits.Flag(first != last);
            bits.Number(first, 16);
            if (first != last)
                bits.Number(last, 16);
        }

        return VendorCodec.Read(new BitReader("tcfeuv2", "core", bits.Text(24)));
    }
}
