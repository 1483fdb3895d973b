using Compliance.Requests;
using NodaTime;

namespace Compliance.Storage.Tests.Requests;

public sealed class RequestStoreTests(StorageBench bench) : IClassFixture<StorageBench>
{
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 23, 9, 0);

    private readonly IRequestStore store = bench.Get<IRequestStore>();

    [Fact]
    public async Task The_first_reservation_of_a_key_stays()
    {
        Assert.Equal(("request-1", true), await store.Reserve("key-1", "content", "request-1", default));
        Assert.Equal(("request-1", true), await store.Reserve("key-1", "content", "request-2", default));
        Assert.Equal(("request-1", false), await store.Reserve("key-1", "other content", "request-3", default));
        Assert.Equal(("request-4", true), await store.Reserve("key-2", "content", "request-4", default));
    }

    [Fact]
    public async Task Of_many_who_reserve_a_key_at_once_all_get_the_same_request()
    {
        var reserved = await Task.WhenAll(Enumerable.Range(0, 12).Select(n => store.Reserve("key-race", "content", $"race-{n}", default)));
        Assert.Single(reserved.Distinct());
    }

    [Fact]
    public async Task A_record_comes_back_as_it_was_and_a_second_one_changes_nothing()
    {
        var record = Record("added");
        await store.Add(record, default);
        await store.Add(record with { Regime = "ccpa" }, default);
        Assert.Equal(record, await store.Find("added", default));
        Assert.Null(await store.Find("never-added", default));
    }

    [Fact]
    public async Task A_request_is_closed_once()
    {
        await store.Add(Record("closed"), default);
        await store.Close("closed", RequestOutcome.Complete, Now, Now + Duration.FromDays(7), default);
        await store.Close("closed", RequestOutcome.NotFound, Now + Duration.FromDays(1), null, default);
        Assert.Equal(
            Record("closed") with { Closed = Now, Outcome = RequestOutcome.Complete, ExportUntil = Now + Duration.FromDays(7) },
            await store.Find("closed", default));
    }

    [Fact]
    public async Task Closing_and_forgetting_what_is_not_there_does_nothing()
    {
        await store.Close("nowhere", RequestOutcome.Complete, Now, null, default);
        await store.ForgetExport("nowhere", default);
        await store.EndCase("nowhere", Now, default);
        Assert.Null(await store.Find("nowhere", default));
    }

    [Fact]
    public async Task Each_filter_finds_its_requests_and_no_others()
    {
        await store.Add(Record("list-open"), default);
        await store.Add(Record("list-export"), default);
        await store.Close("list-export", RequestOutcome.Complete, Now, Now + Duration.FromDays(7), default);
        await store.Add(Record("list-no-export"), default);
        await store.Close("list-no-export", RequestOutcome.Complete, Now, null, default);
        await store.Reserve("list-reserved", "content", "list-reserved", default);

        Assert.Equal(["list-open"], await List(new RequestFilter.Open()));
        Assert.Empty(await List(new RequestFilter.ExportExpired(Now + Duration.FromDays(7))));
        Assert.Equal(["list-export"], await List(new RequestFilter.ExportExpired(Now + Duration.FromDays(8))));
        Assert.Empty(await List(new RequestFilter.CaseKept(Now)));
        Assert.Equal(["list-export", "list-no-export"], await List(new RequestFilter.CaseKept(Now + Duration.FromSeconds(1))));
    }

    [Fact]
    public async Task What_is_forgotten_or_ended_is_not_found_for_that_again()
    {
        await store.Add(Record("list-ended"), default);
        await store.Close("list-ended", RequestOutcome.Complete, Now, Now, default);
        await store.ForgetExport("list-ended", default);
        await store.ForgetExport("list-ended", default);
        await store.EndCase("list-ended", Now + Duration.FromDays(90), default);

        Assert.Equal(
            Record("list-ended") with { Closed = Now, Outcome = RequestOutcome.Complete, CaseEnded = Now + Duration.FromDays(90) },
            await store.Find("list-ended", default));
        var later = Now + Duration.FromDays(1000);
        Assert.DoesNotContain("list-ended", await List(new RequestFilter.ExportExpired(later)));
        Assert.DoesNotContain("list-ended", await List(new RequestFilter.CaseKept(later)));
    }

    private async Task<List<string>> List(RequestFilter filter) =>
        await store.List(filter, default).Select(each => each.Id).Where(id => id.StartsWith("list-", StringComparison.Ordinal)).Order().ToListAsync();

    private static RequestRecord Record(string id) =>
        new(id, Right.Erasure, "gdpr", Now - Duration.FromDays(3), new LocalDate(2026, 12, 20));
}
