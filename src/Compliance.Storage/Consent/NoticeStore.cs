using System.Collections.Concurrent;
using System.Globalization;
using Azure.Data.Tables;
using Compliance.Consent.Notices;
using Compliance.Storage.State;
using Compliance.Workflows;

namespace Compliance.Storage.Consent;

/// <summary>
/// A partition for each notice and a row for each version, the newest first. A version never changes, so it is read once.
/// </summary>
internal sealed class NoticeStore(StorageLayout layout) : INoticeStore
{
    internal static readonly StateTable Table = new("notices", StateAccount.State, Role.Service);

    private readonly TableClient _table = layout.Table(Table);
    private readonly ConcurrentDictionary<(string Code, int Version), PublishedNotice> _known = new();

    public async Task<bool> TryAdd(PublishedNotice notice, CancellationToken cancellation) =>
        await _table.TryAdd(ConsentJson.Row(notice.Notice.Code, Key(notice.Notice.Version), notice), cancellation) is not null;

    public async Task<PublishedNotice?> Find(string code, int version, CancellationToken cancellation)
    {
        if (_known.TryGetValue((code, version), out var known))
            return known;
        return version >= 0 && IsKey(code) && await _table.Find(code, Key(version), cancellation) is { } row ? Known(row) : null;
    }

    public async Task<PublishedNotice?> FindNewest(string code, CancellationToken cancellation)
    {
        if (!IsKey(code))
            return null;
        var newest = await _table
            .QueryAsync<TableEntity>(each => each.PartitionKey == code, maxPerPage: 1, select: ["RowKey"], cancellationToken: cancellation)
            .FirstOrDefaultAsync(cancellation);
        return newest is null ? null : await Find(code, VersionOf(newest.RowKey), cancellation);
    }

    private PublishedNotice Known(TableEntity row)
    {
        var notice = ConsentJson.Read<PublishedNotice>(row);
        return _known.GetOrAdd((notice.Notice.Code, notice.Notice.Version), notice);
    }

    /// <summary>Whoever asks may ask for anything; a table refuses some characters in keys.</summary>
    private static bool IsKey(string code) =>
        code.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-');

    private static string Key(int version) => (int.MaxValue - version).ToString("D10", CultureInfo.InvariantCulture);

    private static int VersionOf(string key) => int.MaxValue - int.Parse(key, CultureInfo.InvariantCulture);
}
