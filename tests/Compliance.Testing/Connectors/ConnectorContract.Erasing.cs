using Compliance.Connectors;
using Xunit;

namespace Compliance.Testing.Connectors;

public abstract partial class ConnectorContract
{
    [Fact]
    public async Task Deletes_the_given_rows_and_no_others()
    {
        ContractRow[] mine = [new("1", "c1"), new("2", "c1"), new("3", "c1")];
        var other = new ContractRow("4", "c2");
        await using var store = await StoreWith([.. mine, other]);
        Assert.Equal(new ErasureOutcome(3, 0, 0), await Erase(store, ErasureInstruction.Delete, mine));
        Assert.Empty(await Read(store, mine));
        Assert.Single(await Read(store, other));
    }

    [Fact]
    public async Task Deletes_nothing_when_no_row_is_given()
    {
        await using var store = await StoreWith(new ContractRow("1"));
        Assert.Equal(ErasureOutcome.Empty, await Erase(store, ErasureInstruction.Delete));
        Assert.Single(await Read(store, new ContractRow("1")));
    }

    [Fact]
    public async Task Deletes_twice_without_harm()
    {
        ContractRow[] mine = [new("1"), new("2")];
        await using var store = await StoreWith(mine);
        await Erase(store, ErasureInstruction.Delete, mine);
        Assert.Equal(new ErasureOutcome(0, 0, 2), await Erase(store, ErasureInstruction.Delete, mine));
        Assert.Equal(new ErasureOutcome(0, 0, 1), await Erase(store, ErasureInstruction.Delete, mine[0]));
    }

    [Fact]
    public async Task Counts_a_row_once_that_is_given_twice()
    {
        var row = new ContractRow("1");
        await using var store = await StoreWith(row, new ContractRow("2"));
        Assert.Equal(new ErasureOutcome(1, 0, 0), await Erase(store, ErasureInstruction.Delete, row, row));
    }

    [Fact]
    public async Task Deletes_what_is_left_when_some_rows_are_gone()
    {
        ContractRow[] rows = [.. Enumerable.Range(0, 150).Select(each => new ContractRow($"{each}"))];
        await using var store = await StoreWith([.. rows.Where((_, index) => index % 3 != 0)]);
        Assert.Equal(new ErasureOutcome(100, 0, 50), await Erase(store, ErasureInstruction.Delete, rows));
        Assert.Empty(await Read(store, rows));
    }

    [Fact]
    public async Task Masks_with_nothing()
    {
        ContractRow[] mine = [new("1", "c1", "a@b.example", "secret"), new("2", "c1", "a@b.example", "secret")];
        var other = new ContractRow("3", "c2", "z@b.example", "theirs");
        await using var store = await StoreWith([.. mine, other]);
        Assert.Equal(new ErasureOutcome(0, 2, 0), await Erase(store, Mask(store.Paths.Note, new FixedMasking(null)), mine));
        Assert.All(await Read(store, mine), row => Assert.Null(Text(row, store.Paths.Note)));
        Assert.All(await Read(store, mine), row => Assert.Equal("a@b.example", Text(row, store.Paths.Email)));
        Assert.Equal("theirs", Text(await ReadOne(store, other), store.Paths.Note));
    }

    [Fact]
    public async Task Masks_with_a_fixed_text()
    {
        ContractRow[] mine = [new("1", "c1", "a@b.example", "secret"), new("2", "c1", "a@b.example", "secret")];
        await using var store = await StoreWith(mine);
        Assert.Equal(new ErasureOutcome(0, 2, 0), await Erase(store, Mask(store.Paths.Note, new FixedMasking("MASKED")), mine));
        Assert.All(await Read(store, mine), row =>
            Assert.Equal(("MASKED", "c1"), (Text(row, store.Paths.Note), Text(row, store.Paths.Customer))));
    }

    [Fact]
    public async Task Masks_with_what_depends_on_the_value()
    {
        ContractRow[] mine = [new("1", Note: "first"), new("2", Note: "second"), new("3")];
        await using var store = await StoreWith(mine);
        var outcome = await Erase(store, Mask(store.Paths.Note, new HashMasking()), mine);
        Assert.Equal((2, 0), (outcome.Masked, outcome.AlreadyGone));
        Assert.Equal(HashMasking.Of("first"), Text(await ReadOne(store, mine[0]), store.Paths.Note));
        Assert.Equal(HashMasking.Of("second"), Text(await ReadOne(store, mine[1]), store.Paths.Note));
        Assert.Null(Text(await ReadOne(store, mine[2]), store.Paths.Note));
    }

