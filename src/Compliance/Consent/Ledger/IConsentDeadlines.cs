using NodaTime;

namespace Compliance.Consent.Ledger;

/// <summary>
/// A time at which something of a ledger ends by itself: a consent's validity, or a rendered notice that waits for its answer.
/// </summary>
/// <param name="Holder">Whose ledger.</param>
/// <param name="Rendered">The hash of the rendered notice's token; null for a consent.</param>
/// <param name="Place">Where the store keeps it.</param>
public sealed record LedgerDeadline(ConsentHolder Holder, Sha256Hash? Rendered, string Place);

/// <summary>
/// Finds what is over, whosever it is. The ledger notes a deadline before what it is the deadline of, so that none is missed; one may say
/// too much.
/// </summary>
public interface IConsentDeadlines
{
    /// <summary>Those that are over, the oldest first; at the latest an hour after they passed.</summary>
    IAsyncEnumerable<LedgerDeadline> Passed(Instant now, CancellationToken cancellation);

    /// <summary>Forgets a deadline, once what it is about is done.</summary>
    Task Remove(LedgerDeadline deadline, CancellationToken cancellation);

    /// <summary>Deletes a rendered notice that nobody answered in its time.</summary>
    /// <returns>False where it was answered, can still be answered, or is gone.</returns>
    Task<bool> RemoveRendered(ConsentHolder holder, Sha256Hash tokenHash, Instant now, CancellationToken cancellation);
}
