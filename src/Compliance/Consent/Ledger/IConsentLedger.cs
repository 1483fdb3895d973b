using NodaTime;

namespace Compliance.Consent.Ledger;

/// <summary>A notice that was rendered to somebody, and waits for the answer.</summary>
/// <param name="TokenHash">SHA-256 of the token; the token itself is kept nowhere.</param>
/// <param name="Notice">What was shown.</param>
/// <param name="Expires">From when on it can no longer be answered.</param>
/// <param name="Sequence">The ledger's when it was rendered: a later withdrawal has a higher one.</param>
/// <param name="UsedBy">The act that answered it; null while none has.</param>
public sealed record RenderedNotice(
    Sha256Hash TokenHash, ShownNotice Notice, Instant Expires, long Sequence, string? UsedBy = null);

/// <summary>A change of one holder's ledger: recorded as a whole or not at all.</summary>
/// <param name="Read">The state that it was decided on.</param>
/// <param name="Head">The new head.</param>
/// <param name="Events">New ones, with their numbers.</param>
/// <param name="Topics">Those that change, as they are then.</param>
/// <param name="Answered">The rendered notice that it uses up.</param>
/// <param name="Joined">The device whose acts it takes over.</param>
public sealed record LedgerCommit(
    LedgerView Read,
    LedgerHead Head,
    IReadOnlyList<ConsentEvent> Events,
    IReadOnlyDictionary<string, TopicState> Topics,
    RenderedNotice? Answered,
    JoinedDevice? Joined);

/// <param name="Device">Its id.</param>
/// <param name="Through">The number in the device's ledger up to which its acts were taken over.</param>
public sealed record JoinedDevice(Guid Device, long Through);

/// <param name="Holders">At most as many as were asked for.</param>
/// <param name="Next">Where the next page begins; null behind the last.</param>
public sealed record HolderPage(IReadOnlyList<ConsentHolder> Holders, string? Next);

/// <summary>Keeps what people and devices said. Knows no rule.</summary>
public interface IConsentLedger
{
    Task<LedgerView> Read(ConsentHolder holder, CancellationToken cancellation);

    /// <summary>Records a change if the ledger is still as it was read.</summary>
    /// <returns>False, and nothing is recorded, where another change came in between.</returns>
    Task<bool> TryCommit(LedgerCommit commit, CancellationToken cancellation);

    Task AddRendered(ConsentHolder holder, RenderedNotice rendered, CancellationToken cancellation);

    /// <returns>Null where nothing was rendered to this holder under the token.</returns>
    Task<RenderedNotice?> FindRendered(ConsentHolder holder, Sha256Hash tokenHash, CancellationToken cancellation);

    /// <returns>Up to which number the person has a device's acts; 0 before the first log-in there.</returns>
    Task<long> FindJoined(ConsentHolder person, Guid device, CancellationToken cancellation);

    /// <summary>Every event of a holder, in the order of their numbers.</summary>
    IAsyncEnumerable<ConsentEvent> History(ConsentHolder holder, CancellationToken cancellation);

    /// <summary>
    /// Notes that a holder may have a consent to this version of a notice. Comes before the consent, so that nobody who has one is missed.
    /// </summary>
    Task AddHolder(string notice, int version, ConsentHolder holder, CancellationToken cancellation);

    /// <summary>
    /// Notes that processing may be restricted for a person. Comes before the act, so that nobody is missed, and stays when it is lifted.
    /// </summary>
    Task AddRestricted(ConsentHolder person, CancellationToken cancellation);

    /// <returns>False for whom no restriction was ever noted.</returns>
    Task<bool> MayBeRestricted(ConsentHolder person, CancellationToken cancellation);

    /// <summary>Everybody for whom a restriction was ever noted.</summary>
    IAsyncEnumerable<ConsentHolder> ListRestricted(CancellationToken cancellation);

    /// <summary>Holders who may have a consent to a version of a notice, in a fixed order.</summary>
    /// <param name="notice">Its code.</param>
    /// <param name="version">Its version.</param>
    /// <param name="after">As <see cref="HolderPage.Next"/> gave it; null for the first page.</param>
    /// <param name="size">1 to 1,000.</param>
    /// <param name="cancellation">Stops the call.</param>
    Task<HolderPage> Holders(string notice, int version, string? after, int size, CancellationToken cancellation);
}
