using System.ComponentModel.DataAnnotations;
using Compliance.Consent.Notices;
using Compliance.Testing.Consent;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Tests.Consent.Notices;

public sealed class NoticeServiceTests
{
    private readonly ConsentBench _bench = new(new MemoryConsentLedger(), new MemoryNotices());

    [Fact]
    public async Task A_first_version_is_published_and_found()
    {
        var published = await _bench.Publish();
        Assert.Equal(1, published.MaterialSince);
        Assert.Same(published, await _bench.Publishing.Get(ConsentBench.Notice, 1, default));
        Assert.Same(published, await _bench.Publishing.Newest(ConsentBench.Notice, default));
    }

    [Fact]
    public async Task A_cosmetic_version_leaves_the_last_material_one_in_force_and_a_material_one_takes_its_place()
    {
        await _bench.Publish();
        Assert.Equal(1, (await _bench.Publish(ConsentBench.NoticeOf(2), NoticeChangeKind.Cosmetic)).MaterialSince);
        Assert.Equal(3, (await _bench.Publish(ConsentBench.NoticeOf(3), NoticeChangeKind.Material)).MaterialSince);
        Assert.Equal(3, (await _bench.Publish(ConsentBench.NoticeOf(4), NoticeChangeKind.Cosmetic)).MaterialSince);
    }

    [Fact]
    public async Task A_cosmetic_change_whose_purposes_data_recipients_or_periods_differ_is_refused_and_named()
    {
        await _bench.Publish();
        var other = ConsentBench.NoticeOf(2, keptFor: "P3Y", purposes: [ConsentBench.Recommend, ConsentBench.Analyse]);
        var refused = await Assert.ThrowsAsync<NoticeException>(() => _bench.Publish(other, NoticeChangeKind.Cosmetic));
        Assert.Equal(NoticeError.ChangeIsMaterial, refused.Error);
        Assert.Contains("how long the data of recommend is kept", refused.Message, StringComparison.Ordinal);
        Assert.Contains("the purpose newsletter is gone", refused.Message, StringComparison.Ordinal);
        Assert.Contains("the purpose analyse is new", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, (await _bench.Publishing.Newest(ConsentBench.Notice, default)).Notice.Version);
    }

    [Fact]
    public void A_difference_of_data_of_recipients_or_of_explicitness_is_found_and_their_order_is_none()
    {
        var notice = ConsentBench.NoticeOf(purposes: [ConsentBench.Recommend]);
        var purpose = notice.Purposes[0] with { Categories = ["user.contact", "user.name"] };
        var from = notice with { Purposes = [purpose] };
        var turned = purpose with { Categories = ["user.name", "user.contact"] };
        Assert.Empty(NoticeDifference.Between(from, notice with { Purposes = [turned] }));
        Assert.Equal(
            [DifferenceKind.Data, DifferenceKind.Recipients, DifferenceKind.Explicitness],
            NoticeDifference
                .Between(
                    from,
                    notice with { Purposes = [purpose with { Categories = ["user"], Recipients = ["x"], IsExplicit = true }] })
                .Select(each => each.Kind));
    }

    [Theory]
    [InlineData(NoticeError.WrongVersion)]
    [InlineData(NoticeError.InFuture)]
    [InlineData(NoticeError.BeforePredecessor)]
    [InlineData(NoticeError.PurposeNotInMap)]
    [InlineData(NoticeError.CategoryUnknown)]
    [InlineData(NoticeError.Malformed)]
    public async Task A_bad_notice_is_refused_with_its_own_error_and_nothing_is_published(NoticeError error)
    {
        await _bench.Publish();
        var good = ConsentBench.NoticeOf(2);
        var bad = error switch
        {
            NoticeError.WrongVersion => good with { Version = 3 },
            NoticeError.InFuture => good with { Published = ConsentBench.Start + Duration.FromSeconds(1) },
            NoticeError.BeforePredecessor => good with { Published = ConsentBench.Start - Duration.FromSeconds(1) },
            NoticeError.PurposeNotInMap => ConsentBench.NoticeOf(2, purposes: ["profile"]),
            NoticeError.CategoryUnknown => good with { Purposes = [.. good.Purposes.Select(each => each with { Categories = ["shoe"] })] },
            _ => good with { Surfaces = [] },
        };
        var refused = await Assert.ThrowsAsync<NoticeException>(() => _bench.Publish(bad));
        Assert.Equal(error, refused.Error);
        Assert.EndsWith(".", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, (await _bench.Publishing.Newest(ConsentBench.Notice, default)).Notice.Version);
    }

