using Compliance.Protection.Records;
using CsCheck;

namespace Compliance.Protection.Tests.Records;

public sealed class RecordContextTests
{
    // Few letters and short parts, so that concatenations collide often.
    private static readonly Gen<string> Part = Gen.String[Gen.Char['a', 'b'], 0, 3];

    private static readonly Gen<RecordContext> Context =
        from parts in Part.Array[5]
        from version in Gen.UShort[0, 2]
        from key in Gen.Int[0, 1]
        select new RecordContext(parts[0], parts[1], parts[2], parts[3], parts[4], version, new Guid(key, 0, 0, new byte[8]));

    [Fact]
    public void Different_contexts_never_have_the_same_bytes() =>
        Context.Select(Context).Sample((one, other) => one.Encode().AsSpan().SequenceEqual(other.Encode()) == (one == other), iter: 20_000);

    [Fact]
    public void The_encoding_is_the_one_that_stored_records_were_sealed_with()
    {
        var context = new RecordContext("t", "s", "d", "r", "f", 258, new Guid("00112233-4455-6677-8899-aabbccddeeff"));
        const string label = "0000001C" + "636F6D706C69616E63652F7265636F72642D636F6E746578742F7631";
        const string parts = "0000000174" + "0000000173" + "0000000164" + "0000000172" + "0000000166";
        Assert.Equal(label + parts + "000000020102" + "0000001000112233445566778899AABBCCDDEEFF", Convert.ToHexString(context.Encode()));
    }

    [Fact]
    public void A_part_that_is_missing_is_refused() =>
        Assert.Throws<ArgumentNullException>(() => new RecordContext("t", null!, "d", "r", "f", 1, Guid.Empty).Encode());

    [Fact]
    public void A_part_that_is_not_Unicode_is_refused_rather_than_merged_with_another() =>
        Assert.Throws<ArgumentException>(() => new RecordContext("t", "s", "d", "\ud800", "f", 1, Guid.Empty).Encode());
}
