using System.Collections.Concurrent;
using Compliance.Consent.Notices;

namespace Compliance.Testing.Consent;

/// <summary>Published notices in memory.</summary>
public sealed class MemoryNotices : INoticeStore
{
    private readonly ConcurrentDictionary<(string, int), PublishedNotice> _notices = new();

    public Task<bool> TryAdd(PublishedNotice notice, CancellationToken cancellation) =>
        Task.FromResult(_notices.TryAdd((notice.Notice.Code, notice.Notice.Version), notice));

    public Task<PublishedNotice?> Find(string code, int version, CancellationToken cancellation) =>
        Task.FromResult(_notices.GetValueOrDefault((code, version)));

    public Task<PublishedNotice?> FindNewest(string code, CancellationToken cancellation) =>
        Task.FromResult(_notices.Values.Where(each => each.Notice.Code == code).MaxBy(each => each.Notice.Version));
}