    [Theory]
    [InlineData("P2X")]
    [InlineData("")]
    [InlineData("two\nlines")]
    public async Task A_period_that_is_neither_an_ISO_8601_period_nor_words_is_refused(string period) =>
        Assert.Equal(
            NoticeError.Malformed,
            (await Assert.ThrowsAsync<NoticeException>(() => _bench.Publish(ConsentBench.NoticeOf(keptFor: period)))).Error);

    [Theory]
    [InlineData("as long as you are our customer")]
    [InlineData("Permanently")]
    [InlineData("P18M")]
    public async Task A_period_may_be_words(string period) =>
        Assert.Equal(1, (await _bench.Publish(ConsentBench.NoticeOf(keptFor: period))).Notice.Version);

    [Theory]
    [InlineData("Lone \ud800 surrogate")]
    [InlineData("e\u0301 in another normal form")]
    [InlineData("bell \u0007")]
    [InlineData(" ")]
    public async Task Text_that_could_be_shown_in_two_ways_or_not_at_all_is_refused(string text)
    {
        var good = ConsentBench.NoticeOf();
        var bad = good with { Texts = [good.Texts[0] with { Text = text }] };
        Assert.Equal(NoticeError.Malformed, (await Assert.ThrowsAsync<NoticeException>(() => _bench.Publish(bad))).Error);
    }

    [Fact]
    public async Task A_notice_that_is_harder_to_read_than_the_limit_is_refused_in_that_language_alone()
    {
        var options = new NoticeOptions { HighestGrade = { ["en"] = 8 } };
        Assert.True(Validator.TryValidateObject(options, new ValidationContext(options), null, true));
        var service = new NoticeService(_bench.Notices, _bench.Maps, Options.Create(options), _bench.Clock);
        var good = ConsentBench.NoticeOf();
        const string Hard = "Notwithstanding organisational considerations, personalisation necessitates comprehensive categorisation "
            + "of transactional information originating predominantly from interactions.";
        var hard = good with { Texts = [good.Texts[0] with { Text = Hard }, good.Texts[1]] };
        var refused = await Assert.ThrowsAsync<NoticeException>(() => service.Publish(hard, NoticeChangeKind.Material, default));
        Assert.Equal(NoticeError.TooHardToRead, refused.Error);
        Assert.Contains("limit is 8.00", refused.Message, StringComparison.Ordinal);
        var german = good with { Texts = [good.Texts[0], good.Texts[1] with { Text = Hard }] };
        await service.Publish(german, NoticeChangeKind.Material, default);
    }

    [Theory]
    [InlineData("de", 8)]
    [InlineData("en", 0)]
    [InlineData("en", double.NaN)]
    public void A_limit_that_nobody_can_check_is_refused(string language, double limit)
    {
        var options = new NoticeOptions { HighestGrade = { [language] = limit } };
        Assert.False(Validator.TryValidateObject(options, new ValidationContext(options), null, true));
    }

    [Fact]
    public async Task A_notice_that_nobody_published_is_said_to_be_so()
    {
        Assert.Equal(
            NoticeError.NotPublished,
            (await Assert.ThrowsAsync<NoticeException>(() => _bench.Publishing.Get(ConsentBench.Notice, 1, default))).Error);
        Assert.Equal(
            NoticeError.NotPublished,
            (await Assert.ThrowsAsync<NoticeException>(() => _bench.Publishing.Newest("other", default))).Error);
    }
}
