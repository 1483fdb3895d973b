using Azure.Data.Tables;
using Compliance.DataMap;
using Compliance.DataMap.Planning;
using Compliance.Law;
using Compliance.Requests.Lifecycle;
using Compliance.Subjects;
using NodaTime;

namespace Compliance.Storage.Tests.Requests;

public sealed class RequestStoreTests(StorageBench bench) : IClassFixture<StorageBench>
{
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 23, 9, 0);

    private readonly IRequestStore _store = bench.Get<IRequestStore>();

    [Fact]
    public async Task The_first_reservation_of_a_key_stays()
    {
        Assert.Equal(("request-1", true), await _store.Reserve("key-1", "content", "request-1", default));
        Assert.Equal(("request-1", true), await _store.Reserve("key-1", "content", "request-2", default));
        Assert.Equal(("request-1", false), await _store.Reserve("key-1", "other content", "request-3", default));
        Assert.Equal(("request-4", true), await _store.Reserve("key-2", "content", "request-4", default));
    }

    [Fact]
    public async Task Of_many_who_reserve_a_key_at_once_all_get_the_same_request()
    {
        var reserved = await Task.WhenAll(Enumerable.Range(0, 12).Select(n => _store.Reserve("key-race", "content", $"race-{n}", default)));
        Assert.Single(reserved.Distinct());
    }

    [Fact]
    public async Task A_record_comes_back_as_it_was_and_a_second_one_changes_nothing()
    {
        var record = Record("added") with { Submitter = "person-1" };
        await _store.Add(record, default);
        await _store.Add(record with { Regime = "us-ca" }, default);
        Assert.Equal(record, await _store.Find("added", default));
        Assert.Null(await _store.Find("never-added", default));
    }

    [Fact]
    public async Task What_a_request_does_not_cover_comes_back_until_other_places_or_none_take_its_place()
    {
        await _store.Add(Record("gaps"), default);
        var gaps = Enumerable.Range(0, NotCovered.MaxShown + 1)
            .Select(n => new CoverageGap(new CollectionAddress("shop", $"table{n}"), CoverageGapKind.NoConnection, new string('é', 1_000)))
            .ToList();
        await _store.KeepNotCovered("gaps", NotCovered.Of(gaps), default);
        var kept = (await _store.Find("gaps", default))!.NotCovered!;
        Assert.Equal((gaps.Count, NotCovered.MaxShown), (kept.Places, kept.First.Count));
        Assert.Equal(new UncoveredPlace("shop.table0", CoverageGapKind.NoConnection, new string('é', 200)), kept.First[0]);

        await _store.KeepNotCovered("gaps", NotCovered.Of([]), default);
        Assert.Equal(Record("gaps"), await _store.Find("gaps", default));
    }

    [Fact]
    public async Task What_moves_a_deadline_is_kept_with_the_day_that_follows_until_the_request_ends()
    {
        await _store.Add(Record("moved"), default);
        var clock = new RequestClock(
            [new ClockPause(PauseGround.Identity, new LocalDate(2026, 11, 21)), new ClockPause(PauseGround.Fee, new LocalDate(2026, 11, 22),
                new LocalDate(2026, 11, 23))],
            new LocalDate(2026, 11, 24));
        var changed = await _store.ChangeClock("moved", RequestEvent.Extend, _ => (clock, new LocalDate(2027, 2, 20)), default);
        var found = (await _store.Find("moved", default))!;
        Assert.Equal(new LocalDate(2027, 2, 20), changed!.Due);
        Assert.Equal((changed.Due, clock.ExtensionTold), (found.Due, found.Clock!.ExtensionTold));
        Assert.Equal(clock.Pauses, found.Clock.Pauses);
        Assert.Equal(found.Due, (await _store.ChangeClock("moved", RequestEvent.Extend, _ => null, default))!.Due);

        await _store.Close("moved", RequestOutcome.Complete, Now, null, default);
        var refused = await Assert.ThrowsAsync<EventRefusedException>(() => _store.ChangeClock(
            "moved", RequestEvent.Extend, _ => (RequestClock.Untouched, new LocalDate(2026, 1, 1)), default));
        Assert.Equal((RequestStage.Closed, RequestEvent.Extend), (refused.Stage, refused.Event));
        Assert.Equal(new LocalDate(2027, 2, 20), (await _store.Find("moved", default))!.Due);
        Assert.Null(await _store.ChangeClock("nobody", RequestEvent.Extend, _ => (clock, new LocalDate(2027, 2, 20)), default));
    }

    [Fact]
    public async Task A_warning_is_noted_for_the_day_on_which_the_request_is_due()
    {
        await _store.Add(Record("warned"), default);
        var (due, later) = (new LocalDate(2026, 12, 20), new LocalDate(2027, 2, 20));
        Assert.False(await _store.WasWarned("warned", DeadlineWarning.Near, due, default));
        await _store.NoteWarning("warned", DeadlineWarning.Near, due, default);
        Assert.True(await _store.WasWarned("warned", DeadlineWarning.Near, due, default));
        Assert.False(await _store.WasWarned("warned", DeadlineWarning.Near, later, default));
        Assert.False(await _store.WasWarned("warned", DeadlineWarning.Passed, due, default));
        Assert.False(await _store.WasWarned("nobody", DeadlineWarning.Near, due, default));
        Assert.Equal(Record("warned"), await _store.Find("warned", default));
    }

    [Fact]
    public async Task A_request_is_closed_once()
    {
        await _store.Add(Record("closed"), default);
        await _store.Close("closed", RequestOutcome.Complete, Now, Now + Duration.FromDays(7), default);
        await _store.Close("closed", RequestOutcome.NotFound, Now + Duration.FromDays(1), null, default);
        Assert.Equal(
            Record("closed") with
            {
                Stage = RequestStage.Closed,
                Closed = Now,
                Outcome = RequestOutcome.Complete,
                ExportUntil = Now + Duration.FromDays(7),
            },
            await _store.Find("closed", default));
    }

    [Fact]
    public async Task Whoever_closes_a_request_is_told_whether_that_changed_anything()
    {
        await _store.Add(Record("told"), default);
        var closed = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(n => _store.Close("told", RequestOutcome.Complete, Now + Duration.FromSeconds(n), null, default))
        );
        Assert.Single(closed, each => each);
        Assert.False(await _store.Close("told", RequestOutcome.NotFound, Now, null, default));
        Assert.False(await _store.Close("never-told", RequestOutcome.NotFound, Now, null, default));

        await _store.Add(Record("told-twice"), default);
        Assert.True(await _store.Close("told-twice", RequestOutcome.Pending, Now, null, default));
        Assert.True(await _store.Close("told-twice", RequestOutcome.Complete, Now, null, default));
        Assert.False(await _store.Close("told-twice", RequestOutcome.Complete, Now, null, default));
    }

    [Fact]
    public async Task Of_a_cancel_and_a_commit_at_the_same_time_exactly_one_counts()
    {
        for (var round = 0; round < 20; round++)
        {
            var id = $"race-{round}";
            await _store.Add(Record(id), default);
            await _store.Apply(id, RequestEvent.Plan, default);
            await _store.Apply(id, RequestEvent.Preview, default);
            var both = await Task.WhenAll(_store.Apply(id, RequestEvent.Cancel, default), _store.Apply(id, RequestEvent.Commit, default));
            Assert.NotEqual(both[0], both[1]);
            Assert.Equal(
                (both[0], both[1]),
                (await _store.Apply(id, RequestEvent.Cancel, default), await _store.Apply(id, RequestEvent.Commit, default)));
        }
    }

    [Fact]
    public async Task What_is_noted_with_an_event_is_kept_with_it_and_not_without()
    {
        await _store.Add(Record("noted"), default);
        Assert.True(await _store.Apply("noted", RequestEvent.Hold, default, notes => notes with { Holds = ["hold-1"] }));
        Assert.False(await _store.Apply("noted", RequestEvent.Approve, default, notes => notes with { Preview = "never" }));
        var noted = await _store.Note("noted", notes => notes with { Assignee = "desk" }, default);
        Assert.Equal((RequestStage.Received, "desk", null), (noted!.Stage, noted.Notes.Assignee, noted.Notes.Preview));
        Assert.Equal(["hold-1"], (await _store.Find("noted", default))!.Notes.Holds);
        Assert.Null(await _store.Note("nobody", notes => notes, default));
    }

    [Theory]
    [InlineData(RequestEvent.Cancel, RequestOutcome.Cancelled)]
    [InlineData(RequestEvent.Withdraw, RequestOutcome.Withdrawn)]
    [InlineData(RequestEvent.Deny, RequestOutcome.Refused)]
    [InlineData(RequestEvent.Expire, RequestOutcome.Expired)]
    public async Task A_request_that_was_taken_back_ends_so_whatever_its_workflow_says(RequestEvent @event, RequestOutcome outcome)
    {
        var id = $"back-{@event}";
        await _store.Add(Record(id), default);
        await _store.Apply(id, @event, default);
        await _store.Close(id, RequestOutcome.Complete, Now, Now + Duration.FromDays(7), default);
        var closed = (await _store.Find(id, default))!;
        Assert.Equal((outcome, null, true), (closed.Outcome, closed.ExportUntil, closed.Stage.HasEnded()));
    }

    [Fact]
    public async Task While_a_hold_is_noted_nothing_is_committed()
    {
        await _store.Add(Record("held"), default);
        foreach (var step in new[] { RequestEvent.Plan, RequestEvent.Preview })
            await _store.Apply("held", step, default);
        await _store.Apply("held", RequestEvent.Hold, default, notes => notes with { Holds = ["hold-1", "hold-2"] });
        Assert.False(await _store.Apply("held", RequestEvent.Commit, default));
        await _store.Apply("held", RequestEvent.Release, default, notes => notes with { Holds = ["hold-2"] });
        Assert.False(await _store.Apply("held", RequestEvent.Commit, default));
        await _store.Apply("held", RequestEvent.Release, default, notes => notes with { Holds = [] });
        Assert.True(await _store.Apply("held", RequestEvent.Commit, default));
        Assert.False(await _store.Apply("held", RequestEvent.Hold, default, notes => notes with { Holds = ["too-late"] }));
    }

    [Fact]
    public async Task Nothing_happens_to_a_request_that_there_is_none_of() =>
        Assert.Null(await _store.Apply("nobody", RequestEvent.Cancel, default));

    [Fact]
    public async Task Who_adds_a_record_that_is_there_is_given_the_one_that_is_kept()
    {
        var first = await _store.Add(Record("kept"), default);
        Assert.Equal(first, await _store.Add(Record("kept") with { Commitment = "another" }, default));
    }

    [Fact]
    public async Task A_list_reads_what_is_listed_and_none_of_the_requests_that_have_ended()
    {
        for (var n = 0; n < 5; n++)
        {
            await _store.Add(Record($"listed-{n}"), default);
            await _store.Close($"listed-{n}", RequestOutcome.Complete, Now, Now, default);
            await _store.ForgetExport($"listed-{n}", default);
            await _store.EndCase($"listed-{n}", Now, default);
        }

        Assert.Empty(await Indexed("listed-"));
        await _store.Add(Record("listed-open"), default);
        Assert.Equal(["listed-open"], await Indexed("listed-"));
    }

    [Theory]
    [InlineData("index.open", "stale-open")]
    [InlineData("index.exports", "0000000000000000001-stale-exports")]
    [InlineData("index.cases", "0000000000000000001-stale-cases")]
    public async Task An_index_row_that_a_crash_left_over_is_not_listed_and_is_removed(string index, string key)
    {
        var id = key[key.IndexOf("stale", StringComparison.Ordinal)..];
        await _store.Add(Record(id), default);
        await _store.Close(id, RequestOutcome.Complete, Now, null, default);
        await bench.Layout.Table("requests").UpsertEntityAsync(new TableEntity(index, key) { ["RequestId"] = id });
        var later = Now + Duration.FromDays(1000);
        RequestFilter filter = index switch
        {
            "index.open" => new RequestFilter.Open(),
            "index.exports" => new RequestFilter.ExportExpired(later),
            _ => new RequestFilter.CaseKept(later),
        };
        Assert.Equal(index == "index.cases" ? 1 : 0, await _store.List(filter, default).CountAsync(each => each.Id == id));
        Assert.False((await bench.Layout.Table("requests").GetEntityIfExistsAsync<TableEntity>(index, key)).HasValue);
    }

    private async Task<List<string>> Indexed(string prefix) =>
        await bench
            .Layout.Table("requests")
            .QueryAsync<TableEntity>()
            .Where(row => row.PartitionKey.StartsWith("index.", StringComparison.Ordinal))
            .Select(row => row.GetString("RequestId"))
            .Where(id => id.StartsWith(prefix, StringComparison.Ordinal))
            .ToListAsync();

    [Fact]
    public async Task Closing_and_forgetting_what_is_not_there_does_nothing()
    {
        await _store.Close("nowhere", RequestOutcome.Complete, Now, null, default);
        await _store.ForgetExport("nowhere", default);
        await _store.EndCase("nowhere", Now, default);
        Assert.Null(await _store.Find("nowhere", default));
    }

    [Fact]
    public async Task Each_filter_finds_its_requests_and_no_others()
    {
        await _store.Add(Record("list-open"), default);
        await _store.Add(Record("list-export"), default);
        await _store.Close("list-export", RequestOutcome.Complete, Now, Now + Duration.FromDays(7), default);
        await _store.Add(Record("list-no-export"), default);
        await _store.Close("list-no-export", RequestOutcome.Complete, Now, null, default);
        await _store.Reserve("list-reserved", "content", "list-reserved", default);

        Assert.Equal(["list-open"], await List(new RequestFilter.Open()));
        Assert.Empty(await List(new RequestFilter.ExportExpired(Now + Duration.FromDays(7))));
        Assert.Equal(["list-export"], await List(new RequestFilter.ExportExpired(Now + Duration.FromDays(8))));
        Assert.Empty(await List(new RequestFilter.CaseKept(Now)));
        Assert.Equal(["list-export", "list-no-export"], await List(new RequestFilter.CaseKept(Now + Duration.FromSeconds(1))));
    }

    [Fact]
    public async Task What_is_forgotten_or_ended_is_not_found_for_that_again()
    {
        await _store.Add(Record("list-ended"), default);
        await _store.Close("list-ended", RequestOutcome.Complete, Now, Now, default);
        await _store.ForgetExport("list-ended", default);
        await _store.ForgetExport("list-ended", default);
        await _store.EndCase("list-ended", Now + Duration.FromDays(90), default);

        Assert.Equal(
            Record("list-ended") with
            {
                Stage = RequestStage.Closed,
                Closed = Now,
                Outcome = RequestOutcome.Complete,
                CaseEnded = Now + Duration.FromDays(90),
            },
            await _store.Find("list-ended", default));
        var later = Now + Duration.FromDays(1000);
        Assert.DoesNotContain("list-ended", await List(new RequestFilter.ExportExpired(later)));
        Assert.DoesNotContain("list-ended", await List(new RequestFilter.CaseKept(later)));
    }

    private async Task<List<string>> List(RequestFilter filter) =>
        await _store
            .List(filter, default)
            .Select(each => each.Id)
            .Where(id => id.StartsWith("list-", StringComparison.Ordinal))
            .Order()
            .ToListAsync();

    private static RequestRecord Record(string id) =>
        new(id, Right.Erasure, "eu-gdpr", Now - Duration.FromDays(3), new LocalDate(2026, 12, 20));
}
