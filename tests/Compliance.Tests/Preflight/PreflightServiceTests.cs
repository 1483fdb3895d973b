using System.Collections.Concurrent;
using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Preflight;
using Compliance.Testing.Connectors;
using Compliance.Testing.Workflows;
using Compliance.Tests.DataMap;
using Compliance.Workflows;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Moq;
using NodaTime;
using NodaTime.Testing;

namespace Compliance.Tests.Preflight;

public sealed class PreflightServiceTests : IDisposable
{
    private static readonly PersonalDataMap Map = Yaml.Load("""
        compliance:
          connections:
            store: {kind: sql}
            other: {kind: sql}
        dataset:
        - fides_key: shop
          compliance: {connection: store}
          collections:
          - name: invoices
            compliance: {retention: {period: P10Y, from: at, ground: legal_obligation}}
            fields:
            - {name: id, fides_meta: {primary_key: true}}
            - {name: at}
            - {name: mail, data_categories: [user.contact.email], fides_meta: {identity: email}}
        - fides_key: crm
          compliance: {connection: other}
          collections:
          - name: people
            fields: [{name: id, fides_meta: {primary_key: true}}, {name: mail, data_categories: [user.contact.email], fides_meta: {identity: email}}]
        """);

    private readonly FakeClock _clock = new(Instant.FromUtc(2026, 11, 23, 9, 0));
    private readonly MemoryStores _stores = new() { ["store"] = new MemoryStore("store"), ["other"] = new MemoryStore("other") };
    private readonly PreflightService _preflight;
    private int _described;

    public PreflightServiceTests()
    {
        _preflight = new PreflightService(
            Mock.Of<IDataMaps>(maps => maps.Current == Map), _stores, _clock, NullLogger<PreflightService>.Instance);
        _stores["store"].Before = (operation, _) => _described += operation == "Describe" ? 1 : 0;
        _stores["store"].Add("shop.invoices", """{"id":"1","at":"2026-01-02","mail":"a@x.example"}""");
        _stores["other"].Add("crm.people", """{"id":"1","mail":"a@x.example"}""");
    }

    public void Dispose() => _preflight.Dispose();

    [Fact]
    public async Task Stores_as_mapped_have_no_finding() => Assert.Empty((await Run()).Findings);

    [Fact]
    public async Task A_store_that_is_down_is_a_finding_and_the_others_are_compared_all_the_same()
    {
        _stores["store"].IsDown = true;
        _stores["other"].Add("crm.people", """{"id":"2","mail":"b@x.example","score":1}""");

        Assert.Equal(
            ["store: store-unavailable", "other/people: field-unmapped score"], (await Run()).Findings.Select(each => each.Reference));
    }

    [Fact]
    public async Task A_store_that_refuses_and_one_that_is_not_configured_are_findings()
    {
        _stores["store"].Before = (_, _) => throw new StepFailedException("store-refused", "store/invoices");
        _stores.Remove("other");

        Assert.Equal(
            [("store-refused", true), ("store-not-configured", false)], (await Run()).Findings.Select(each => (each.Code, each.Blocks)));
    }

    [Fact]
    public async Task A_failure_that_nobody_foresaw_is_a_finding_that_shows_nothing_of_it()
    {
        _stores["store"].Before = (_, _) => throw new InvalidOperationException("ada@private.example");

        var found = Assert.Single((await Run()).Findings);

        Assert.Equal(("store-refused", true), (found.Code, found.Blocks));
        Assert.Contains("unexpected (InvalidOperationException)", found.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("private", found.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("01.02.2014", true, "1 of 2")]
    [InlineData("", false, "")]
    [InlineData("9999-12-31", false, "")]
    public async Task Times_that_nobody_can_read_are_counted_and_never_shown(string at, bool isFound, string count)
    {
        _stores["store"].Add("shop.invoices", $$"""{"id":"2","at":"{{at}}","mail":"b@x.example"}""");

        var found = (await Run()).Findings;

        Assert.Equal(isFound ? ["store/invoices: period-unreadable at"] : Array.Empty<string>(), found.Select(each => each.Reference));
        Assert.All(found, each => Assert.False(each.Blocks));
        Assert.All(found, each => Assert.Contains(count, each.Message, StringComparison.Ordinal));
        Assert.All(found, each => Assert.DoesNotContain("2014", each.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_period_field_in_which_no_time_can_be_read_blocks()
    {
        var epochs = new MemoryStore("store");
        epochs.Add(
            "shop.invoices",
            """{"id":"1","at":"1391212800","mail":"a@x.example"}""",
            """{"id":"2","at":"1391212801","mail":"a@x.example"}"""
        );
        _stores["store"] = epochs;

        Assert.True(Assert.Single((await Run()).Findings).Blocks);
    }

    [Fact]
    public async Task The_stores_are_asked_once_in_five_minutes_however_often_and_by_however_many_the_report_is_wanted()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _preflight.Latest(TestContext.Current.CancellationToken)));
        Assert.Equal(1, _described);

        _clock.Advance(PreflightService.Freshness - Duration.FromSeconds(1));
        await _preflight.Latest(TestContext.Current.CancellationToken);
        Assert.Equal(1, _described);

        _clock.Advance(Duration.FromSeconds(1));
        await _preflight.Latest(TestContext.Current.CancellationToken);
        Assert.Equal(2, _described);
    }

    [Fact]
    public async Task Requests_share_a_look_at_a_store_that_is_a_few_seconds_old_and_never_an_older_one()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => CheckSoon()));
        Assert.Equal(1, _described);

