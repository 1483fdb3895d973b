using System.Text.Json;
using Compliance.Findings;
using Compliance.Requests.Lifecycle;
using Compliance.Reviews;
using Compliance.Reviews.Checks;
using Compliance.Subjects;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;
using Compliance.Testing.Workflows;
using Compliance.Tests.Requests;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Compliance.Tests.Reviews;

public sealed class ReviewActivitiesTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private static readonly ReviewInput Input = new("review-1", Instant.FromUtc(2026, 11, 23, 5, 0));

    private readonly CollectedLog _log = new();
    private DomainBench _bench = null!;

    private IReviewReports Reports => _bench.Get<IReviewReports>();

    public async ValueTask InitializeAsync() => _bench = await SmallShop.Open(
        azurite, services => services.AddSingleton<ILogger<DeadlineCheck>>(new Logger<DeadlineCheck>(_log)));

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_field_that_nobody_mapped_is_found_with_its_owner_and_no_value_of_it()
    {
        _bench.Stores["sales"].Add("sales.orders", """{"id":"o9","account":"C-9","score":"secret"}""");
        var finding = (await Check("store", "sales")).Single(it => it.Kind == StoreCheck.UnmappedField);
        Assert.Equal(("sales.orders", "finance", Severity.High), (finding.Where, finding.Owner, finding.Severity));
        Assert.Contains("score", finding.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", finding.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mapped_field_that_no_sampled_row_has_is_found_as_a_minor_matter()
    {
        var finding = (await Check("store", "crm")).Single(it => it.Where == "crm.accounts.notes");
        Assert.Equal((StoreCheck.MappedFieldGone, Severity.Low, "care"), (finding.Kind, finding.Severity, finding.Owner));
    }

    [Fact]
    public async Task A_store_that_does_not_answer_is_a_finding_and_no_failure()
    {
        _bench.Stores["sales"].IsDown = true;
        var finding = Assert.Single(await Check("store", "sales"));
        Assert.Equal((StoreCheck.StoreUnavailable, "sales"), (finding.Kind, finding.Where));
    }

    [Fact]
    public async Task A_place_that_no_request_would_cover_is_found()
    {
        _bench.Stores.Remove("mail");
        Assert.Empty(await Check("store", "mail"));
        var finding = Assert.Single(await Check("coverage"));
        Assert.Equal((CoverageCheck.CoverageGap, "mail.contacts"), (finding.Kind, finding.Where));
    }

    [Theory]
    [InlineData("2026-11-22", "deadline-passed")]
    [InlineData("2026-11-23", "deadline-near")]
    [InlineData("2026-11-30", "deadline-near")]
    [InlineData("2026-12-01", null)]
    public async Task Open_requests_near_or_past_their_last_day_are_found(string due, string? kind)
    {
        var day = NodaTime.Text.LocalDatePattern.Iso.Parse(due).Value;
        var store = _bench.Get<IRequestStore>();
        foreach (var id in new[] { "open", "closed" })
            await store.Add(new RequestRecord(id, Right.Access, "eu-gdpr", Input.At - Duration.FromDays(30), day), default);
        await store.Close("closed", RequestOutcome.Complete, Input.At, null, default);

        var findings = await Check("deadlines");
        if (kind is null)
            Assert.Empty(findings);
        else
            Assert.Equal((kind, "open", (LocalDate?)day), (findings.Single().Kind.Code, findings.Single().Where, findings.Single().Due));
        Assert.Equal(kind is null ? [] : [Events.DeadlineAtRisk], _log.Events);
    }

    [Fact]
    public async Task The_report_has_the_most_severe_first()
    {
        await Reports.SavePart("review-1", "a", [new Finding(StoreCheck.MappedFieldGone, "shop.a", "Rarely.", Severity.Low)], default);
        await Reports.SavePart(
            "review-1",
            "b",
            [
                new Finding(
                    DeadlineWarnings.Passed, "request-1", "The answer is late.", Severity.High, "care", new LocalDate(2026, 11, 1)),
            ],
            default);

        var summary = await _bench.Run(ReviewActivities.Report, Input);
        Assert.Equal((2, 1), (summary.Findings, summary.ByKind[DeadlineWarnings.Passed]));
        var json = JsonDocument.Parse((await Reports.Find("review-1", default))!.Value).RootElement;
        Assert.Equal(
            ["deadline-passed", "mapped-field-gone"],
            json.GetProperty("findings").EnumerateArray().Select(it => it.GetProperty("kind").GetString()));
        Assert.Equal(_bench.Map.Digest, json.GetProperty("dataMap").GetString());
        var report = ReviewReport.Read((await Reports.Find("review-1", default))!.Value);
        Assert.Equal((Input.At, "care"), (report.At, report.Findings[0].Owner));
    }

    [Fact]
    public async Task A_whole_review_ends_with_its_report()
    {
        var service = _bench.Get<ReviewService>();
        var id = await service.Start(default);
        Assert.Null((await service.Find(id, default))!.Report);
        var summary = await ReviewWorkflow.Run(_bench.Context(id), new ReviewInput(id, Input.At));
        var view = (await service.Find(id, default))!;
        Assert.Equal(summary.Findings, JsonDocument.Parse(view.Report!.Value).RootElement.GetProperty("findings").GetArrayLength());
        Assert.Null(await service.Find("review-0", default));
    }

    [Fact]
    public async Task A_report_is_readable_for_as_long_as_it_is_kept_whatever_became_of_its_workflow()
    {
        var service = _bench.Get<ReviewService>();
        foreach (var id in new[] { "review-7", "log-20261201T003000", "restore-20261201T041500", "sweep-1" })
            await Save(id);
        Assert.Equal(WorkflowPhase.Completed, (await service.Find("review-7", default))!.Phase);
        Assert.NotNull((await service.Find("review-7", default))!.Report);
        Assert.NotNull((await service.Find("log-20261201T003000", default))!.Report);
        Assert.NotNull((await service.Find("restore-20261201T041500", default))!.Report);
        Assert.Null(await service.Find("log-20261202T003000", default));
        Assert.Null(await service.Find("sweep-1", default));
    }

    [Fact]
    public async Task Reports_end_with_their_term()
    {
        await Save("review-7");
        await _bench.Run(ReviewActivities.Report, Input with { At = Instant.FromUtc(2020, 1, 1, 0, 0) });
        Assert.NotNull(await Reports.Find("review-7", default));
        await _bench.Run(ReviewActivities.Report, Input with { At = Instant.FromUtc(2100, 1, 1, 0, 0) });
        Assert.Null(await Reports.Find("review-7", default));
    }

    [Fact]
    public async Task A_check_that_failed_is_a_finding_with_its_code_and_where_to_look()
    {
        await _bench.Run(
            ReviewActivities.NoteFailure,
            new FailedCheck(new ReviewStep("review-1", new ReviewPart("keys", ""), Input.At), "unexpected", "log-1"));
        var finding = Assert.Single(await Reports.ReadParts("review-1", default));
        Assert.Equal((ReviewActivities.CheckFailed, "keys", Severity.High), (finding.Kind, finding.Where, finding.Severity));
        Assert.Contains("unexpected (log-1)", finding.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_kind_of_finding_has_words_of_its_own() => Assert.Equal(
        FindingKind.All.Count, FindingKind.All.Select(kind => kind.Title).Where(title => title.Length > 0).Distinct().Count());

    [Fact]
    public void A_finding_has_the_same_id_for_as_long_as_the_same_rule_is_broken_at_the_same_place()
    {
        var finding = new Finding(DeadlineWarnings.Near, "request-1", "Soon.", Severity.Low);
        Assert.Equal(finding.Id, (finding with { Detail = "Very soon.", Severity = Severity.High, Owner = "care" }).Id);
        Assert.NotEqual(finding.Id, (finding with { Where = "request-2" }).Id);
        Assert.NotEqual(finding.Id, (finding with { Kind = DeadlineWarnings.Passed }).Id);
    }

    [Fact]
    public async Task Every_check_is_part_of_the_review() => Assert.Equal(
        ["consent", "coverage", "deadlines", "keys", "law-table", "store-crm", "store-mail", "store-sales", "sweeps"],
        (await _bench.Run(ReviewActivities.List, Unit.Value)).Select(part => part.ToString()));

    [Fact]
    public async Task A_scheduled_review_starts_once_however_often_its_tick_is_served()
    {
        foreach (var _ in Enumerable.Range(0, 2))
            await ReviewService.Timer.Fire(_bench.Services, Input.At, default);
        Assert.Single(_bench.Started.Inputs);
    }

    private Task Save(string id) => Reports.SaveReport(new ReviewReport(id, Input.At, null, []), default);

    private async Task<IReadOnlyList<Finding>> Check(string check, string target = "")
    {
        await _bench.Run(ReviewActivities.Check, new ReviewStep("review-1", new ReviewPart(check, target), Input.At));
        return await Reports.ReadParts("review-1", default);
    }
}
