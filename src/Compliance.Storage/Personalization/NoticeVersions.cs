using System.Globalization;
using Azure.Data.Tables;
using Compliance.Personalization.Transparency;
using Compliance.Storage.State;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Storage.Personalization;

/// <summary>One partition with a row for each version of the public notice, the newest first. A row is added and never changed.</summary>
internal sealed class NoticeVersions(StorageLayout layout) : INoticeVersions
{
    internal static readonly StateTable Table = new("privacynotices", StateAccount.State, Role.Service);

    private const string Partition = "notice";
    private const string Hash = "Hash";
    private const string Map = "Map";
    private const string Since = "Since";
    private const string Content = "Content";

    private readonly TableClient _table = layout.Table(Table);

    public async Task<bool> TryAdd(KeptNotice notice, CancellationToken cancellation)
    {
        var version = notice.Version;
        var row = new TableEntity(Partition, Key(version.Number))
        {
            [Hash] = version.Hash, [Map] = version.Map, [Since] = version.Since.ToDateTimeOffset(),
        };
        row.SetLongText(Content, notice.Content);
        return await _table.TryAdd(row, cancellation) is not null;
    }

    public async Task<NoticeVersion?> FindNewest(CancellationToken cancellation) =>
        await Query(1, cancellation).FirstOrDefaultAsync(cancellation);

    public IAsyncEnumerable<NoticeVersion> List(CancellationToken cancellation) => Query(null, cancellation);

    public async Task<KeptNotice?> Find(string hash, CancellationToken cancellation) =>
        await List(cancellation).FirstOrDefaultAsync(each => each.Hash == hash, cancellation) is { } version
        && await _table.Find(Partition, Key(version.Number), cancellation) is { } row
            ? new KeptNotice(version, row.GetLongText(Content)!)
            : null;

    private IAsyncEnumerable<NoticeVersion> Query(int? size, CancellationToken cancellation) => _table
        .QueryAsync<TableEntity>(each => each.PartitionKey == Partition, size, ["RowKey", Hash, Map, Since], cancellation)
        .Select(Read);

    private static NoticeVersion Read(TableEntity row) => new(
        int.MaxValue - int.Parse(row.RowKey, CultureInfo.InvariantCulture), row.GetString(Hash), row.GetString(Map),
        Instant.FromDateTimeOffset(row.GetDateTimeOffset(Since)!.Value));

    private static string Key(int number) => (int.MaxValue - number).ToString("D10", CultureInfo.InvariantCulture);
}
