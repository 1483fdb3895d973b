using Compliance.DataMap.Register;
using Compliance.DataMap;
using Compliance.Personalization.Transparency;
using Compliance.Testing.Transparency;
using Moq;
using NodaTime;
using NodaTime.Testing;

namespace Compliance.Tests.Personalization.Transparency;

/// <summary>What the public notice said is kept, and what changed is said by purpose.</summary>
public sealed class NoticeVersionTests
{
    private readonly MemoryNoticeVersions _versions = new();
    private readonly FakeClock _clock = new(Instant.FromUtc(2026, 11, 30, 9, 0));

    [Fact]
    public async Task A_start_keeps_what_the_page_says_once_and_only_where_it_says_something_else()
    {
        await Start(GateBench.Map);
        await Start(GateBench.Map);
        await Start($"# Nobody reads this on the page.\n{GateBench.Map}");
        Assert.Equal("1", await Numbers());

        await Start(GateBench.Map.Replace("[mailer]", "[another mailer]", StringComparison.Ordinal));
        await Start(GateBench.Map);
        Assert.Equal("3 2 1", await Numbers());
        var kept = await _versions.List(default).ToListAsync();
        Assert.Equal(kept[0].Hash, kept[2].Hash);
        Assert.NotEqual(kept[0].Hash, kept[1].Hash);
        Assert.Equal(3, (await _versions.Find(kept[0].Hash, default))!.Version.Number);
    }

    [Fact]
    public async Task Many_instances_that_start_at_once_keep_one_version()
    {
        await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(() => Start(GateBench.Map))));
        Assert.Equal("1", await Numbers());
    }

    [Fact]
    public async Task A_version_says_what_it_said_and_one_that_somebody_changed_is_refused()
    {
        var published = await Start(GateBench.Map);
        var kept = (await _versions.Find(published.Version.Hash, default))!;
        Assert.Equal(published.Notice.Write(), kept.Open().Write());
        var altered = kept with { Content = kept.Content.Replace("mailer", "nobody", StringComparison.Ordinal) };
        Assert.Throws<InvalidDataException>(altered.Open);
        // What an earlier release did not say is read as unsaid.
        Assert.Null(PrivacyNotice.Read("""{"purposes":[],"later":1}"""u8).Controller);
    }

    [Theory]
    [InlineData("[mailer]", "[another mailer]", NoticePart.Recipients, "newsletter", "mailer", "another mailer")]
    [InlineData("period: P1Y", "period: P2Y", NoticePart.Periods, "recommend", "Orders: P1Y from “Placed”", "Orders: P2Y from “Placed”")]
    [InlineData("basis: consent\n      classes: [marketing]", "basis: contract", NoticePart.Basis, "newsletter", "consent", "contract")]
    [InlineData(
        "- fields: [sales.orders.placed, sales.lines.article]", "- fields: [crm.customers.name]", NoticePart.Data, "recommend",
        "Purchase History", "Name")]
    [InlineData(
        "as: postal-region", "as: presence", NoticePart.Generalised, "pages",
        "User Contact Postal Code: the first two characters of the postal code", "User Contact Postal Code: whether there is a value")]
    [InlineData("controller: The Shop", "controller: Another Shop", NoticePart.Controller, null, "The Shop", "Another Shop")]
    public void One_change_of_the_map_is_said_with_what_is_gone_and_what_is_new(
        string from, string to, NoticePart part, string? purpose, string removed, string added)
    {
        Assert.Contains(from, GateBench.Map.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        var differences = NoticeVersionDifference.Between(
            Notice(GateBench.Map), Notice(GateBench.Map.ReplaceLineEndings("\n").Replace(from, to, StringComparison.Ordinal)));
        var said = differences.First(each => each.Part == part && each.Purpose == purpose);
        Assert.Contains(removed, said.Removed);
        Assert.Contains(added, said.Added);
        Assert.All(differences, each => Assert.Empty(each.Added.Intersect(each.Removed)));
    }

    [Fact]
    public void Purposes_that_come_and_go_are_said_as_such_and_the_same_notice_has_no_differences()
    {
        const string Newsletter =
            "    newsletter:\n      basis: consent\n      classes: [marketing]\n      uses:\n"
            + "      - {fields: [crm.customers.email], recipients: [mailer]}\n";
        var without = Notice(GateBench.Map.ReplaceLineEndings("\n").Replace(Newsletter, "", StringComparison.Ordinal));
        var all = Notice(GateBench.Map);
        Assert.Equal([NoticePart.PurposeAdded], NoticeVersionDifference.Between(without, all).Select(each => each.Part));
        Assert.Equal([NoticePart.PurposeRemoved], NoticeVersionDifference.Between(all, without).Select(each => each.Part));
        Assert.Equal("Newsletter", NoticeVersionDifference.Between(all, without)[0].Title);
        Assert.Empty(NoticeVersionDifference.Between(all, Notice(GateBench.Map)));
    }

    private static PrivacyNotice Notice(string yaml) => PrivacyNotice.Of(ProcessingRegister.Of(DataMapLoader.Load(yaml, "map.yml")));

    private Task<PublishedNotice> Start(string yaml)
    {
        var map = DataMapLoader.Load(yaml, "map.yml");
        return new PrivacyNoticeService(Mock.Of<IDataMaps>(maps => maps.Current == map), _versions, _clock).Published(default);
    }

    private async Task<string> Numbers() => string.Join(' ', await _versions.List(default).Select(each => each.Number).ToListAsync());
}
