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

    /// <summary>Every version of a notice, the newest first.</summary>
    IAsyncEnumerable<PublishedNotice> List(string code, CancellationToken cancellation);

    /// <summary>The newest version of each notice, in the order of their codes.</summary>
    IAsyncEnumerable<PublishedNotice> ListNewest(CancellationToken cancellation);

    /// <summary>Material changes of published notices whose consents are not all superseded yet, in no order.</summary>
    IAsyncEnumerable<MaterialChange> ListUnfinished(CancellationToken cancellation);

    /// <summary>Notes that the consents before a material change are all superseded.</summary>
    Task Finish(MaterialChange change, CancellationToken cancellation);
}

/// <param name="Notice">Its code.</param>
/// <param name="Version">The version that is the change: 2 and more, for nobody consented to anything before the first.</param>
public sealed record MaterialChange(string Notice, int Version);
