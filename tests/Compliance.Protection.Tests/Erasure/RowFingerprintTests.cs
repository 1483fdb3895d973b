using Compliance.Protection.Erasure;

namespace Compliance.Protection.Tests.Erasure;

public sealed class RowFingerprintTests
{
    private static readonly FenceIndex Index = new(new byte[FenceIndex.KeySize]);

    [Fact]
    public void It_is_the_rows_collection_and_key_under_the_fences_key()
    {
        var one = Index.OfRow("sales.orders", "7");
        Assert.Equal(one, Index.OfRow("sales.orders", "7"));
        Assert.NotEqual(one, Index.OfRow("sales.orders", "07"));
        Assert.NotEqual(one, Index.OfRow("sales.lines", "7"));
        Assert.NotEqual(one, Index.OfRow("sales.order", "s7"));
        Assert.NotEqual(one, new FenceIndex([.. Enumerable.Repeat((byte)1, FenceIndex.KeySize)]).OfRow("sales.orders", "7"));
    }

    /// <summary>Stores hold keys that are no Unicode, and each is a row of its own.</summary>
    [Fact]
    public void A_key_may_be_any_text() => Assert.NotEqual(Index.OfRow("sales.orders", "\ud800"), Index.OfRow("sales.orders", "\ud801"));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(SubjectFences.RowsInPage)]
    public void Packed_and_unpacked_they_are_the_same(int count)
    {
        List<RowFingerprint> rows = [.. Enumerable.Range(0, count).Select(n => Index.OfRow("sales.orders", $"{n}"))];
        var packed = RowFingerprint.Pack(rows);
        Assert.Equal(count * RowFingerprint.Size, packed.Length);
        Assert.Equal(rows, RowFingerprint.Unpack(packed));
        Assert.Equal(count, rows.Distinct().Count());
    }

    [Fact]
    public void What_was_not_packed_is_refused() =>
        Assert.Throws<FormatException>(() => RowFingerprint.Unpack(new byte[RowFingerprint.Size + 1]));

    [Theory]
    [InlineData("customer_number", " ")]
    [InlineData("customer_number", "")]
    [InlineData("phone", "n/a")]
    [InlineData("phone", "+")]
    public void A_value_that_can_be_no_identity_has_no_mark(string kind, string value) => Assert.Null(Index.FindSelector(kind, value));

    [Fact]
    public void Half_of_a_surrogate_pair_has_no_mark() => Assert.Null(Index.FindSelector("customer_number", "C-1\ud800"));

    [Fact]
    public void A_stored_value_has_the_mark_of_every_spelling_of_it() =>
        Assert.Equal(Index.OfSelector("email", "ada@example.org"), Index.FindSelector("email", " Ada@Example.org "));

    [Fact]
    public async Task They_are_kept_for_the_request_that_fenced_and_go_with_the_row()
    {
        var rows = new Compliance.Testing.Protection.InMemorySubjectFence();
        var fences = new SubjectFences(rows, rows, TimeProvider.System);
        await Assert.ThrowsAsync<InvalidOperationException>(() => fences.KeepRows("s-1", "request-1", 0, []));
        var row = await fences.Prepare("s-1", [], "request-1");
        await Assert.ThrowsAsync<InvalidOperationException>(() => fences.KeepRows("s-1", "request-2", 0, []));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() =>
            fences.KeepRows("s-1", "request-1", 0, new RowFingerprint[SubjectFences.RowsInPage + 1]));
        await fences.KeepRows("s-1", "request-1", 0, [Index.OfRow("sales.orders", "7")]);
        Assert.Equal([Index.OfRow("sales.orders", "7")], await fences.RowsOf(row));

        // Another request that takes a lifted row over begins without.
        await fences.Lift("s-1");
        var next = await fences.Prepare("s-1", [], "request-2");
        Assert.Empty(await fences.RowsOf(next));
        await fences.Lift("s-1");
        await fences.Remove((await fences.Find("s-1"))!);
        Assert.Empty(await fences.RowsOf(row));
    }
}
