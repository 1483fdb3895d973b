using Compliance.Protection.Keys;

namespace Compliance.Storage.Tests.Keys;

public sealed class SubjectKeyStoreTests(StorageBench bench) : IClassFixture<StorageBench>
{
    private readonly ISubjectKeyStore store = bench.Get<ISubjectKeyStore>();

    [Fact]
    public async Task A_binding_comes_back_as_it_was()
    {
        var added = (await store.TryAdd(Binding("read"), default))!;
        var found = (await store.Find("read", default))!;
        Assert.Equal(added.WrappedDataKey.ToArray(), found.WrappedDataKey.ToArray());
        Assert.Equal(added with { WrappedDataKey = default }, found with { WrappedDataKey = default });
        Assert.Null(await store.Find("nobody", default));
    }

    [Fact]
    public async Task A_fence_without_a_key_comes_back_too()
    {
        await store.TryAdd(SubjectKeyBinding.FencedWithoutKey("keyless"), default);
        Assert.False((await store.Find("keyless", default))!.HasKey);
    }

    [Fact]
    public async Task Of_many_who_add_at_once_one_does()
    {
        var added = await Task.WhenAll(Enumerable.Range(0, 12).Select(n => store.TryAdd(Binding("race") with { KeyName = $"k{n}" }, default)));
        var won = Assert.Single(added, each => each is not null);
        Assert.Equal(won!.KeyName, (await store.Find("race", default))!.KeyName);
    }

    [Fact]
    public async Task Whoever_read_an_older_row_cannot_replace_it()
    {
        var first = (await store.TryAdd(Binding("older"), default))!;
        var second = (await store.TryReplace(first.Fence(), default))!;
        Assert.Null(await store.TryReplace(first with { KeyVersion = "planted" }, default));
        Assert.NotNull(await store.TryReplace(second.Bury(), default));
    }

    [Fact]
    public async Task Of_many_who_replace_the_same_row_one_does()
    {
        var row = (await store.TryAdd(Binding("replaced"), default))!;
        var replaced = await Task.WhenAll(Enumerable.Range(0, 12).Select(n => store.TryReplace(row with { KeyVersion = $"v{n}" }, default)));
        Assert.Single(replaced, each => each is not null);
    }

    [Fact]
    public async Task A_tombstone_is_never_overwritten()
    {
        var active = (await store.TryAdd(Binding("erased"), default))!;
        await store.TryReplace(active.Bury(), default);

        Assert.Null(await store.TryAdd(Binding("erased"), default));
        Assert.Null(await store.TryReplace(active, default));
        var tombstone = (await store.Find("erased", default))!;
        Assert.Equal((BindingState.Erased, true), (tombstone.State, tombstone.WrappedDataKey.IsEmpty));
    }

    [Fact]
    public async Task What_is_not_there_is_not_replaced() => Assert.Null(await store.TryReplace(Binding("absent") with { ETag = "W/\"x\"" }, default));

    private static SubjectKeyBinding Binding(string subject) =>
        new(subject, new Guid(7, 7, 7, [1, 2, 3, 4, 5, 6, 7, 8]), "k1", "v1", new byte[] { 1, 2, 3 }, BindingState.Active);
}