        _clock.Advance(PreflightService.SharedFor - Duration.FromMilliseconds(1));
        await CheckSoon();
        Assert.Equal(1, _described);

        _clock.Advance(Duration.FromMilliseconds(1));
        await CheckSoon();
        Assert.Equal(2, _described);
    }

    [Fact]
    public async Task What_blocked_one_request_is_looked_at_again_for_the_next_one()
    {
        _stores["store"].IsDown = true;
        Assert.Equal("store-unavailable", Assert.Single(await CheckSoon()).Code);

        _stores["store"].IsDown = false;
        Assert.Empty(await CheckSoon());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_waits_for_a_look_that_blocks_or_that_is_cancelled_looks_for_themselves(bool isCancelled)
    {
        var looks = new ConcurrentQueue<TaskCompletionSource<StoreDescription>>();
        var slow = new Mock<IConnector>();
        slow.Setup(each => each.Describe(It.IsAny<IReadOnlyList<Collection>>(), It.IsAny<CancellationToken>()))
            .Returns((IReadOnlyList<Collection> _, CancellationToken cancellation) =>
            {
                var look = new TaskCompletionSource<StoreDescription>();
                looks.Enqueue(look);
                return look.Task.WaitAsync(cancellation);
            });
        using var service = new PreflightService(
            Mock.Of<IDataMaps>(maps => maps.Current == Map),
            Mock.Of<IConnectors>(all => all.Find(It.IsAny<string>()) == slow.Object),
            _clock,
            NullLogger<PreflightService>.Instance);
        using var first = new CancellationTokenSource();

        var asking = service.CheckSoon(Map, "other", first.Token);
        var waiting = service.CheckSoon(Map, "other", TestContext.Current.CancellationToken);
        Assert.Single(looks);
        if (isCancelled)
            await first.CancelAsync();
        else
            looks.First().SetException(new StepFailedException("store-refused", "other"));
        await asking.ContinueWith(_ => { }, TaskScheduler.Default);
        while (looks.Count < 2)
            await Task.Yield();
        looks
            .ElementAt(1)
            .SetResult(await _stores["other"].Describe([.. Map.Collections.Where(each => each.Connection == "other")], default));

        Assert.Empty(await waiting);
        Assert.Equal(isCancelled, asking.IsCanceled);
    }

    [Fact]
    public async Task A_start_logs_what_blocks_with_its_name_and_goes_on()
    {
        _stores["store"].IsDown = true;
        var log = new CollectedLog();

        await new PreflightStart(() => _preflight, new FakeTimeProvider(), new Logger<PreflightStart>(log)).Require(
            TestContext.Current.CancellationToken);

        Assert.Equal([Events.PreflightFailed], log.Events);
    }

    [Fact]
    public async Task A_start_does_not_wait_for_ever_for_a_store_that_does_not_answer()
    {
        var slow = new Mock<IConnector>();
        slow.Setup(each => each.Describe(It.IsAny<IReadOnlyList<Collection>>(), It.IsAny<CancellationToken>()))
            .Returns(async (IReadOnlyList<Collection> _, CancellationToken cancellation) =>
            {
                await Task.Delay(Timeout.Infinite, cancellation);
                return new StoreDescription(new Dictionary<CollectionAddress, CollectionDescription>());
            });
        using var waiting = new PreflightService(
            Mock.Of<IDataMaps>(maps => maps.Current == Map),
            Mock.Of<IConnectors>(all => all.Find(It.IsAny<string>()) == slow.Object),
            _clock,
            NullLogger<PreflightService>.Instance);
        var (time, log) = (new FakeTimeProvider(), new CollectedLog());

        var start = new PreflightStart(() => waiting, time, new Logger<PreflightStart>(log)).Require(TestContext.Current.CancellationToken);
        Assert.False(start.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(21));
        await start;

        Assert.Equal([Events.PreflightFailed], log.Events);
    }

    private Task<IReadOnlyList<PreflightFinding>> CheckSoon() => _preflight.CheckSoon(Map, "store", TestContext.Current.CancellationToken);

    private Task<PreflightReport> Run() => _preflight.Run(TestContext.Current.CancellationToken);
}
