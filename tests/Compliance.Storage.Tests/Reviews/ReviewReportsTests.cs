using Compliance.Findings;
using NodaTime;

namespace Compliance.Storage.Tests.Reviews;

public sealed class ReviewReportsTests(StorageBench bench) : IClassFixture<StorageBench>
{
    private readonly IReviewReports _reports = bench.Get<IReviewReports>();

    [Fact]
    public async Task Parts_come_back_in_the_order_of_their_names_and_the_last_of_a_name_counts()
    {
        var late = new Finding(
            FindingKind.Of("deadline-passed"), "request-1", "The answer is late.", Severity.High, "privacy", new LocalDate(2026, 11, 1));
        var gap = new Finding(FindingKind.Of("coverage-gap"), "shop.faxes", "Connect it.", Severity.High);
        await _reports.SavePart("review-1", "store-sql", [gap, gap], default);
        await _reports.SavePart("review-1", "store-sql", [gap], default);
        await _reports.SavePart("review-1", "deadlines", [late], default);
        await _reports.SavePart("review-10", "coverage", [gap], default);

        Assert.Equal([late, gap], await _reports.ReadParts("review-1", default));
        Assert.Empty(await _reports.ReadParts("review-2", default));
    }

    [Fact]
    public async Task What_was_written_before_a_time_is_removed_and_what_came_later_stays()
    {
        await _reports.SavePart("review-4", "deadlines", [], default);
        await _reports.SaveReport(Report("review-4"), default);
        await _reports.RemoveOlder(Instant.FromUtc(2020, 1, 1, 0, 0), default);
        Assert.NotNull(await _reports.Find("review-4", default));
        await _reports.RemoveOlder(Instant.FromUtc(2100, 1, 1, 0, 0), default);
        Assert.Null(await _reports.Find("review-4", default));
        Assert.False(await bench.Layout.Container("reports").GetBlobsAsync().AnyAsync());
    }

    [Fact]
    public async Task A_report_is_there_as_it_was_written()
    {
        Assert.Null(await _reports.Find("review-3", default));
        var report = Report("review-3");
        await _reports.SaveReport(report, default);
        var json = (await _reports.Find("review-3", default))!.Value;
        Assert.Equal(report.Write(), json.ToArray());
        Assert.Equal(report.Findings, ReviewReport.Read(json).Findings);
        Assert.Equal(
            (report.Review, report.At, report.DataMap),
            (ReviewReport.Read(json).Review, ReviewReport.Read(json).At, ReviewReport.Read(json).DataMap));
    }

    private static ReviewReport Report(string id) => new(
        id, Instant.FromUtc(2026, 11, 23, 5, 0), "digest",
        [new Finding(FindingKind.Of("coverage-gap"), "shop.faxes", "Übersicht", Severity.High, "privacy", new LocalDate(2026, 11, 1))]);
}
