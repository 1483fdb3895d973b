using System.Collections.Concurrent;
using Compliance.Consent.Notices;

namespace Compliance.Testing.Consent;

/// <summary>Published notices in memory.</summary>
public sealed class MemoryNotices : INoticeStore
{
    private readonly ConcurrentDictionary<(string, int), PublishedNotice> _notices = new();
    private readonly ConcurrentDictionary<MaterialChange, bool> _finished = new();

    public Task<bool> TryAdd(PublishedNotice notice, CancellationToken cancellation) =>
        Task.FromResult(_notices.TryAdd((notice.Notice.Code, notice.Notice.Version), notice));

    public Task<PublishedNotice?> Find(string code, int version, CancellationToken cancellation) =>
        Task.FromResult(_notices.GetValueOrDefault((code, version)));

    public Task<PublishedNotice?> FindNewest(string code, CancellationToken cancellation) =>
        Task.FromResult(_notices.Values.Where(each => each.Notice.Code == code).MaxBy(each => each.Notice.Version));

    public IAsyncEnumerable<PublishedNotice> List(string code, CancellationToken cancellation) =>
        _notices.Values.Where(each => each.Notice.Code == code).OrderByDescending(each => each.Notice.Version).ToAsyncEnumerable();

    public IAsyncEnumerable<PublishedNotice> ListNewest(CancellationToken cancellation) =>
        _notices.Values.GroupBy(each => each.Notice.Code).OrderBy(each => each.Key, StringComparer.Ordinal)
            .Select(versions => versions.MaxBy(each => each.Notice.Version)!).ToAsyncEnumerable();

    public IAsyncEnumerable<MaterialChange> ListUnfinished(CancellationToken cancellation) =>
        _notices.Values.Where(each => each.Change is NoticeChangeKind.Material && each.Notice.Version > 1)
            .Select(each => new MaterialChange(each.Notice.Code, each.Notice.Version))
            .Where(each => !_finished.ContainsKey(each)).ToList().ToAsyncEnumerable();

    public Task Finish(MaterialChange change, CancellationToken cancellation)
    {
        _finished[change] = true;
        return Task.CompletedTask;
    }
}
