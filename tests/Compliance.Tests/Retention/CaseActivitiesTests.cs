using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Compliance.Requests.Case;
using Compliance.Requests.Lifecycle;
using Compliance.Retention;
using Compliance.Subjects;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;
using Compliance.Testing.Workflows;
using Compliance.Tests.Requests;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Compliance.Tests.Retention;

public sealed class CaseActivitiesTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private const string Map = """
        compliance: {connections: {sql: {kind: sql}}}
        dataset:
        - fides_key: shop
          compliance: {connection: sql}
          collections:
          - name: orders
            compliance: {retention: {period: P1Y, from: placed} }
            fields:
            - {name: id, data_categories: [user.behavior], fides_meta: {primary_key: true, identity: email} }
            - {name: placed, data_categories: [system.operations] }
        """;

    private readonly CollectedLog _log = new();
    private Func<Request, bool> _isRefused = _ => false;
    private DomainBench _bench = null!;

    public async ValueTask InitializeAsync() => _bench = await DomainBench.Start(azurite, Map, replace: services =>
    {
        var options = new TableClientOptions();
        options.AddPolicy(new BusyTables(request => _isRefused(request)), HttpPipelinePosition.PerCall);
        services.AddSingleton(new TableServiceClient(azurite.ConnectionString, options));
        services.AddSingleton<ILogger<CaseActivities>>(new Logger<CaseActivities>(_log));
    });

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Exports_end_on_their_date_and_cases_after_their_term_for_good()
    {
        var cases = _bench.Get<ICaseFiles>();
        var id = await _bench.Receive(Right.Access, ("email", "ada@example.org"));
        var open = await _bench.Receive(Right.Access, ("email", "eve@example.org"));
        await cases.WriteExport(id, (stream, stop) => stream.WriteAsync(new byte[3], stop).AsTask(), default);
        await _bench.Run(SubjectActivities.Close, new CloseRequest(id, RequestOutcome.Complete, HasExport: true));
        var closed = _bench.Clock.GetCurrentInstant();

        await _bench.Run(CaseActivities.EndOld, closed + Duration.FromDays(7));
        Assert.NotNull((await Record(id)).ExportUntil);
        await _bench.Run(CaseActivities.EndOld, closed + Duration.FromDays(8));
        Assert.Null((await Record(id)).ExportUntil);
        Assert.Null(await cases.OpenExport(id, default));
        await cases.Read(id, default);

        await _bench.Run(CaseActivities.EndOld, closed + Duration.FromDays(90));
        Assert.Null((await Record(id)).CaseEnded);
        Assert.Equal(0, await _bench.Run(CaseActivities.EndOld, closed + Duration.FromDays(91)));
        Assert.NotNull((await Record(id)).CaseEnded);
        await Assert.ThrowsAnyAsync<Exception>(() => cases.Read(id, default));
        await cases.Read(open, default);
    }

    [Fact]
    public async Task A_case_that_cannot_be_ended_is_counted_and_keeps_no_other()
    {
        string[] ids = [await Closed("ada@example.org"), await Closed("eve@example.org"), await Closed("ivy@example.org")];
        var calls = 0;
        _isRefused = request => EndsCase(request) && ++calls == 1;

        Assert.Equal(1, await _bench.Run(CaseActivities.EndOld, _bench.Clock.GetCurrentInstant() + Duration.FromDays(100)));
        Assert.Equal(2, await Ended(ids));
        Assert.Contains(ids, id => Assert.Single(_log.Lines).Contains(id, StringComparison.Ordinal));
        Assert.Equal(0, await _bench.Run(CaseActivities.EndOld, _bench.Clock.GetCurrentInstant() + Duration.FromDays(100)));
        Assert.Equal(3, await Ended(ids));
    }

    [Fact]
    public async Task A_table_of_bindings_that_is_busy_cancels_no_sweep_of_the_stores()
    {
        await Closed("ada@example.org");
        _bench.Clock.AdvanceDays(100);
        _bench.Time.Advance(TimeSpan.FromDays(100));
        _bench.Stores["sql"].Add("shop.orders", """{"id":"1","placed":"2020-01-01T00:00:00Z"}""");
        _isRefused = EndsCase;

        var swept = await SweepWorkflow.Run(_bench.Context("sweep-1"), new SweepInput(_bench.Clock.GetCurrentInstant(), DryRun: false));

        Assert.Empty(_bench.Stores["sql"].Rows("shop.orders"));
        Assert.Equal(SweepOutcome.CompletedWithFailures, swept.Outcome);
        Assert.Equal(1, (await _bench.Get<ISweepRecords>().Find("sweep-1", default))!.Cases);
    }

    [Fact]
    public async Task Exports_and_cases_that_cannot_be_ended_are_counted_together()
    {
        var id = await _bench.Receive(Right.Access, ("email", "ada@example.org"));
        await _bench.Run(SubjectActivities.Close, new CloseRequest(id, RequestOutcome.Complete, HasExport: true));
        var later = _bench.Clock.GetCurrentInstant() + Duration.FromDays(100);
        _isRefused = request => EndsCase(request)
            || (request.Method == RequestMethod.Delete && request.Uri.Path.Contains("index.exports", StringComparison.Ordinal));

        Assert.Equal(2, await _bench.Run(CaseActivities.EndOld, later));

        _isRefused = _ => false;
        Assert.Equal(0, await _bench.Run(CaseActivities.EndOld, later));
        Assert.NotNull((await Record(id)).CaseEnded);
    }

    [Fact]
    public async Task A_case_is_kept_as_long_as_its_final_certificate_is_still_to_be_stated()
    {
        var id = await _bench.Receive(Right.Erasure, ("email", "ada@example.org"));
        await Close(id, RequestOutcome.Pending);
        var later = _bench.Clock.GetCurrentInstant() + Duration.FromDays(100);

        Assert.Equal(0, await _bench.Run(CaseActivities.EndOld, later));
        Assert.Null((await Record(id)).CaseEnded);
        await _bench.Get<ICaseFiles>().Read(id, default);

        await Close(id, RequestOutcome.Complete);
        await _bench.Run(CaseActivities.EndOld, later);
        Assert.NotNull((await Record(id)).CaseEnded);
    }

    [Fact]
    public async Task After_twenty_cases_in_a_row_that_cannot_be_ended_the_rest_is_left_to_the_next_sweep()
    {
        foreach (var number in Enumerable.Range(0, 30))
            await Closed($"p{number}@example.org");
        var (later, calls) = (_bench.Clock.GetCurrentInstant() + Duration.FromDays(100), 0);

        _isRefused = EndsCase;
        Assert.Equal(20, await _bench.Run(CaseActivities.EndOld, later));

        // One case is fenced and buried, with ten before it that are not, and nineteen behind it.
        _isRefused = request => EndsCase(request) && ++calls is not (11 or 12);
        Assert.Equal(29, await _bench.Run(CaseActivities.EndOld, later));
    }

    [Fact]
    public async Task A_sweep_that_is_stopped_takes_no_case_for_one_that_cannot_be_ended()
    {
        await Closed("ada@example.org");
        using var stop = new CancellationTokenSource();
        _isRefused = request => EndsCase(request) && Stop();

        await Assert.ThrowsAnyAsync<Exception>(() => Application.Workflows.FindActivity(CaseActivities.EndOld.Name)!.Run(
            _bench.Services, WorkflowJson.Write(_bench.Clock.GetCurrentInstant() + Duration.FromDays(100)), stop.Token));
        Assert.Empty(_log.Lines);

        bool Stop()
        {
            stop.Cancel();
            return true;
        }
    }

    private async Task<string> Closed(string email)
    {
        var id = await _bench.Receive(Right.Access, ("email", email));
        await Close(id, RequestOutcome.Complete);
        return id;
    }

    private Task Close(string id, RequestOutcome outcome) =>
        _bench.Get<IRequestStore>().Close(id, outcome, _bench.Clock.GetCurrentInstant(), null, default);

    private async Task<int> Ended(IEnumerable<string> ids)
    {
        var ended = 0;
        foreach (var id in ids)
            ended += (await Record(id)).CaseEnded is null ? 0 : 1;
        return ended;
    }

    private async Task<RequestRecord> Record(string id) => (await _bench.Get<IRequestStore>().Find(id, default))!;

    /// <summary>What changes the binding of a case, and so ends it.</summary>
    private static bool EndsCase(Request request) => request.Method != RequestMethod.Get
        && request.Uri.Path.Contains("keys(", StringComparison.Ordinal) && request.Uri.Path.Contains("own-case", StringComparison.Ordinal);

    private sealed class BusyTables(Func<Request, bool> isRefused) : HttpPipelineSynchronousPolicy
    {
        public override void OnSendingRequest(HttpMessage message)
        {
            if (isRefused(message.Request))
                throw new RequestFailedException(503, "busy");
        }
    }
}
