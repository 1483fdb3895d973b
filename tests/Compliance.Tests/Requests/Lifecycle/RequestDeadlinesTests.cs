using Compliance.Law;
using Compliance.Requests.Lifecycle;
using Compliance.Subjects;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;
using NodaTime;

namespace Compliance.Tests.Requests.Lifecycle;

/// <summary>A request's deadline moves with what happens to it, and stays what it was for what the law does not let move it.</summary>
public sealed class RequestDeadlinesTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private DomainBench _bench = null!;

    private IRequestStore Store => _bench.Get<IRequestStore>();

    private RequestDeadlines Deadlines => _bench.Get<RequestDeadlines>();

    public async ValueTask InitializeAsync() => _bench = await DomainBench.Start(
        azurite, SmallShop.Map, new Dictionary<string, string?>
        {
            ["Compliance:Requests:TimeZone"] = "Europe/Berlin", ["Compliance:Requests:HolidayCalendar"] = "de",
        });

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Theory]
    [InlineData("eu-gdpr", "2026-04-07")]
    [InlineData("uk-gdpr", "2026-04-07")]
    [InlineData("us-ca", "2026-04-17")]
    public void The_controllers_holidays_count_where_the_law_lets_its_place_decide(string regime, string day) => Assert.Equal(
        day, NodaTime.Text.LocalDatePattern.Iso.Format(Deadlines.Of(Right.Erasure, regime, Instant.FromUtc(2026, 3, 3, 9, 0)).Day));

    [Fact]
    public async Task What_the_person_is_asked_for_moves_the_day_on_and_the_answer_settles_it()
    {
        await Receive("paused", Instant.FromUtc(2026, 3, 10, 9, 0));
        _bench.Clock.Reset(Instant.FromUtc(2026, 3, 12, 9, 0));
        Assert.True((await Deadlines.Pause("paused", PauseGround.Identity, default))!.IsProvisional);
        _bench.Clock.Reset(Instant.FromUtc(2026, 3, 14, 9, 0));
        Assert.True((await Deadlines.Pause("paused", PauseGround.Identity, default))!.IsProvisional);
        _bench.Clock.Reset(Instant.FromUtc(2026, 3, 17, 9, 0));
        var settled = (await Deadlines.Resume("paused", PauseGround.Identity, default))!;

        Assert.Equal((new LocalDate(2026, 4, 15), false), (settled.Day, settled.IsProvisional));
        var kept = (await Store.Find("paused", default))!;
        Assert.Equal(new LocalDate(2026, 4, 15), kept.Due);
        Assert.Equal(
            [new ClockPause(PauseGround.Identity, new LocalDate(2026, 3, 12), new LocalDate(2026, 3, 17))], kept.Clock!.Pauses);
        Assert.Contains(Deadlines.Why(kept), words => words.Contains("the clock stood", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_clock_that_jumps_back_makes_no_pause_that_ends_before_it_begins()
    {
        await Receive("jumped", Instant.FromUtc(2026, 3, 10, 9, 0));
        _bench.Clock.Reset(Instant.FromUtc(2026, 3, 12, 9, 0));
        await Deadlines.Pause("jumped", PauseGround.Identity, default);
        _bench.Clock.Reset(Instant.FromUtc(2026, 3, 1, 9, 0));
        var settled = (await Deadlines.Resume("jumped", PauseGround.Identity, default))!;
        Assert.Equal((new LocalDate(2026, 4, 10), false), (settled.Day, settled.IsProvisional));
    }

    [Fact]
    public async Task An_extension_counts_from_receipt_if_the_person_is_told_in_time_and_not_at_all_otherwise()
    {
        await Receive("extended", Instant.FromUtc(2026, 1, 30, 9, 0));
        await Receive("too-late", Instant.FromUtc(2026, 1, 30, 9, 0));
        _bench.Clock.Reset(Instant.FromUtc(2026, 2, 20, 9, 0));
        Assert.Equal(new LocalDate(2026, 4, 30), (await Deadlines.Extend("extended", default))!.Day);
        Assert.Equal(new LocalDate(2026, 4, 30), (await Store.Find("extended", default))!.Due);

        _bench.Clock.Reset(Instant.FromUtc(2026, 3, 3, 9, 0));
        var late = (await Deadlines.Extend("too-late", default))!;
        Assert.Equal(new LocalDate(2026, 3, 2), late.Day);
        Assert.Contains(late.Trace, step => step.Kind is TraceKind.ExtensionTooLate);
    }

    [Fact]
    public async Task A_law_without_an_extension_refuses_one_and_a_closed_request_is_not_moved()
    {
        await Receive("brazil", Instant.FromUtc(2026, 3, 10, 9, 0), "br-lgpd");
        _bench.Clock.Reset(Instant.FromUtc(2026, 3, 12, 9, 0));
        var refused = await Assert.ThrowsAsync<LawRefusedException>(() => Deadlines.Extend("brazil", default));
        Assert.Equal(LawRefusal.NoExtension, refused.Refusal);

        await Store.Close("brazil", RequestOutcome.Complete, _bench.Clock.GetCurrentInstant(), null, default);
        var late = await Assert.ThrowsAsync<EventRefusedException>(() => Deadlines.Pause("brazil", PauseGround.Identity, default));
        Assert.Equal((RequestStage.Closed, RequestEvent.Pause), (late.Stage, late.Event));
        Assert.Null(await Deadlines.Pause("nobody", PauseGround.Identity, default));
        Assert.Null((await Store.Find("brazil", default))!.Clock);
    }

    [Fact]
    public async Task A_request_keeps_the_day_that_was_computed_when_it_came_in_and_says_so()
    {
        var kept = await Receive("kept", Instant.FromUtc(2026, 3, 10, 9, 0));
        var why = Deadlines.Why(kept with { Due = new LocalDate(2026, 4, 9) });
        Assert.Equal("The request keeps the day computed before: 2026-04-09.", why[^1]);
        Assert.Contains("eu-gdpr", why[0], StringComparison.Ordinal);
        Assert.Contains("There is no regime", Assert.Single(Deadlines.Why(kept with { Regime = "atlantis" })), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_right_of_a_request_is_one_of_the_table() =>
        Assert.All(Enum.GetValues<Right>(), right => Assert.NotEmpty(LawTable.Current.CodesFor(right.ToLegal())));

    private Task<RequestRecord> Receive(string id, Instant at, string regime = "eu-gdpr") => Store.Add(
        new RequestRecord(id, Right.Access, regime, at, Deadlines.Of(Right.Access, regime, at).Day), default);
}
