using Azure;
using Azure.Data.Tables;
using Compliance.Storage.State;
using Compliance.Timers;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Storage.Workflows;

/// <summary>A row for each timer; its ETag is the version.</summary>
internal sealed class TimerWatermarks(StorageLayout layout) : ITimerWatermarks
{
    internal static readonly StateTable Table = new("timers", StateAccount.Keys, Role.Service, Role.Provisioner, Role.Eraser);

    private const string Partition = "timers";

    private readonly TableClient _table = layout.Table(Table);

    public async Task<TimerWatermark?> Find(string timer, CancellationToken cancellation) =>
        await _table.Find(Partition, timer, cancellation) is { } row
            ? new(At(row, "Served")!.Value, At(row, "ClaimedUntil"), row.ETag.ToString())
            : null;

    public async Task<TimerWatermark?> TrySave(string timer, TimerWatermark watermark, CancellationToken cancellation)
    {
        var row = new TableEntity(Partition, timer)
        {
            ["Served"] = watermark.Served.ToDateTimeOffset(), ["ClaimedUntil"] = watermark.ClaimedUntil?.ToDateTimeOffset(),
        };
        if (watermark.Version is { } version)
            row.ETag = new ETag(version);
        var saved = watermark.Version is null ? await _table.TryAdd(row, cancellation) : await _table.TryReplace(row, cancellation);
        return saved is { } tag ? watermark with { Version = tag.ToString() } : null;
    }

    private static Instant? At(TableEntity row, string name) =>
        row.GetDateTimeOffset(name) is { } time ? Instant.FromDateTimeOffset(time) : null;
}
