using System.Diagnostics;
using System.Text.Json.Nodes;
using Compliance.Consent.Ledger;
using Compliance.Decisions;
using Compliance.Personalization;
using Compliance.Protection.Erasure;
using Compliance.Protection.Keys;
using Compliance.Testing.Azurite;
using Compliance.Testing.Canaries;
using Compliance.Testing.Consent;
using NodaTime;

namespace Compliance.Tests.Personalization;

/// <summary>The gate gives a purpose what the person allows, reads nothing else, and records what it gave.</summary>
public sealed class GateTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private GateBench _bench = null!;

    public async ValueTask InitializeAsync() => _bench = await GateBench.Start(azurite);

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Without_a_consent_nothing_is_read_and_the_refusal_is_recorded()
    {
        var given = await Read(_bench.Anna, GateBench.Recommend);
        Assert.Empty(given.Data.Reveal());
        Assert.Empty(_bench.Stores.Queries);
        Assert.All(given.Decision.Answers, answer => Assert.Equal(DecisionReason.NoConsent, answer.Reason));
        var record = Assert.Single(await Uses(_bench.Anna));
        Assert.False(record.IsUse);
        Assert.All(record.Fields, field => Assert.Equal(("refused", "no-consent", "basis"), (field.Outcome, field.Reason, field.Rule)));
    }

    [Fact]
    public async Task With_a_consent_the_purpose_gets_its_fields_and_no_others()
    {
        await _bench.Answer(_bench.Anna, GateBench.Recommend, isYes: true);
        var given = await Read(_bench.Anna, GateBench.Recommend);
        Assert.Equal(["""{"placed":"2026-10-01T10:00:00Z"}"""], Rows(given, "sales.orders"));
        Assert.Equal(["""{"article":"lamp"}"""], Rows(given, "sales.lines"));
        Assert.Equal(["""{"born":"35 to 44"}"""], Rows(given, "crm.customers"));
        Assert.Equal(
            ["crm.customers.born", "sales.lines.article", "sales.orders.placed"], _bench.Stores.AskedFields.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_record_names_who_used_what_for_what_and_on_which_consent()
    {
        await _bench.Answer(_bench.Anna, GateBench.Recommend, isYes: true);
        var consent = await _bench.Consent.History(ConsentHolder.Person(_bench.Anna), default).SingleAsync();
        var given = await Read(_bench.Anna, GateBench.Recommend);
        var record = Assert.Single(await Uses(_bench.Anna));
        Assert.Equal(given.Record.Id, record.Id);
        Assert.Equal(("shop-web", GateBench.Recommend, true), (record.Caller, record.Purpose, record.IsUse));
        var placed = record.Fields.Single(field => field.Field == "sales.orders.placed");
        Assert.Equal(("allowed", "consented", "basis", consent.Id), (placed.Outcome, placed.Reason, placed.Rule, placed.Fact));
        Assert.Equal("age-band", record.Fields.Single(field => field.Field == "crm.customers.born").As);
        Assert.Equal(1, record.Rows["sales.orders"]);
    }

    [Fact]
    public async Task B7_no_mail_of_a_campaign_that_is_under_way_gets_data_once_the_withdrawal_was_answered()
    {
        var (anna, everybody) = (_bench.Anna, Enumerable.Range(0, 40).Select(_ => ConsentBench.NewPerson().ToString()).ToList());
        await _bench.Answer(anna, GateBench.Newsletter, isYes: true);
        var (mailed, withdrawn, late) = (0, 0L, 0);
        using var stop = new CancellationTokenSource();
        var campaign = Enumerable.Range(0, 4).Select(worker => Task.Run(async () =>
        {
            for (var at = worker; !stop.IsCancellationRequested; at++)
            {
                var began = Stopwatch.GetTimestamp();
                var isAnna = at % 2 == 0;
                var given = await Read(isAnna ? anna : everybody[at % everybody.Count], GateBench.Newsletter);
                if (!isAnna || given.Data.Reveal().Count == 0)
                    continue;
                Interlocked.Increment(ref mailed);
                if (Volatile.Read(ref withdrawn) is > 0 and var ended && began > ended)
                    Interlocked.Increment(ref late);
            }
        })).ToList();
        while (Volatile.Read(ref mailed) < 20)
            await Task.Delay(5, TestContext.Current.CancellationToken);
        await _bench.Consent.WithdrawAll(ConsentHolder.Person(anna), ConsentMethod.WithdrawalLink, ActingHand.Self, default);
        Volatile.Write(ref withdrawn, Stopwatch.GetTimestamp());
        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        await Task.WhenAll(campaign);
        Assert.Equal(0, late);
    }

    [Fact]
    public async Task A_withdrawal_reaches_the_very_next_use()
    {
        await _bench.Answer(_bench.Anna, GateBench.Recommend, isYes: true);
        Assert.True((await Read(_bench.Anna, GateBench.Recommend)).Decision.AllowsAll);
        await _bench.Consent.Withdraw(
            ConsentHolder.Person(_bench.Anna), GateBench.Recommend, ConsentMethod.WebForm, ActingHand.Self, default);
        _bench.Stores.Forget();
        var given = await Read(_bench.Anna, GateBench.Recommend);
        Assert.All(given.Decision.Answers, answer => Assert.Equal(DecisionReason.Withdrawn, answer.Reason));
        Assert.Empty(_bench.Stores.Queries);
    }

    [Fact]
    public async Task What_is_allowed_generalised_never_leaves_exactly()
    {
        var given = await Read(_bench.Anna, GateBench.Pages);
        Assert.Equal(["""{"born":"35 to 44","postcode":"10","likes":{"colour":"red"}}"""], Rows(given, "crm.customers"));
    }

    [Fact]
    public async Task What_a_generalisation_does_not_understand_is_left_out()
    {
        var given = await Read(_bench.Ben, GateBench.Pages);
        Assert.Equal(["""{"born":null,"postcode":null,"likes":{"colour":"blue"}}"""], Rows(given, "crm.customers"));
    }

    [Fact]
    public async Task A_row_whose_period_is_over_is_not_given_although_no_sweep_has_come_yet()
    {
        var given = await Read(_bench.Anna, GateBench.Deliver);
        Assert.Equal(["""{"placed":"2026-10-01T10:00:00Z"}"""], Rows(given, "sales.orders"));
    }

    [Fact]
    public async Task Where_rows_may_name_two_people_nothing_is_read_and_the_answer_says_so()
    {
        var given = await Read(_bench.Anna, GateBench.Deliver);
        Assert.Equal(["sales.messages"], given.OutOfReach);
        Assert.DoesNotContain(_bench.Stores.Queries, query => query.Collection.ToString() == "sales.messages");
        Assert.False(given.Record.Rows.ContainsKey("sales.messages"));
    }

    [Fact]
    public async Task Some_fields_of_a_purpose_can_be_asked_for()
    {
        var given = await Read(_bench.Anna, GateBench.Pages, "crm.customers.postcode");
        Assert.Equal(["""{"postcode":"10"}"""], Rows(given, "crm.customers"));
        Assert.Equal(["crm.customers.postcode"], _bench.Stores.AskedFields);
    }

    [Fact]
    public async Task Nobody_gets_another_persons_rows()
    {
        await _bench.Answer(_bench.Ben, GateBench.Recommend, isYes: true);
        var given = await Read(_bench.Ben, GateBench.Recommend);
        Assert.Equal(["""{"article":"desk"}"""], Rows(given, "sales.lines"));
        Assert.Equal(["""{"placed":"2026-10-02T10:00:00Z"}"""], Rows(given, "sales.orders"));
    }

    [Fact]
    public async Task Of_whom_is_being_erased_nothing_is_read()
    {
        var keys = _bench.Domain.Get<ISubjectKeyStore>();
        await keys.TryReplace((await keys.Find(_bench.Anna))!.Fence());
        var given = await Read(_bench.Anna, GateBench.Deliver);
        Assert.All(given.Decision.Answers, answer => Assert.Equal(DecisionReason.Erased, answer.Reason));
        Assert.Empty(_bench.Stores.Queries);
    }

    [Fact]
    public async Task A_restriction_refuses_what_a_contract_allows()
    {
        await _bench.Consent.Record(
            ConsentHolder.Person(_bench.Anna), ConsentAct.Restricted, null, ConsentMethod.Paper, ActingHand.Controller, default);
        Assert.All(
            (await Read(_bench.Anna, GateBench.Deliver)).Decision.Answers,
            answer => Assert.Equal(DecisionReason.Restricted, answer.Reason));
    }

    [Fact]
    public async Task An_objection_refuses_what_rests_on_legitimate_interests_alone()
    {
        await _bench.Consent.Record(
            ConsentHolder.Person(_bench.Anna), ConsentAct.Objected, GateBench.Pages, ConsentMethod.WebForm, ActingHand.Self, default);
        Assert.False((await Read(_bench.Anna, GateBench.Pages)).Decision.AllowsAny);
        Assert.True((await Read(_bench.Anna, GateBench.Deliver)).Decision.AllowsAll);
    }

    [Fact]
    public async Task A_store_that_is_down_gets_a_clear_answer_and_no_use_is_recorded()
    {
        _bench.Domain.Stores["crm"].IsDown = true;
        var refused = await Refusal(() => Read(_bench.Anna, GateBench.Pages));
        Assert.Equal((PersonalizationError.StoreUnavailable, "crm"), (refused.Error, refused.Reference));
        Assert.Empty(await Uses(_bench.Anna));
    }

    [Fact]
    public async Task A_decision_that_runs_out_while_the_stores_are_read_is_made_anew()
    {
        var slow = 1;
        _bench.Domain.Stores["crm"].Before = (_, _) =>
        {
            if (slow-- > 0)
                Pass(Duration.FromSeconds(2));
        };
        var given = await Read(_bench.Anna, GateBench.Pages);
        Assert.True(given.Record.At.ToDateTimeOffset() < given.Decision.Expires);
        Assert.Single(await Uses(_bench.Anna));
    }

    [Fact]
    public async Task Where_a_store_is_slower_than_a_decision_holds_what_was_read_counts_if_nothing_has_changed()
    {
        _bench.Domain.Stores["crm"].Before = (_, _) => Pass(Duration.FromSeconds(2));
        var given = await Read(_bench.Anna, GateBench.Pages);
        Assert.True(given.Decision.AllowsAll);
        Assert.True(given.Record.At.ToDateTimeOffset() < given.Decision.Expires);
        Assert.Single(_bench.Stores.Queries);
    }

    [Fact]
    public async Task Whose_consent_is_another_each_time_a_slow_store_was_read_gets_a_clear_answer()
    {
        await _bench.Answer(_bench.Anna, GateBench.Recommend, isYes: true);
        _bench.Domain.Stores["crm"].Before = (_, _) =>
        {
            _bench.Answer(_bench.Anna, GateBench.Recommend, isYes: true).GetAwaiter().GetResult();
            Pass(Duration.FromSeconds(2));
        };
        Assert.Equal(PersonalizationError.Busy, (await Refusal(() => Read(_bench.Anna, GateBench.Recommend))).Error);
        Assert.Empty(await Uses(_bench.Anna));
    }

    [Fact]
    public async Task A_withdrawal_while_the_stores_are_read_is_obeyed()
    {
        await _bench.Answer(_bench.Anna, GateBench.Recommend, isYes: true);
        var withdrawn = false;
        _bench.Domain.Stores["crm"].Before = (_, _) =>
        {
            if (withdrawn)
                return;
            withdrawn = true;
            _bench.Consent.WithdrawAll(ConsentHolder.Person(_bench.Anna), ConsentMethod.WebForm, ActingHand.Self, default)
                .GetAwaiter().GetResult();
            Pass(Duration.FromSeconds(1));
        };
        Assert.False((await Read(_bench.Anna, GateBench.Recommend)).Decision.AllowsAny);
    }

    [Fact]
    public async Task Somebody_whom_nobody_enrolled_gets_no_answer_under_a_contract()
    {
        var given = await Read(Guid.NewGuid().ToString("N"), GateBench.Deliver);
        Assert.All(given.Decision.Answers, answer => Assert.Equal(DecisionReason.NoBasis, answer.Reason));
    }

    [Fact]
    public async Task Of_a_device_no_rows_are_read()
    {
        await Read($"{ConsentHolder.Device(Guid.NewGuid())}", GateBench.Pages);
        Assert.Empty(_bench.Stores.Queries);
    }

    [Theory]
    [InlineData("nobody", GateBench.Pages, null, PersonalizationError.UnknownPerson)]
    [InlineData(null, "spying", null, PersonalizationError.UnknownPurpose)]
    [InlineData(null, GateBench.Pages, "crm.customers.name", PersonalizationError.UnknownField)]
    [InlineData(null, GateBench.Pages, "crm.customers.nothing", PersonalizationError.UnknownField)]
    [InlineData(null, "unused", null, PersonalizationError.UnknownField)]
    public async Task What_is_not_known_is_refused_by_name(string? person, string purpose, string? field, PersonalizationError error)
    {
        var refused = await Refusal(() => Read(person ?? _bench.Anna, purpose, field is null ? [] : [field]));
        Assert.Equal(error, refused.Error);
        Assert.Empty(_bench.Stores.Queries);
        Assert.Empty(await Uses(_bench.Anna));
    }

    [Fact]
    public async Task Whoever_asks_for_no_field_gets_none_and_not_all()
    {
        var refused = await Refusal(() => _bench.Gate.Read(_bench.Anna, GateBench.Pages, [], "shop-web", default));
        Assert.Equal(PersonalizationError.UnknownField, refused.Error);
        Assert.Empty(_bench.Stores.Queries);
    }

    [Fact]
    public async Task What_was_given_prints_redacted()
    {
        var given = await Read(_bench.Anna, GateBench.Deliver);
        Assert.DoesNotContain("Anna", $"{given} {given.Data} {given.Record}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Records_of_use_hold_no_value_and_go_after_their_time()
    {
        await Read(_bench.Anna, GateBench.Deliver);
        var records = _bench.Domain.Get<IUseRecords>();
        await records.RemoveBefore(_bench.Domain.Clock.GetCurrentInstant(), default);
        Assert.Single(await Uses(_bench.Anna));
        await records.RemoveBefore(_bench.Domain.Clock.GetCurrentInstant() + Duration.FromSeconds(1), default);
        Assert.Empty(await Uses(_bench.Anna));
    }

    [Fact]
    public async Task The_timer_removes_what_is_older_than_it_is_kept()
    {
        await Read(_bench.Anna, GateBench.Deliver);
        var timer = Application.Timers.Single(each => each.Name == "use-records");
        _bench.Domain.Clock.Advance(Duration.FromDays(400));
        await timer.Fire(_bench.Domain.Services, _bench.Domain.Clock.GetCurrentInstant(), default);
        Assert.Single(await Uses(_bench.Anna));
        _bench.Domain.Clock.Advance(Duration.FromDays(1));
        await timer.Fire(_bench.Domain.Services, _bench.Domain.Clock.GetCurrentInstant(), default);
        Assert.Empty(await Uses(_bench.Anna));
    }

    private Task<Personalized> Read(string person, string purpose, params string[] fields) =>
        _bench.Gate.Read(person, purpose, fields.Length == 0 ? null : fields, "shop-web", TestContext.Current.CancellationToken);

    private async Task<IReadOnlyList<UseRecord>> Uses(string person) =>
        (await _bench.Domain.Get<IUseRecords>().List(person, null, 100, default)).Records;

    private void Pass(Duration time)
    {
        _bench.Domain.Clock.Advance(time);
        _bench.Domain.Time.Advance(time.ToTimeSpan());
    }

    private static async Task<PersonalizationException> Refusal(Func<Task> call) =>
        await Assert.ThrowsAsync<PersonalizationException>(call);

    private static IEnumerable<string> Rows(Personalized given, string collection) =>
        given.Data.Reveal()[collection].Select(row => ((JsonNode)row).ToJsonString());
}
