using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Compliance.Requests;
using Compliance.Retention;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;
using Compliance.Tests.Requests;
using Microsoft.Extensions.DependencyInjection;
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

    private Func<bool> isBusy = () => false;
    private DomainBench bench = null!;

    public async ValueTask InitializeAsync() => bench = await DomainBench.Start(azurite, Map, replace: services =>
    {
        var options = new TableClientOptions();
        options.AddPolicy(new BusyBindings(() => isBusy()), HttpPipelinePosition.PerCall);
        services.AddSingleton(new TableServiceClient(azurite.ConnectionString, options));
    });

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task Exports_end_on_their_date_and_cases_after_their_term_for_good()
    {
        var cases = bench.Get<ICaseFiles>();
        var id = await bench.Receive(Right.Access, ("email", "ada@example.org"));
        var open = await bench.Receive(Right.Access, ("email", "eve@example.org"));
        await cases.WriteExport(id, (stream, stop) => stream.WriteAsync(new byte[3], stop).AsTask(), default);
        await bench.Run(SubjectActivities.Close, new CloseRequest(id, RequestOutcome.Complete, HasExport: true));
        var closed = bench.Clock.GetCurrentInstant();

        await bench.Run(CaseActivities.EndOld, closed + Duration.FromDays(7));
        Assert.NotNull((await Record(id)).ExportUntil);
        await bench.Run(CaseActivities.EndOld, closed + Duration.FromDays(8));
        Assert.Null((await Record(id)).ExportUntil);
        Assert.Null(await cases.OpenExport(id, default));
        await cases.Read(id, default);

        await bench.Run(CaseActivities.EndOld, closed + Duration.FromDays(90));
        Assert.Null((await Record(id)).CaseEnded);
        Assert.Equal(0, await bench.Run(CaseActivities.EndOld, closed + Duration.FromDays(91)));
        Assert.NotNull((await Record(id)).CaseEnded);
        await Assert.ThrowsAnyAsync<Exception>(() => cases.Read(id, default));
        await cases.Read(open, default);
    }

    [Fact]
    public async Task A_case_that_cannot_be_ended_is_counted_and_keeps_no_other()
    {
        string[] ids = [await Closed("ada@example.org"), await Closed("eve@example.org"), await Closed("ivy@example.org")];
        var calls = 0;
        isBusy = () => ++calls == 1;

        Assert.Equal(1, await bench.Run(CaseActivities.EndOld, bench.Clock.GetCurrentInstant() + Duration.FromDays(100)));
        Assert.Equal(2, await Ended(ids));
        Assert.Equal(0, await bench.Run(CaseActivities.EndOld, bench.Clock.GetCurrentInstant() + Duration.FromDays(100)));
        Assert.Equal(3, await Ended(ids));
    }

    [Fact]
    public async Task A_table_of_bindings_that_is_busy_cancels_no_sweep_of_the_stores()
    {
        await Closed("ada@example.org");
        bench.Clock.AdvanceDays(100);
        bench.Time.Advance(TimeSpan.FromDays(100));
        bench.Stores["sql"].Add("shop.orders", """{"id":"1","placed":"2020-01-01T00:00:00Z"}""");
        isBusy = () => true;

        var swept = await SweepWorkflow.Run(bench.Context("sweep-1"), new SweepInput(bench.Clock.GetCurrentInstant(), DryRun: false));

        Assert.Empty(bench.Stores["sql"].Rows("shop.orders"));
        Assert.Equal(SweepOutcome.CompletedWithFailures, swept.Outcome);
        Assert.Equal(1, (await bench.Get<ISweepRecords>().Find("sweep-1", default))!.Cases);
    }

    private async Task<string> Closed(string email)
    {
        var id = await bench.Receive(Right.Access, ("email", email));
        await bench.Get<IRequestStore>().Close(id, RequestOutcome.Complete, bench.Clock.GetCurrentInstant(), null, default);
        return id;
    }

    private async Task<int> Ended(IEnumerable<string> ids)
    {
        var ended = 0;
        foreach (var id in ids)
            ended += (await Record(id)).CaseEnded is null ? 0 : 1;
        return ended;
    }

    private async Task<RequestRecord> Record(string id) => (await bench.Get<IRequestStore>().Find(id, default))!;

    /// <summary>What changes the binding of a case, and so ends it, is refused while the table is busy.</summary>
    private sealed class BusyBindings(Func<bool> isBusy) : HttpPipelineSynchronousPolicy
    {
        public override void OnSendingRequest(HttpMessage message)
        {
            if (message.Request.Method != RequestMethod.Get && message.Request.Uri.Path.Contains("keys(", StringComparison.Ordinal)
                && message.Request.Uri.Path.Contains("own-case", StringComparison.Ordinal) && isBusy())
                throw new RequestFailedException(503, "busy");
        }
    }
}
