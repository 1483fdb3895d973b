using Compliance.Consent;
using Compliance.Consent.Importing;
using Compliance.Consent.Ledger;
using Compliance.Consent.Proving;
using Compliance.Decisions;
using Compliance.Findings;
using Compliance.Reviews;
using Compliance.Reviews.Checks;
using Compliance.Testing.Consent;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Tests.Consent.Importing;

/// <summary>What another system has of consents is taken over, and what the person says here wins.</summary>
public sealed class ConsentImportTests
{
    private static readonly Instant Past = ConsentBench.Start - Duration.FromDays(30);
    private static readonly Sha256Hash File = Sha256Hash.Of("a file"u8);

    private readonly MemoryConsentLedger _ledger = new();
    private readonly ConsentBench _bench;
    private readonly ConsentHolder _person = ConsentBench.NewPerson();

    public ConsentImportTests() => _bench = new(_ledger, new MemoryNotices());

    [Fact]
    public async Task A_consent_with_its_proof_and_notice_allows_and_its_event_says_where_it_is_from()
    {
        await _bench.Publish();
        var result = await Import(Shown with { Row = 7, Proof = "archive/2024/17" });
        Assert.Equal((1, 0, 0, 0, 0), Counts(result));
        Assert.True(await _bench.Allows(_person));
        var each = Assert.Single(await _bench.Consent.History(_person, default).ToListAsync());
        Assert.Equal(new ImportSource("old-crm", File, 7, "archive/2024/17"), each.Import);
        Assert.Equal((ConsentAct.Given, ConsentMethod.Import, Past), (each.Act, each.Method, each.At));
        Assert.Equal(Past + Duration.FromDays(365), each.Until);
    }

    [Fact]
    public async Task A_consent_of_which_nobody_knows_what_the_person_was_told_allows_nothing()
    {
        await Import(Row() with { Proof = "p" });
        Assert.Equal(DecisionReason.NotInNotice, (await _bench.Ask(_person)).Reason);
    }

    [Fact]
    public async Task A_consent_without_proof_has_a_state_of_its_own_allows_nothing_and_is_a_finding()
    {
        Assert.Equal((1, 1, 0, 0, 0), Counts(await Import(Row())));
        Assert.Equal([ConsentAct.Unproved], await _bench.Acts(_person));
        Assert.Equal(DecisionReason.NoConsent, (await _bench.Ask(_person)).Reason);
        var finding = Assert.Single(await Review());
        Assert.Equal((ConsentCheck.Unproved, "old-crm"), (finding.Kind, finding.Where));
        Assert.Contains("1 consents", finding.Detail, StringComparison.Ordinal);

        await _bench.Publish();
        await _bench.Answer(_person);
        Assert.True(await _bench.Allows(_person));
        Assert.Empty(await Review());
    }

