using Compliance.Findings;
using Compliance.Law;
using Compliance.Requests.Lifecycle;
using Compliance.Reviews;
using Compliance.Subjects;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;
using Compliance.Testing.Workflows;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Compliance.Tests.Requests.Lifecycle;

/// <summary>Operators hear of each deadline ahead of it and at it, once, whatever became of the workflow.</summary>
public sealed class DeadlineWarningsTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private static readonly Instant Received = Instant.FromUtc(2026, 3, 10, 9, 0);

    private readonly CollectedLog _log = new();
    private DomainBench _bench = null!;

    private IRequestStore Store => _bench.Get<IRequestStore>();

    public async ValueTask InitializeAsync() => _bench = await SmallShop.Open(
        azurite, services => services.AddSingleton<ILogger<DeadlineWarnings>>(new Logger<DeadlineWarnings>(_log)));

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_request_without_a_workflow_is_warned_of_ahead_of_its_day_and_after_it_each_once()
    {
        await Receive("hangs");
        Assert.Empty(await Look(Instant.FromUtc(2026, 4, 2, 23, 59)));
        var near = Assert.Single(await Look(Instant.FromUtc(2026, 4, 3, 0, 1)));
        Assert.Equal((DeadlineWarnings.Near, "hangs", new LocalDate(2026, 4, 10)), (near.Kind, near.Where, near.Due));
        Assert.Contains("extension until 2026-04-10", near.Detail, StringComparison.Ordinal);
        Assert.Empty(await Look(Instant.FromUtc(2026, 4, 9, 9, 0)));
        Assert.Empty(await Look(Instant.FromUtc(2026, 4, 10, 23, 59)));
        var passed = Assert.Single(await Look(Instant.FromUtc(2026, 4, 11, 0, 1)));
        Assert.Equal((DeadlineWarnings.Passed, Severity.High), (passed.Kind, passed.Severity));
        Assert.Empty(await Look(Instant.FromUtc(2026, 4, 20, 9, 0)));

        Assert.Equal([Events.DeadlineAtRisk, Events.DeadlinePassed], _log.Events);
        var report = (await _bench.Get<IReviewService>().Find("deadlines-20260403T000100", default))!.Report!.Value;
        Assert.Equal("hangs", Assert.Single(ReviewReport.Read(report).Findings).Where);
    }

    [Fact]
    public async Task An_extension_brings_a_new_warning_and_an_open_question_none()
    {
        await Receive("extended");
        _bench.Clock.Reset(Instant.FromUtc(2026, 4, 5, 9, 0));
        Assert.Single(await Look(_bench.Clock.GetCurrentInstant()));
        await _bench.Get<RequestDeadlines>().Extend("extended", default);
        Assert.Empty(await Look(Instant.FromUtc(2026, 4, 12, 9, 0)));
        Assert.Equal(new LocalDate(2026, 6, 10), Assert.Single(await Look(Instant.FromUtc(2026, 6, 5, 9, 0))).Due);

        await Receive("asked");
        _bench.Clock.Reset(Instant.FromUtc(2026, 3, 12, 9, 0));
        await _bench.Get<RequestDeadlines>().Pause("asked", PauseGround.Identity, default);
        Assert.Empty(await Look(Instant.FromUtc(2026, 4, 9, 9, 0)));
        Assert.Empty(await Look(Instant.FromUtc(2026, 5, 9, 9, 0)));
    }

    [Fact]
    public async Task A_closed_request_is_warned_of_no_more()
    {
        await Receive("closed");
        await Store.Close("closed", RequestOutcome.Complete, Received, null, default);
        Assert.Empty(await Look(Instant.FromUtc(2026, 5, 1, 9, 0)));
        Assert.Empty(_log.Events);
    }

    [Fact]
    public async Task A_request_whose_law_the_table_lost_is_warned_of_by_the_day_that_it_has()
    {
        await Store.Add(new RequestRecord("lost", Right.Access, "atlantis", Received, new LocalDate(2026, 4, 10)), default);
        Assert.Equal(DeadlineWarnings.Passed, Assert.Single(await Look(Instant.FromUtc(2026, 4, 11, 9, 0))).Kind);
    }

    private Task<IReadOnlyList<Finding>> Look(Instant at) => _bench.Get<DeadlineWarnings>().Run(at, default);

    private Task<RequestRecord> Receive(string id) =>
        Store.Add(new RequestRecord(id, Right.Access, "eu-gdpr", Received, new LocalDate(2026, 4, 10)), default);
}
