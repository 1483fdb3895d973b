using Compliance.Connectors;
using Compliance.Retention;
using Compliance.Storage.State;

namespace Compliance.Storage.Tests.Retention;

public sealed class SweepBookmarksTests(StorageBench bench) : IClassFixture<StorageBench>
{
    private readonly ISweepBookmarks _bookmarks = bench.Get<ISweepBookmarks>();

    [Fact]
    public async Task A_sweep_finds_the_place_that_it_saved_last()
    {
        Assert.Null(await _bookmarks.Find("sweep-1", default));
        await _bookmarks.Save("sweep-1", new SweepBookmark("after C-1", SweepTally.Empty.WithErased(200)), default);
        await _bookmarks.Save("sweep-1", new SweepBookmark("after C-2", SweepTally.Empty.WithErased(400)), default);
        Assert.Equal(("after C-2", 400), await Found("sweep-1"));

        await _bookmarks.Remove("sweep-1", default);
        await _bookmarks.Remove("sweep-1", default);
        Assert.Null(await _bookmarks.Find("sweep-1", default));
    }

    [Fact]
    public async Task A_place_without_a_continuation_is_one_too()
    {
        await _bookmarks.Save("sweep-2", new SweepBookmark(null, SweepTally.Empty.WithErased(5)), default);
        Assert.Equal((null, 5), await Found("sweep-2"));
    }

    [Fact]
    public async Task The_keys_of_rows_that_are_about_to_go_are_found_again_however_long_they_are_together()
    {
        var keys = Enumerable.Range(0, 1000).Select(id => $"{id} {new string('ß', 96)}").ToList();
        await _bookmarks.Save(
            "sweep-4", new SweepBookmark("c", SweepTally.Empty, new PendingErasure("shop.orders", AreMasked: true, keys)), default);
        var found = (await _bookmarks.Find("sweep-4", default))!;
        Assert.Equal(("c", "shop.orders", true), (found.Continuation, found.Pending!.Collection, found.Pending.AreMasked));
        Assert.Equal(keys, found.Pending.Keys);

        await _bookmarks.Save("sweep-4", new SweepBookmark("d", SweepTally.Empty), default);
        Assert.Null((await _bookmarks.Find("sweep-4", default))!.Pending);
    }

    [Fact]
    public async Task A_continuation_which_may_name_a_row_is_sealed()
    {
        await _bookmarks.Save(
            "sweep-3",
            new SweepBookmark(
                "after ada@example.org",
                SweepTally.Empty.WithErased(1),
                new PendingErasure("shop.orders", false, ["eve@example.org"])),
            default);
        Assert.DoesNotContain(
            await StorageBench.Dump(bench.Layout.Table("bookmarks")), row => row.Contains("@example", StringComparison.Ordinal));
    }

    private async Task<(string? Continuation, long Erased)> Found(string sweep) =>
        (await _bookmarks.Find(sweep, default)) is { } found ? (found.Continuation, found.Tally.Erased) : default;
}