    [Fact]
    public async Task The_same_rows_again_change_nothing_from_another_file_too()
    {
        ImportRow[] rows =
        [
            Row() with { Row = 1, Proof = "p" }, Row() with { Row = 2, State = "withdrawn", At = Past + Duration.FromDays(1) },
            Row(ConsentBench.Newsletter) with { Row = 3, State = "refused" },
        ];
        Assert.Equal((3, 0, 0, 0, 0), Counts(await Import(rows)));
        var before = await _bench.Consent.History(_person, default).ToListAsync();
        Assert.Equal(0, (await Import(rows)).Recorded);
        Assert.Equal(0, (await Service.Import(new("old-crm", Sha256Hash.Of("another file"u8), rows), default)).Recorded);
        Assert.Equal(before, await _bench.Consent.History(_person, default).ToListAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_withdrawal_that_came_later_wins_whether_of_one_purpose_or_of_everything(bool all)
    {
        await _bench.Publish();
        await _bench.Answer(_person, ConsentBench.Share);
        if (all)
            await _bench.Consent.WithdrawAll(_person, ConsentMethod.WebForm, ActingHand.Self, default);
        else
            await _bench.Consent.Withdraw(_person, ConsentBench.Recommend, ConsentMethod.WebForm, ActingHand.Self, default);
        Assert.Equal((0, 0, 0, 1, 0), Counts(await Import(Row() with { Proof = "p" })));
        Assert.Equal((0, 0, 0, 1, 0), Counts(await Import(Row() with { Proof = "p", At = ConsentBench.Start })));
        Assert.False(await _bench.Allows(_person));
    }

    [Fact]
    public async Task A_consent_that_nobody_can_prove_replaces_none_that_somebody_can()
    {
        await _bench.Publish();
        await Import(Shown with { Proof = "p" });
        Assert.Equal((0, 0, 0, 1, 0), Counts(await Import(Shown with { At = Past + Duration.FromDays(1) })));
        Assert.True(await _bench.Allows(_person));
    }

    [Fact]
    public async Task An_imported_withdrawal_ends_what_was_given_before_it_and_not_what_came_after()
    {
        await _bench.Publish();
        await _bench.Answer(_person);
        Assert.Equal((0, 0, 0, 1, 0), Counts(await Import(Row() with { State = "withdrawn" })));
        Assert.True(await _bench.Allows(_person));
        _bench.Clock.Advance(Duration.FromHours(2));
        Assert.Equal(1, (await Import(Row() with { State = "withdrawn", At = ConsentBench.Start + Duration.FromHours(1) })).Recorded);
        Assert.False(await _bench.Allows(_person));
    }

    [Fact]
    public async Task A_row_that_names_a_published_notice_has_its_hash_and_a_material_change_supersedes_it()
    {
        await _bench.Publish();
        var shown = Shown with { Proof = "p" };
        await Import(shown);
        Assert.NotNull((await _bench.Consent.History(_person, default).SingleAsync()).Notice);
        await _bench.Publish(ConsentBench.NoticeOf(2));
        Assert.Equal(1, (await _bench.Consent.Supersede(ConsentBench.Notice, 2, null, 10, default)).Superseded);
        Assert.Equal(0, (await Import(shown)).Recorded);
        Assert.False(await _bench.Allows(_person));
    }

    [Fact]
    public async Task Every_bad_row_is_named_with_its_column_and_the_rest_is_kept()
    {
        var future = ConsentBench.Start + Duration.FromSeconds(1);
        (ImportRow Row, string Column)[] bad =
        [
            (Row() with { Holder = "ada@example.org" }, "holder"), (Row() with { Holder = "" }, "holder"),
            (Row("no-such-purpose"), "purpose"), (Row() with { State = "yes" }, "state"), (Row() with { At = future }, "at"),
            (Row() with { Until = Past }, "until"), (Row() with { State = "refused", Until = future }, "until"),
            (Row() with { Proof = "said so on the phone" }, "proof"), (Row() with { Proof = new string('p', 201) }, "proof"),
            (Row() with { Notice = "nobodys", Version = 1, Language = "en", Surface = "web" }, "notice"),
            (Row() with { Notice = ConsentBench.Notice }, "notice"), (Row() with { Row = 0 }, "row"),
        ];
        var rows = bad.Select((each, at) => each.Column == "row" ? each.Row : each.Row with { Row = at + 1 });
        var result = await Import([.. rows, Row() with { Row = 99 }]);
        Assert.Equal(1, result.Recorded);
        Assert.Equal(bad.Select(each => each.Column).Order(), result.Refused.Select(each => each.Column).Order());
        Assert.DoesNotContain(result.Refused, each => each.Reason.Contains("ada", StringComparison.Ordinal));
        Assert.All(result.Refused, each => Assert.EndsWith(".", each.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_batch_that_cannot_be_taken_as_a_whole_is_refused_as_a_whole()
    {
        foreach (var system in new[] { "", "Old CRM", new string('a', 65) })
        {
            var refused = await Assert.ThrowsAsync<ImportRefusedException>(() => Service.Import(new(system, File, [Row()]), default));
            Assert.Equal("system", refused.Member);
        }

        ImportRow[][] sizes = [[], [.. Enumerable.Range(1, 501).Select(number => Row() with { Row = number })]];
        foreach (var rows in sizes)
            Assert.Equal("rows", (await Assert.ThrowsAsync<ImportRefusedException>(() => Import(rows))).Member);
    }

    [Fact]
    public async Task An_event_that_waits_too_long_for_the_log_is_a_finding()
    {
        await _bench.Publish();
        await _bench.Answer(_person);
        Assert.Empty(await Review());
        _bench.Clock.Advance(Duration.FromMinutes(16));
        var finding = Assert.Single(await Review());
        Assert.Equal((ConsentCheck.NotLogged, Severity.High), (finding.Kind, finding.Severity));
        Assert.Contains("2026-11-23 09:00", finding.Detail, StringComparison.Ordinal);
    }

    private ConsentImport Service => new(
        _ledger, _bench.Notices, _bench.Maps, Options.Create(new ConsentOptions()), _bench.Clock);

    private static (int, int, int, int, int) Counts(ImportResult result) =>
        (result.Recorded, result.Unproved, result.Unchanged, result.Overtaken, result.Refused.Count);

    private ImportRow Row(string purpose = ConsentBench.Recommend) =>
        new() { Row = 1, Holder = _person.ToString(), Purpose = purpose, State = "given", At = Past };

    private ImportRow Shown =>
        Row() with { Notice = ConsentBench.Notice, Version = 1, Language = "en", Surface = ConsentBench.Web };

    private Task<ImportResult> Import(params ImportRow[] rows) => Service.Import(new("old-crm", File, rows), default);

    private Task<IReadOnlyList<Finding>> Review() =>
        new ConsentCheck(_ledger, _ledger, Options.Create(new ReceiptOptions())).Run(new(_bench.Clock.GetCurrentInstant(), ""), default);
}
