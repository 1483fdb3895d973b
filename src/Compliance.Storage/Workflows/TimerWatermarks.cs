using Azure.Data.Tables;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Storage.Workflows;

internal sealed class TimerWatermarks(StorageLayout layout) : ITimerWatermarks
{
    private const string Partition = "timers";

    private readonly TableClient table = layout.Timers;

    public async Task<Instant?> Find(string timer, CancellationToken cancellation) =>
        (await table.Find(Partition, timer, cancellation))?.GetDateTimeOffset("Served") is { } served ? Instant.FromDateTimeOffset(served) : null;

    public Task Save(string timer, Instant served, CancellationToken cancellation) =>
        table.UpsertEntityAsync(new TableEntity(Partition, timer) { ["Served"] = served.ToDateTimeOffset() }, TableUpdateMode.Replace, cancellation);
}
