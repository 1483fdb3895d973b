using Compliance.Consent.Ledger;
using NodaTime;

namespace Compliance.Consent.Proving;

/// <summary>
/// Finds events that the evidence log does not have yet. The ledger itself is the outbox: its head says up to which number the log has its
/// events. Beside it there is a note for each ledger with news. The store writes the note after it has read the ledger and before it
/// commits to it; the note goes only once the head was replaced by one that a commit which came in between would not match. So no committed
/// event is without a note, whatever crashes.
/// </summary>
public interface IUnloggedConsents
{
    /// <summary>The notes, in a fixed order.</summary>
    IAsyncEnumerable<NotedLedger> List(CancellationToken cancellation);

    /// <summary>The events of a ledger that are not in the log, oldest first.</summary>
    /// <param name="holder">Whose.</param>
    /// <param name="max">How many at most.</param>
    /// <param name="cancellation">Stops the call.</param>
    Task<UnloggedEvents> Read(ConsentHolder holder, int max, CancellationToken cancellation);

    /// <summary>Says that the log has what was read.</summary>
    /// <returns>False, and nothing changes, where the ledger has changed since it was read.</returns>
    Task<bool> TryConfirm(UnloggedEvents logged, CancellationToken cancellation);

    /// <summary>Takes a note away, unless it was written anew since it was listed.</summary>
    Task Remove(NotedLedger note, CancellationToken cancellation);
}

/// <param name="Holder">Whose ledger.</param>
/// <param name="At">When the note was written last.</param>
/// <param name="Version">What the store knows this state by.</param>
public sealed record NotedLedger(ConsentHolder Holder, Instant At, string Version);

/// <param name="Holder">Whose ledger.</param>
/// <param name="Events">Oldest first.</param>
/// <param name="Through">The number up to which the log has the ledger's events once it has these.</param>
/// <param name="IsAll">Whether there are no others.</param>
/// <param name="Version">What the store knows the ledger's head by; null where it has none.</param>
public sealed record UnloggedEvents(
    ConsentHolder Holder, IReadOnlyList<ConsentEvent> Events, long Through, bool IsAll, string? Version);
