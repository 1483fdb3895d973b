using Compliance.DataMap;
using Compliance.Personalization.Transparency;
using Compliance.Storage.Personalization;
using Moq;
using NodaTime;

namespace Compliance.Storage.Tests.Personalization;

/// <summary>Versions of the public notice on Azure Tables: written once, however many instances start at once.</summary>
public sealed class NoticeVersionsTests(StorageBench storage) : IClassFixture<StorageBench>
{
    [Fact]
    public async Task Instances_that_start_at_once_keep_one_version_and_a_change_is_one_more_with_what_was_said_before()
    {
        var first = await Start("The Shop");
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Start("The Shop"))), each => Assert.Equal(first, each));
        // Longer than one property of a row.
        var second = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Start(new string('Ö', 40_000))));
        Assert.Single(second.Distinct());
        var versions = new NoticeVersions(storage.Layout);
        Assert.Equal([2, 1], await versions.List(default).Select(each => each.Number).ToListAsync());
        Assert.Equal(second[0], await versions.FindNewest(default));
        Assert.Equal("The Shop", (await versions.Find(first.Hash, default))!.Open().Controller);
        Assert.Equal(40_000, (await versions.Find(second[0].Hash, default))!.Open().Controller!.Length);
        Assert.Null(await versions.Find(new string('0', 64), default));
        Assert.False(await versions.TryAdd(new KeptNotice(first, "{}"), default));
        Assert.Equal("The Shop", (await versions.Find(first.Hash, default))!.Open().Controller);
    }

    private async Task<NoticeVersion> Start(string controller)
    {
        var map = DataMapLoader.Load($"compliance: {{controller: {controller}}}\ndataset: []\n", "map.yml");
        var service = new PrivacyNoticeService(
            Mock.Of<IDataMaps>(maps => maps.Current == map), new NoticeVersions(storage.Layout), SystemClock.Instance);
        return (await service.Published(default)).Version;
    }
}
