using Compliance.Protection.Erasure;

namespace Compliance.Storage.Tests.Keys;

public sealed class SubjectFenceTests(StorageBench bench) : IClassFixture<StorageBench>
{
    private readonly ISubjectFence _fence = bench.Get<ISubjectFence>();

    [Fact]
    public async Task A_row_comes_back_as_it_was_with_the_hash_that_was_logged()
    {
        var added = (await _fence.TryAdd(Row("whole")))!;
        var found = (await _fence.Find("whole"))!;
        Assert.Equal(Columns(added), Columns(found));
        Assert.Equal(added.Hash(), found.Hash());
        Assert.Null(await _fence.Find("nobody"));
    }

    [Fact]
    public async Task A_row_keeps_the_key_and_when_it_was_disabled_until_another_replaces_it()
    {
        var added = (await _fence.TryAdd(Row("keyed")))!;
        Assert.Equal((null, null), ((await _fence.Find("keyed"))!.Key, (await _fence.Find("keyed"))!.Disabled));
        var key = new FencedKey("k1", "v1", Guid.NewGuid(), 1L << 40);
        var keyed = (await _fence.TryReplace(added with { Key = key, Disabled = added.Since.AddTicks(1) }))!;
        var found = (await _fence.Find("keyed"))!;
        Assert.Equal(Columns(keyed), Columns(found));
        Assert.Equal((key, added.Since.AddTicks(1), added.Since), (found.Key, found.Disabled, found.Since));
        Assert.Equal(added.Hash(), found.Hash());

        await _fence.TryReplace(Row("keyed") with { ETag = keyed.ETag });
        Assert.Equal((null, null), ((await _fence.Find("keyed"))!.Key, (await _fence.Find("keyed"))!.Disabled));
    }

    [Fact]
    public async Task Of_many_who_add_at_once_one_does()
    {
        var added = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _fence.TryAdd(Row("race"))));
        Assert.Single(added, each => each is not null);
    }

    [Fact]
    public async Task Whoever_read_an_older_row_neither_replaces_nor_removes_it()
    {
        var first = (await _fence.TryAdd(Row("older")))!;
        var second = (await _fence.TryReplace(first with { State = FenceState.Active, LogIndex = 12, Ends = null }))!;
        Assert.Null(await _fence.TryReplace(first with { State = FenceState.Lifted }));
        Assert.False(await _fence.TryRemove(first));
        Assert.Equal(Columns(second), Columns((await _fence.Find("older"))!));

        Assert.True(await _fence.TryRemove(second));
        Assert.True(await _fence.TryRemove(second));
        Assert.Null(await _fence.Find("older"));
    }

    [Fact]
    public async Task All_rows_are_listed()
    {
        await _fence.TryAdd(Row("listed-1"));
        await _fence.TryAdd(Row("listed-2"));
        Assert.Equal(2, await _fence.List().CountAsync(row => row.Id.StartsWith("listed-", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Fingerprints_are_kept_page_by_page_for_the_request_that_fenced_and_go_with_the_row()
    {
        var row = (await _fence.TryAdd(Row("pages")))!;
        var index = new FenceIndex(new byte[FenceIndex.KeySize]);
        List<RowFingerprint> rows = [.. Enumerable.Range(0, 700).Select(n => index.OfRow("sales.orders", $"{n}"))];
        await _fence.KeepRows("pages", "request-1", 0, rows[..500]);
        await _fence.KeepRows("pages", "request-1", 1, rows[500..]);
        await _fence.KeepRows("pages", "request-1", 1, rows[500..]);
        await _fence.KeepRows("pages", "request-2", 0, [index.OfRow("sales.orders", "of another request")]);
        await _fence.KeepRows("pages-of-another", "request-1", 0, [index.OfRow("sales.orders", "of another subject")]);
        Assert.Equal(rows.ToHashSet(), await _fence.ListRows("pages", "request-1").ToHashSetAsync());
        Assert.Equal(1, await _fence.ListRows("pages", "request-2").CountAsync());
        Assert.Equal(0, await _fence.List().CountAsync(each => each.Id == "pages-of-another"));

        Assert.True(await _fence.TryRemove(row));
        Assert.Equal(0, await _fence.ListRows("pages", "request-1").CountAsync());
        Assert.Equal(0, await _fence.ListRows("pages", "request-2").CountAsync());
        Assert.Equal(1, await _fence.ListRows("pages-of-another", "request-1").CountAsync());
    }

    private static FenceRow Row(string id) => new(
        id, ["a", "b"], Enumerable.Repeat((byte)9, FenceRow.SaltSize).ToArray(), "request-1",
        new DateTimeOffset(2026, 11, 22, 9, 30, 0, 123, 456, TimeSpan.FromHours(1)).AddTicks(7), FenceState.Prepared, null,
        new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero), new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private static string Columns(FenceRow row) =>
        $"{row.Id} {string.Join('+', row.Selectors)} {Convert.ToHexString(row.Salt.Span)} {row.RequestId} {row.Since.UtcDateTime:O} "
        + $"{row.Key} "
        + $"{row.Disabled?.UtcDateTime:O} {row.State} {row.LogIndex} {row.FinalSince:O} {row.Ends:O} {row.ETag}";
}
