using Compliance.Consent.Ledger;
using Compliance.Personalization;
using Compliance.Personalization.Transparency.People;
using Compliance.Testing.Azurite;
using NodaTime;

namespace Compliance.Tests.Personalization.Transparency;

/// <summary>A person sees what may be held of them, what it is used for and why, and who used it; and nobody else's.</summary>
public sealed class PersonViewTests(AzuriteFixture azurite)
{
    private const int Many = 10_000;

    [Fact]
    public async Task It_says_what_is_held_what_it_may_be_used_for_and_who_used_it_and_what_was_refused_by_which_rule()
    {
        await using var bench = await GateBench.Start(azurite);
        await bench.Answer(bench.Anna, GateBench.Recommend, isYes: true);
        await bench.Gate.Read(bench.Anna, GateBench.Recommend, null, "shop-web", default);
        bench.Domain.Clock.Advance(Duration.FromSeconds(1));
        bench.Domain.Time.Advance(TimeSpan.FromSeconds(1));
        await bench.Gate.Read(bench.Anna, GateBench.Newsletter, null, "mailer", default);
        await bench.Gate.Read(bench.Ben, GateBench.Deliver, null, "bens-app", default);
        var view = await View(bench, bench.Anna);

        Assert.Equal(["Customers", "Orders", "Lines", "Messages"], view.Held.Select(each => each.Title));
        Assert.Contains("Email", string.Join(' ', view.Held[0].Data), StringComparison.Ordinal);
        Assert.Equal("P1Y", view.Held[1].Kept!.Period);

        var recommend = view.Purposes.Single(each => each.Notice.Purpose == GateBench.Recommend);
        Assert.Equal((PurposeStanding.Allowed, true, false), (recommend.Standing, recommend.MayWithdraw, recommend.MayObject));
        Assert.NotNull(recommend.Until);
        Assert.Contains(recommend.Sentences, each => each.Contains("you agreed on", StringComparison.Ordinal));
        Assert.Contains(recommend.Sentences, each => each.Contains("an age band", StringComparison.Ordinal));
        Assert.Equal(PurposeStanding.Refused, view.Purposes.Single(each => each.Notice.Purpose == GateBench.Newsletter).Standing);
        Assert.True(view.Purposes.Single(each => each.Notice.Purpose == GateBench.Pages).MayObject);

        Assert.Equal(["mailer", "shop-web"], view.Uses.Select(each => each.Caller));
        var (refused, used) = (view.Uses[0], view.Uses[1]);
        Assert.Empty(refused.Given);
        Assert.Equal(("basis", "GDPR Art. 6(1), 7"), (refused.Refused.Single().Rule, refused.Refused.Single().Source));
        Assert.Contains("you have not agreed to it", refused.Refused.Single().Sentence, StringComparison.Ordinal);
        Assert.Contains(used.Given, each => each.Contains("you agreed on", StringComparison.Ordinal));
        Assert.DoesNotContain(used.Given, each => each.Contains("unknown date", StringComparison.Ordinal));
        Assert.Equal(1, used.Rows["Orders"]);
        Assert.All(view.Uses.SelectMany(each => each.Given), each => Assert.DoesNotContain("crm.", each, StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_changes_at_once_with_what_the_person_says()
    {
        await using var bench = await GateBench.Start(azurite);
        var holder = ConsentHolder.Person(bench.Anna);
        await bench.Answer(bench.Anna, GateBench.Recommend, isYes: true);
        await bench.Consent.Withdraw(holder, GateBench.Recommend, ConsentMethod.WebForm, ActingHand.Self, default);
        await bench.Consent.Record(holder, ConsentAct.Objected, GateBench.Pages, ConsentMethod.WebForm, ActingHand.Self, default);
        var view = await View(bench, bench.Anna);
        var recommend = view.Purposes.Single(each => each.Notice.Purpose == GateBench.Recommend);
        Assert.Equal((PurposeStanding.Refused, false, (Instant?)null), (recommend.Standing, recommend.MayWithdraw, recommend.Until));
        var pages = view.Purposes.Single(each => each.Notice.Purpose == GateBench.Pages);
        Assert.Equal((PurposeStanding.Refused, true, false), (pages.Standing, pages.HasObjected, pages.MayObject));
        Assert.Contains(pages.Sentences, each => each.Contains("you objected on", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ten_thousand_uses_are_shown_page_by_page_each_once_and_the_newest_first()
    {
        await using var bench = await GateBench.Start(azurite);
        var (records, began) = (bench.Domain.Get<IUseRecords>(), Instant.FromUtc(2026, 1, 1, 0, 0));
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Many), new ParallelOptions { MaxDegreeOfParallelism = 32 },
            async (at, stop) => await records.Add(
                new UseRecord(
                    Guid.NewGuid().ToString("N"), bench.Anna, GateBench.Deliver, $"caller-{at}", began + Duration.FromMinutes(at),
                    bench.Domain.Map.Digest, [new("crm.customers.name", "allowed", "lawful-basis", "basis", null, null)],
                    new Dictionary<string, int> { ["crm.customers"] = 1 }),
                stop));
        var (seen, next, pages) = (new List<string>(), (string?)null, 0);
        do
        {
            var view = await View(bench, bench.Anna, next);
            Assert.InRange(view.Uses.Count, 0, PersonViewService.PageSize);
            seen.AddRange(view.Uses.Select(each => each.Caller));
            (next, pages) = (view.Next, pages + 1);
        }
        while (next is not null);

        Assert.Equal(Enumerable.Range(0, Many).Reverse().Select(at => $"caller-{at}"), seen);
        Assert.InRange(pages, Many / PersonViewService.PageSize, Many / PersonViewService.PageSize + 1);
        Assert.Contains("our contract with you needs it", (await View(bench, bench.Anna)).Uses[0].Given.Single(), StringComparison.Ordinal);
        Assert.Empty((await View(bench, bench.Ben)).Uses);
    }

    [Fact]
    public async Task A_pages_token_opens_one_persons_view_until_it_is_over_or_the_person_is_erased()
    {
        await using var bench = await GateBench.Start(azurite);
        var service = bench.Domain.Get<PersonViewService>();
        var (token, expires) = service.Issue(ConsentHolder.Person(bench.Anna));
        Assert.Equal(bench.Anna, (await service.Open(token, default))!.Holder.ToString());
        Assert.Null(await service.Open(token[..^1] + (token[^1] == 'A' ? 'B' : 'A'), default));
        Assert.Null(await service.Open(bench.Consent.WithdrawalLink(ConsentHolder.Person(bench.Anna), null), default));
        Assert.Null(await service.Open(service.Issue(ConsentHolder.Person(Guid.NewGuid().ToString("N"))).Token, default));
        bench.Domain.Clock.Advance(expires - bench.Domain.Clock.GetCurrentInstant());
        Assert.Null(await service.Open(token, default));
    }

    private static Task<PersonView> View(GateBench bench, string person, string? after = null) =>
        bench.Domain.Get<PersonViewService>().View(ConsentHolder.Person(person), after, default);
}
