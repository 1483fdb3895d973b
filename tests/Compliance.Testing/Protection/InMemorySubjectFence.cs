using System.Globalization;
using System.Runtime.CompilerServices;
using Compliance.Protection.Erasure;

namespace Compliance.Testing.Protection;

/// <summary>Fence rows in memory, with the ETag rules of a table, and a key that is always there.</summary>
public sealed class InMemorySubjectFence : ISubjectFence, IFenceKey
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, FenceRow> _rows = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Id, string RequestId, int Page), RowFingerprint[]> _pages = [];
    private readonly FenceIndex _index = new(new byte[FenceIndex.KeySize]);
    private int _changes;

    /// <summary>Awaited before each operation, with its name: to fail it, or to let another go first.</summary>
    public Func<string, Task> Before { get; set; } = _ => Task.CompletedTask;

    public IReadOnlyCollection<FenceRow> Rows
    {
        get
        {
            lock (_gate)
            {
                return [.. _rows.Values];
            }
        }
    }

    /// <summary>Puts a row there whatever was there, or takes it away, as a restored backup or an intruder would.</summary>
    public void Plant(string id, FenceRow? row)
    {
        lock (_gate)
        {
            if (row is null) _rows.Remove(id);
            else _rows[id] = Stamped(row);
        }
    }

    public ValueTask<FenceIndex> Index(CancellationToken cancellationToken = default) => ValueTask.FromResult(_index);

    public async Task<FenceRow?> Find(string id, CancellationToken cancellationToken = default)
    {
        await Before(nameof(Find));
        lock (_gate)
        {
            return _rows.GetValueOrDefault(id);
        }
    }

    public async IAsyncEnumerable<FenceRow> List([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Before(nameof(List));
        foreach (var row in Rows) yield return row;
    }

    public async Task<FenceRow?> TryAdd(FenceRow row, CancellationToken cancellationToken = default)
    {
        await Before(nameof(TryAdd));
        lock (_gate)
        {
            var added = Stamped(row);
            return _rows.TryAdd(row.Id, added) ? added : null;
        }
    }

    public async Task<FenceRow?> TryReplace(FenceRow row, CancellationToken cancellationToken = default)
    {
        await Before(nameof(TryReplace));
        lock (_gate)
        {
            if (!_rows.TryGetValue(row.Id, out var known) || known.ETag != row.ETag) return null;
            return _rows[row.Id] = Stamped(row);
        }
    }

    public async Task<bool> TryRemove(FenceRow row, CancellationToken cancellationToken = default)
    {
        await Before(nameof(TryRemove));
        lock (_gate)
        {
            if (_rows.TryGetValue(row.Id, out var known) && known.ETag != row.ETag) return false;
            _rows.Remove(row.Id);
            foreach (var page in _pages.Keys.Where(each => each.Id == row.Id).ToList()) _pages.Remove(page);
            return true;
        }
    }

    public async Task KeepRows(
        string id, string requestId, int page, IReadOnlyCollection<RowFingerprint> rows, CancellationToken cancellationToken = default)
    {
        await Before(nameof(KeepRows));
        lock (_gate)
        {
            _pages[(id, requestId, page)] = [.. rows];
        }
    }

    public async IAsyncEnumerable<RowFingerprint> ListRows(
        string id, string requestId, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Before(nameof(ListRows));
        List<RowFingerprint> kept;
        lock (_gate)
        {
            kept = [.. _pages.Where(each => each.Key.Id == id && each.Key.RequestId == requestId).SelectMany(each => each.Value)];
        }

        foreach (var each in kept) yield return each;
    }

    private FenceRow Stamped(FenceRow row) => row with { ETag = (++_changes).ToString(CultureInfo.InvariantCulture) };
}
