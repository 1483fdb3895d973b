using Compliance.Protection.Keys;
using Compliance.Protection.Vault;

namespace Compliance.Storage.Tests.Keys;

public sealed class SubjectKeyStoreTests(StorageBench bench) : IClassFixture<StorageBench>
{
    private readonly ISubjectKeyStore _store = bench.Get<ISubjectKeyStore>();

    [Fact]
    public async Task A_binding_comes_back_as_it_was()
    {
        var added = (await _store.TryAdd(Binding("read"), default))!;
        Assert.Equal(Columns(added), Columns((await _store.Find("read", default))!));
        Assert.Null(await _store.Find("nobody", default));
    }

    [Fact]
    public async Task So_does_one_with_earlier_data_keys_and_a_term()
    {
        var binding = Binding("full") with
        {
            Earlier = [Key(1), Key(2), Key(3), Key(4)],
            Term = new RetentionTerm("tax law", 2036, 12),
        };
        var added = (await _store.TryAdd(binding, default))!;
        Assert.Equal(Columns(added), Columns((await _store.Find("full", default))!));

        var forgotten = (await _store.TryReplace(added with { Earlier = [added.Earlier[2]] }, default))!;
        Assert.Equal(Columns(forgotten), Columns((await _store.Find("full", default))!));
    }

    [Fact]
    public async Task All_of_them_are_listed()
    {
        string[] owners = ["listed-1", "listed-2", "own-listed"];
        foreach (var owner in owners)
            await _store.TryAdd(Binding(owner), default);
        Assert.Equal(
            owners,
            (await _store.List().Select(row => row.Subject).ToListAsync())
                .Where(owner => owner.Contains("listed", StringComparison.Ordinal))
                .Order());
    }

    [Fact]
    public async Task A_fence_without_a_key_comes_back_too()
    {
        await _store.TryAdd(SubjectKeyBinding.FencedWithoutKey("keyless"), default);
        Assert.False((await _store.Find("keyless", default))!.HasKey);
    }

    [Fact]
    public async Task Of_many_who_add_at_once_one_does()
    {
        var added = await Task.WhenAll(
            Enumerable.Range(0, 12).Select(n => _store.TryAdd(Binding("race") with { KeyName = $"k{n}" }, default)));
        var won = Assert.Single(added, each => each is not null);
        Assert.Equal(won!.KeyName, (await _store.Find("race", default))!.KeyName);
    }

    [Fact]
    public async Task Whoever_read_an_older_row_cannot_replace_it()
    {
        var first = (await _store.TryAdd(Binding("older"), default))!;
        var second = (await _store.TryReplace(first.Fence(), default))!;
        Assert.Null(await _store.TryReplace(first with { KeyVersion = "planted" }, default));
        Assert.NotNull(await _store.TryReplace(second.ToTombstone(), default));
    }

    [Fact]
    public async Task Of_many_who_replace_the_same_row_one_does()
    {
        var row = (await _store.TryAdd(Binding("replaced"), default))!;
        var replaced = await Task.WhenAll(
            Enumerable.Range(0, 12).Select(n => _store.TryReplace(row with { KeyVersion = $"v{n}" }, default)));
        Assert.Single(replaced, each => each is not null);
    }

    [Fact]
    public async Task A_tombstone_is_never_overwritten()
    {
        var active = (await _store.TryAdd(Binding("erased"), default))!;
        await _store.TryReplace(active.ToTombstone(), default);

        Assert.Null(await _store.TryAdd(Binding("erased"), default));
        Assert.Null(await _store.TryReplace(active, default));
        var tombstone = (await _store.Find("erased", default))!;
        Assert.Equal((BindingState.Erased, true), (tombstone.State, tombstone.WrappedDataKey.IsEmpty));
    }

    [Fact]
    public async Task What_is_not_there_is_not_replaced() =>
        Assert.Null(await _store.TryReplace(Binding("absent") with { ETag = "W/\"x\"" }, default));

    private static SubjectKeyBinding Binding(string subject) =>
        new SubjectKeyBinding(subject, Guid.Empty, "", "", default, BindingState.Active).With(Key(7));

    private static BoundDataKey Key(byte n) =>
        new(
            new Guid(n, n, n, [1, 2, 3, 4, 5, 6, 7, 8]),
            new KeyReference($"k{n}", $"v{n}"),
            new byte[] { n, 1 },
            new byte[] { n, 2 },
            new byte[] { n, 3 },
            new byte[] { n, 4 });

    private static IEnumerable<string> Columns(SubjectKeyBinding binding) =>
    [
        $"{binding.Subject} {binding.State} {binding.SharedKey} {binding.ETag} {binding.Term}",
        .. binding.Earlier.Prepend(binding.Current).Select(key =>
            $"{key.Id} {key.Key} {Hex(key.Wrapped)} {Hex(key.Commitment)} {Hex(key.Thumbprint)} {Hex(key.Evidence)}"),
    ];

    private static string Hex(ReadOnlyMemory<byte> bytes) => Convert.ToHexString(bytes.Span);
}
