using System.Collections.Concurrent;
using Compliance.Personalization.Transparency;

namespace Compliance.Testing.Transparency;

/// <summary>Versions of the public notice in memory, each written once.</summary>
public sealed class MemoryNoticeVersions : INoticeVersions
{
    private readonly ConcurrentDictionary<int, KeptNotice> _kept = new();

    public Task<bool> TryAdd(KeptNotice notice, CancellationToken cancellation) =>
        Task.FromResult(_kept.TryAdd(notice.Version.Number, notice));

    public Task<NoticeVersion?> FindNewest(CancellationToken cancellation) => Task.FromResult(Newest().FirstOrDefault()?.Version);

    public Task<KeptNotice?> Find(string hash, CancellationToken cancellation) =>
        Task.FromResult(Newest().FirstOrDefault(each => each.Version.Hash == hash));

    public IAsyncEnumerable<NoticeVersion> List(CancellationToken cancellation) =>
        Newest().Select(each => each.Version).ToAsyncEnumerable();

    private IEnumerable<KeptNotice> Newest() => _kept.Values.OrderByDescending(each => each.Version.Number);
}
