using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using Compliance.Consent.Notices;
using Compliance.Storage.Changes;
using Compliance.Storage.State;
using Compliance.Workflows;

namespace Compliance.Storage.Consent;

/// <summary>
/// A partition for each notice and a row for each version, the newest first; behind them, one for each material change that has superseded
/// all consents before it. A version never changes, so it is read once.
/// </summary>
internal sealed class NoticeStore(StorageLayout layout, ChangeNotes changes) : INoticeStore
{
    internal static readonly StateTable Table = new("notices", StateAccount.State, Role.Service);

    /// <summary>Behind the versions in the order of the keys, which are digits.</summary>
    private const string Finished = "finished-";

    private readonly TableClient _table = layout.Table(Table);
    private readonly ConcurrentDictionary<(string Code, int Version), PublishedNotice> _known = new();

    public async Task<bool> TryAdd(PublishedNotice notice, CancellationToken cancellation)
    {
        var row = ConsentJson.Row(notice.Notice.Code, Key(notice.Notice.Version), notice);
        if (notice is not { Change: NoticeChangeKind.Material, Notice.Version: > 1 })
            return await _table.TryAdd(row, cancellation) is not null;

        // It counts against the consents of everybody.
        var hold = await changes.NoteEverybody(cancellation);
        return await hold.Make(stop => _table.TryAdd(row, stop), cancellation) is not null;
    }

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

    public async IAsyncEnumerable<PublishedNotice> List(string code, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (!IsKey(code))
            yield break;
        var rows = _table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {code} and RowKey lt {Finished}"), cancellationToken: cancellation);
        await foreach (var row in rows)
            yield return Known(row);
    }

    public async IAsyncEnumerable<PublishedNotice> ListNewest([EnumeratorCancellation] CancellationToken cancellation)
    {
        string? last = null;
        await foreach (var (code, version) in Keys(cancellation))
        {
            if (code != last && await Find(code, version, cancellation) is { } newest)
                yield return newest;
            last = code;
        }
    }

    public async IAsyncEnumerable<MaterialChange> ListUnfinished([EnumeratorCancellation] CancellationToken cancellation)
    {
        var finished = await _table
            .QueryAsync<TableEntity>(
                TableClient.CreateQueryFilter($"RowKey ge {Finished}"), select: ["PartitionKey", "RowKey"], cancellationToken: cancellation)
            .Select(row => (row.PartitionKey, row.RowKey)).ToHashSetAsync(cancellationToken: cancellation);
        await foreach (var (code, version) in Keys(cancellation))
        {
            var change = new MaterialChange(code, version);
            if (version > 1 && !finished.Contains((code, Key(change)))
                && await Find(code, version, cancellation) is { Change: NoticeChangeKind.Material })
                yield return change;
        }
    }

    public Task Finish(MaterialChange change, CancellationToken cancellation) =>
        _table.TryAdd(new TableEntity(change.Notice, Key(change)), cancellation);

    private IAsyncEnumerable<(string Code, int Version)> Keys(CancellationToken cancellation) =>
        _table
            .QueryAsync<TableEntity>(
                TableClient.CreateQueryFilter($"RowKey lt {Finished}"), select: ["PartitionKey", "RowKey"], cancellationToken: cancellation)
            .Select(row => (row.PartitionKey, VersionOf(row.RowKey)));

    private PublishedNotice Known(TableEntity row)
    {
        var notice = ConsentJson.Read<PublishedNotice>(row);
        return _known.GetOrAdd((notice.Notice.Code, notice.Notice.Version), notice);
    }

    /// <summary>Whoever asks may ask for anything; a table refuses some characters in keys.</summary>
    private static bool IsKey(string code) =>
        code.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-');

    private static string Key(int version) => (int.MaxValue - version).ToString("D10", CultureInfo.InvariantCulture);

    private static string Key(MaterialChange change) => $"{Finished}{Key(change.Version)}";

    private static int VersionOf(string key) => int.MaxValue - int.Parse(key, CultureInfo.InvariantCulture);
}
