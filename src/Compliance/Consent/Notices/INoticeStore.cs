namespace Compliance.Consent.Notices;

/// <summary>A notice that was published.</summary>
/// <param name="Notice">As its author wrote it.</param>
/// <param name="Change">What it changed.</param>
/// <param name="MaterialSince">
/// The last version, up to this one, that was a material change, or the first version. Consents to earlier versions are superseded.
/// </param>
public sealed record PublishedNotice(Notice Notice, NoticeChangeKind Change, int MaterialSince);

/// <summary>Keeps every version of every notice, for ever.</summary>
public interface INoticeStore
{
    /// <returns>False, and nothing is kept, when there is such a version already.</returns>
    Task<bool> TryAdd(PublishedNotice notice, CancellationToken cancellation);

    /// <returns>Null when nobody published it.</returns>
    Task<PublishedNotice?> Find(string code, int version, CancellationToken cancellation);

    /// <summary>The newest version, as it is in the store now and in no cache.</summary>
    /// <returns>Null when there is none.</returns>
    Task<PublishedNotice?> FindNewest(string code, CancellationToken cancellation);
}
