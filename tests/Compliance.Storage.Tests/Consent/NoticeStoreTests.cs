using Compliance.Consent.Ledger;
using Compliance.Consent.Notices;
using Compliance.Storage.Changes;
using Compliance.Storage.Consent;
using Compliance.Testing.Consent;

namespace Compliance.Storage.Tests.Consent;

public sealed class NoticeStoreTests(StorageBench storage) : IClassFixture<StorageBench>
{
    private readonly ConsentBench _bench = new(storage.Get<IConsentLedger>(), storage.Get<INoticeStore>());
    private readonly INoticeStore _store = storage.Get<INoticeStore>();
    private readonly string _notice = $"notice-{Guid.NewGuid():N}";

    [Fact]
    public async Task Every_version_is_listed_newest_first_and_a_material_change_is_unfinished_until_it_is_noted_as_finished()
    {
        await Publish(1, NoticeChangeKind.Material);
        await Publish(2, NoticeChangeKind.Cosmetic);
        await Publish(3, NoticeChangeKind.Material);
        var change = new MaterialChange(_notice, 3);
        Assert.Equal([change], await Unfinished(_store));
        Assert.Equal("3 2 1", await Versions());

        await _store.Finish(change, default);
        await _store.Finish(change, default);
        Assert.Empty(await Unfinished(new NoticeStore(storage.Layout, storage.Get<ChangeNotes>())));
        Assert.Equal("3 2 1", await Versions());
        Assert.Equal(3, (await new NoticeStore(storage.Layout, storage.Get<ChangeNotes>()).FindNewest(_notice, default))!.Notice.Version);
        var newest = Assert.Single(await _store.ListNewest(default).Where(each => each.Notice.Code == _notice).ToListAsync());
        Assert.Equal(3, newest.Notice.Version);
    }

    [Theory]
    [InlineData("nobody-published-it")]
    [InlineData("No Key")]
    [InlineData("a/b")]
    public async Task A_notice_that_nobody_published_has_no_versions(string code) =>
        Assert.Empty(await _store.List(code, default).ToListAsync());

    private Task Publish(int version, NoticeChangeKind change) => _bench.Publish(ConsentBench.NoticeOf(version, _notice), change);

    private async Task<string> Versions() =>
        string.Join(' ', await _store.List(_notice, default).Select(each => each.Notice.Version).ToListAsync());

    /// <summary>Other tests share the table.</summary>
    private async Task<List<MaterialChange>> Unfinished(INoticeStore store) =>
        await store.ListUnfinished(default).Where(each => each.Notice == _notice).ToListAsync();
}
