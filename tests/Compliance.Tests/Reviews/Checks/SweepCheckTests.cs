using Compliance.Findings;
using Compliance.Retention;
using Compliance.Reviews;
using Compliance.Reviews.Checks;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;
using Compliance.Tests.Retention;

namespace Compliance.Tests.Reviews.Checks;

public sealed class SweepCheckTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private const string Map = """
        compliance: {connections: {sql: {kind: sql}}}
        dataset:
        - fides_key: shop
          compliance: {connection: sql, owner: sales}
          collections:
          - name: orders
            compliance: {retention: {period: P1Y, from: placed} }
            fields:
            - {name: id, data_categories: [user.behavior], fides_meta: {primary_key: true, identity: order} }
            - {name: placed, data_categories: [system.operations] }
        """;

    private DomainBench _bench = null!;

    public async ValueTask InitializeAsync()
    {
        _bench = await SweepBench.Start(azurite, Map);
        _bench
            .Stores["sql"]
            .Add(
                "shop.orders",
                """{"id":"1","placed":"2020-01-01"}""",
                """{"id":"2","placed":"2020-01-01"}""",
                """{"id":"3","placed":"soon"}"""
            );
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Without_a_sweep_and_after_a_dry_run_there_is_nothing_to_tell()
    {
        Assert.Empty(await Check());
        await _bench.Sweep(dryRun: true);
        Assert.Empty(await Check());
    }

    [Fact]
    public async Task A_sweep_that_erased_nothing_is_found_with_collection_code_reference_and_rows()
    {
        _bench.Stores["sql"].Holds = (_, _) => true;
        Assert.Null(await _bench.Sweep());

        var findings = await Check();
        Assert.Equal([SweepCheck.SweepFailed, SweepCheck.SweepFailed, SweepCheck.UndatedRows], findings.Select(each => each.Kind));
        Assert.Equal(("sweep-1", Severity.High), (findings[0].Where, findings[0].Severity));
        Assert.Equal(
            (
                "shop.orders",
                "2 rows past their retention period were not erased: store-mismatch (sql/orders). The next sweep tries again. See "
                + "docs/connectors.md.",
                "sales"),
            (findings[1].Where, findings[1].Detail, findings[1].Owner));
        Assert.StartsWith("1 rows have no readable time", findings[2].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Some_rows_that_were_not_erased_are_found_and_no_more_once_a_later_sweep_has_erased_them()
    {
        _bench.Stores["sql"].Holds = (_, key) => key.Value == "1";
        await _bench.Sweep();
        Assert.Equal([SweepCheck.SweepFailed, SweepCheck.UndatedRows], (await Check()).Select(each => each.Kind));

        _bench.Stores["sql"].Holds = (_, _) => false;
        await _bench.Sweep(id: "sweep-1");
        Assert.Equal([SweepCheck.UndatedRows], (await Check()).Select(each => each.Kind));
    }

    [Fact]
    public async Task What_failed_before_a_row_was_counted_and_what_is_not_named_is_found_under_a_name_of_the_map()
    {
        await Ended(
            SweptCollection.Waiting("shop.orders").Ended(
                SweepTally.Empty.WithFailure("shop.lines", "store-refused", "sql", 0)
                    .WithFailure(SweepTally.Others, "store-mismatch", SweepTally.Others, 7)),
            SweptCollection.Waiting("gone.away").Ended(SweepTally.Empty.WithFailure("gone.away", "store-refused", "sql", 1)));

        Assert.Equal(
            [
                ("shop.lines", "It could not be swept: store-refused (sql)", null),
                ("shop.orders", "7 rows past their retention period were not erased: store-mismatch (…)", "sales"),
                ("gone.away", "1 rows past their retention period were not erased: store-refused (sql)", null),
            ],
            (await Check()).Select(each => (each.Where, each.Detail.Split('.')[0], each.Owner)));
    }

    [Fact]
    public async Task A_period_that_nothing_enforces_is_found_and_a_connection_that_is_not_configured_is_for_other_checks()
    {
        await Ended(
            SweptCollection.Impossible("shop.orders", "nothing-erases-it"), SweptCollection.Impossible("shop.lines", "no-connection"));

        var finding = Assert.Single(await Check());
        Assert.Equal((SweepCheck.SweepFailed, "shop.orders", Severity.High), (finding.Kind, finding.Where, finding.Severity));
        Assert.Equal("sales", finding.Owner);
        Assert.Contains("nothing in the map erases its rows", finding.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Case_files_that_could_not_be_ended_are_found()
    {
        await Ended(2);

        var finding = Assert.Single(await Check());
        Assert.Equal((SweepCheck.SweepFailed, "sweep-9", Severity.High), (finding.Kind, finding.Where, finding.Severity));
        Assert.StartsWith("2 case files", finding.Detail, StringComparison.Ordinal);
    }

    private Task Ended(params SweptCollection[] collections) => Ended(0, collections);

    private Task Ended(long cases, params SweptCollection[] collections) => _bench.Get<ISweepRecords>().Begin(
        new SweepRecord("sweep-9", SweepBench.At, DryRun: false, _bench.Map.Digest, collections.Length, Cases: cases)
        {
            Totals = new SweepTotals(),
            Outcome = SweepOutcome.CompletedWithFailures,
        },
        collections, default);

    private async Task<IReadOnlyList<Finding>> Check()
    {
        await _bench.Run(ReviewActivities.Check, new ReviewStep("review-1", new ReviewPart("sweeps", ""), SweepBench.At));
        return await _bench.Get<IReviewReports>().ReadParts("review-1", default);
    }
}
