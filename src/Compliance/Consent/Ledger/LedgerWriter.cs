using NodaTime;

namespace Compliance.Consent.Ledger;

/// <summary>Decides and records until nobody came in between: what is decided on is what is recorded on.</summary>
internal sealed class LedgerWriter(IConsentLedger ledger, IClock clock)
{
    /// <summary>Of those who come in between, each time one succeeds: so many in a row mean that somebody floods one ledger.</summary>
    public const int MaxAttempts = 64;

    /// <param name="holder">Whose ledger.</param>
    /// <param name="decide">Fills the draft, or throws; may be called several times. An empty draft is not recorded.</param>
    /// <param name="cancellation">Stops before the next call.</param>
    /// <exception cref="ConsentException">With <see cref="ConsentError.Busy"/>, or as it was decided.</exception>
    public async Task<T> Act<T>(ConsentHolder holder, Func<LedgerDraft, Task<T>> decide, CancellationToken cancellation)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var draft = new LedgerDraft(await ledger.Read(holder, cancellation), clock.GetCurrentInstant());
            var result = await decide(draft);
            if (draft.IsEmpty || await ledger.TryCommit(draft.Commit(), cancellation))
                return result;
        }

        throw ConsentErrors.Busy();
    }

    public Task<T> Act<T>(ConsentHolder holder, Func<LedgerDraft, T> decide, CancellationToken cancellation) =>
        Act(holder, draft => Task.FromResult(decide(draft)), cancellation);
}
