using Compliance.Connectors;
using Xunit;

namespace Compliance.Testing.Connectors;

public abstract partial class ConnectorContract
{
    public static TheoryData<string, string> KeysThatAreEasilyTakenForOthers => new()
    {
        { "7", "007" }, { "7", "7.0" }, { "7", "+7" }, { "1e3", "1000" }, { "a", "A" }, { "null", "NULL" }, { "[null]", "null" },
        { "[\"7\"]", "7" }, { "[\"[null]\"]", "[null]" },
        { "true", "1" }, { "text:7", "7" }, { "blob:00", "00" }, { "é", "e\u0301" }, { "ß", "ss" }, { "%", "x" }, { "_", "x" },
        { "2014-03-01", "20140301" },
    };

    [Theory]
    [MemberData(nameof(KeysThatAreEasilyTakenForOthers))]
    public async Task Addresses_exactly_the_row_of_a_key_beside_one_that_looks_like_it(string id, string alike)
    {
        await using var store = await NewStore();
        Assert.SkipUnless(store.CanBeKey(id) && store.CanBeKey(alike), "This store cannot have both keys.");
        var (mine, other) = (new ContractRow(id, "c1", Note: "mine"), new ContractRow(alike, "c2", Note: "theirs"));
        await store.Put([mine, other]);
        var found = Assert.Single(await Found(store, Where(store.Paths.Customer, "c1")));
        Assert.Equal(store.Key(mine), found.Key);
        Assert.Equal("mine", Text(await ReadOne(store, mine), store.Paths.Note));
        Assert.Equal(1, (await Erase(store, Mask(store.Paths.Note, new FixedMasking("masked")), mine)).Masked);
        Assert.Equal(new ErasureOutcome(1, 0, 0), await Erase(store, ErasureInstruction.Delete, mine));
        Assert.Equal("theirs", Text(await ReadOne(store, other), store.Paths.Note));
    }

    [Fact]
    public async Task Pages_through_keys_that_sort_differently_as_numbers_and_as_texts()
    {
        await using var store = await NewStore();
        ContractRow[] rows = [.. Enumerable.Range(0, Math.Min(store.Many, 1200)).Select(each => new ContractRow($"{each}"))];
        await store.Put(rows);
        var found = await store.Connector.Scan(store.Collection, [], Cancellation).ToListAsync(Cancellation);
        AssertKeys(store, rows, found);
        Assert.Equal(rows.Length, (await Swept(store, ContractRow.Noon + NodaTime.Duration.FromDays(1), 100)).Distinct().Count());
    }
}
