using Compliance.DataMap;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Consent.Notices;

/// <summary>Publishes notices, and finds those that are published.</summary>
public sealed class NoticeService(INoticeStore store, IDataMaps maps, IOptions<NoticeOptions> options, IClock clock)
{
    /// <summary>Publishes the next version of a notice.</summary>
    /// <param name="notice">With the number and the date of its version.</param>
    /// <param name="said">What its author says that it changes; without meaning for a first version.</param>
    /// <param name="cancellation">Stops before the next call.</param>
    /// <exception cref="NoticeException">It is refused, and nothing is published.</exception>
    public async Task<PublishedNotice> Publish(Notice notice, NoticeChangeKind said, CancellationToken cancellation)
    {
        NoticeCheck.Require(notice, maps.Current);
        foreach (var text in notice.Texts)
            RequireReadable(notice, text);
        if (notice.Published > clock.GetCurrentInstant())
            throw NoticeErrors.InFuture(notice);

        var newest = await store.FindNewest(notice.Code, cancellation);
        if (newest?.Notice.Version + 1 is var next && notice.Version != (next ?? 1))
            throw NoticeErrors.WrongVersion(notice, next ?? 1);
        if (newest is not null && notice.Published < newest.Notice.Published)
            throw NoticeErrors.BeforePredecessor(notice);

        var change = NoticeChange.Of(newest?.Notice, notice, said);
        var since = newest is null || change.Kind is NoticeChangeKind.Material ? notice.Version : newest.MaterialSince;
        var published = new PublishedNotice(notice, change.Kind, since);
        return await store.TryAdd(published, cancellation) ? published : throw NoticeErrors.WrongVersion(notice, notice.Version + 1);
    }

    /// <exception cref="NoticeException">Nobody published it.</exception>
    public async Task<PublishedNotice> Get(string code, int version, CancellationToken cancellation) =>
        await store.Find(code, version, cancellation) ?? throw NoticeErrors.NotPublished();

    /// <exception cref="NoticeException">Nobody published one.</exception>
    public async Task<PublishedNotice> Newest(string code, CancellationToken cancellation) =>
        await store.FindNewest(code, cancellation) ?? throw NoticeErrors.NotPublished();

    /// <summary>Every version, the newest first.</summary>
    /// <exception cref="NoticeException">Nobody published one.</exception>
    public async Task<IReadOnlyList<PublishedNotice>> Versions(string code, CancellationToken cancellation) =>
        await store.List(code, cancellation).ToListAsync(cancellation) is { Count: > 0 } versions
            ? versions
            : throw NoticeErrors.NotPublished();

    /// <summary>The newest version of each notice.</summary>
    public IAsyncEnumerable<PublishedNotice> All(CancellationToken cancellation) => store.ListNewest(cancellation);

    private void RequireReadable(Notice notice, NoticeText text)
    {
        if (options.Value.LimitOf(text.Language) is not { } limit)
            return;
        var all = string.Join('\n', notice.Purposes.Select(each => text.Purposes[each.Code]).Prepend(text.Text).Prepend(text.Title));
        if (Readability.Of(all).Grade is var grade && grade > limit)
            throw NoticeErrors.TooHardToRead(notice, text, grade, limit);
    }
}