    [Fact]
    public async Task Masks_a_nested_field_and_keeps_what_is_beside_it()
    {
        ContractRow[] mine = [new("1", "c1", "a@b.example", "kept", "Oslo"), new("2", "c1", "a@b.example", "kept")];
        await using var store = await StoreWith(mine);
        Assert.Equal(0, (await Erase(store, Mask(store.Paths.City, new FixedMasking(null)), mine)).AlreadyGone);
        Assert.Null(Text(await ReadOne(store, mine[0]), store.Paths.City));
        Assert.All(await Read(store, mine), row =>
            Assert.Equal(("kept", "a@b.example"), (Text(row, store.Paths.Note), Text(row, store.Paths.Email))));
    }

    [Fact]
    public async Task Masks_several_fields_at_once_each_in_its_way()
    {
        var row = new ContractRow("1", "c1", "a@b.example", "secret", "Oslo");
        await using var store = await StoreWith(row);
        var masks = new ErasureInstruction.MaskFields([
            new FieldMask(store.Paths.Email, new HashMasking()),
            new FieldMask(store.Paths.Note, new FixedMasking("MASKED")),
            new FieldMask(store.Paths.City, new HashMasking())]);
        Assert.Equal(new ErasureOutcome(0, 1, 0), await Erase(store, masks, row));
        var read = await ReadOne(store, row);
        Assert.Equal(
            (HashMasking.Of("a@b.example"), "MASKED", HashMasking.Of("Oslo"), "c1"),
            (Text(read, store.Paths.Email), Text(read, store.Paths.Note), Text(read, store.Paths.City), Text(read, store.Paths.Customer)));
    }

    [Fact]
    public async Task Masks_twice_without_harm()
    {
        var row = new ContractRow("1", "c1", "a@b.example", "secret", "Oslo");
        await using var store = await StoreWith(row);
        var masks = new ErasureInstruction.MaskFields([
            new FieldMask(store.Paths.Note, new FixedMasking(null)), new FieldMask(store.Paths.City, new FixedMasking("MASKED"))]);
        await Erase(store, masks, row);
        Assert.Equal(0, (await Erase(store, masks, row)).AlreadyGone);
        var read = await ReadOne(store, row);
        Assert.Equal((null, "MASKED"), (Text(read, store.Paths.Note), Text(read, store.Paths.City)));
    }

    [Fact]
    public async Task Masks_what_is_left_when_some_rows_are_gone()
    {
        ContractRow[] rows = [.. Enumerable.Range(0, 150).Select(each => new ContractRow($"{each}", Note: "secret"))];
        ContractRow[] present = [.. rows.Where((_, index) => index % 3 != 0)];
        await using var store = await StoreWith(present);
        Assert.Equal(new ErasureOutcome(0, 100, 50), await Erase(store, Mask(store.Paths.Note, new FixedMasking("MASKED")), rows));
        Assert.Equal(new ErasureOutcome(0, 100, 50), await Erase(store, Mask(store.Paths.Note, new HashMasking()), rows));
        var read = await Read(store, rows);
        AssertKeys(store, present, read);
        Assert.All(read, row => Assert.Equal(HashMasking.Of("MASKED"), Text(row, store.Paths.Note)));
    }

    [Fact]
    public async Task Erases_side_by_side_and_counts_each_row_once()
    {
        ContractRow[] rows = [.. Enumerable.Range(0, 250).Select(each => new ContractRow($"{each}"))];
        await using var store = await StoreWith(rows);
        var outcomes =
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Erase(store, ErasureInstruction.Delete, rows))));
        Assert.Equal(new ErasureOutcome(250, 0, 750), outcomes.Aggregate(ErasureOutcome.Add));
        Assert.Empty(await Read(store, rows));
    }

    [Fact]
    public async Task Masks_side_by_side()
    {
        ContractRow[] rows = [.. Enumerable.Range(0, 20).Select(each => new ContractRow($"{each}", Email: "a@b.example", Note: "secret"))];
        await using var store = await StoreWith(rows);
        await Task.WhenAll(
            Task.Run(() => Erase(store, Mask(store.Paths.Note, new FixedMasking(null)), rows)),
            Task.Run(() => Erase(store, Mask(store.Paths.Email, new HashMasking()), rows)));
        Assert.All(await Read(store, rows), row =>
            Assert.Equal((null, HashMasking.Of("a@b.example")), (Text(row, store.Paths.Note), Text(row, store.Paths.Email))));
    }
}
