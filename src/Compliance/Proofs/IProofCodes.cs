using NodaTime;

namespace Compliance.Proofs;

/// <summary>What is kept of the code that was sent last for a request: nothing by which it could be found without the deployment's key.
/// </summary>
/// <param name="Number">Which of the codes of the request it is, from 1.</param>
/// <param name="Hash">Keyed.</param>
/// <param name="Expires">From when on it does not count.</param>
public sealed record ProofCode(int Number, string Hash, Instant Expires);

/// <summary>Keeps codes, tries and counters. Every change is conditional: of two at once, the second one sees the first.</summary>
public interface IProofCodes
{
    /// <summary>Counts that a code was asked for.</summary>
    /// <param name="requestId">For which request.</param>
    /// <param name="perDay">How many may be.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellation">Stops before the next call.</param>
    /// <returns>The code's number; null where there were enough in the last day.</returns>
    Task<int?> Ask(string requestId, int perDay, Instant now, CancellationToken cancellation);

    /// <summary>Keeps a code in the place of the one before, unless a later one is kept already.</summary>
    Task Keep(string requestId, ProofCode code, CancellationToken cancellation);

    /// <summary>Counts a try, whether or not there is a code: it takes as long either way.</summary>
    /// <returns>The code that is kept, and how often it was tried before; null where there is none.</returns>
    Task<(ProofCode Code, int Tries)?> Try(string requestId, CancellationToken cancellation);

    /// <summary>Counts in an hour.</summary>
    /// <param name="what">What is counted.</param>
    /// <param name="of">A keyed hash of whom.</param>
    /// <param name="most">How many there may be.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellation">Stops before the next call.</param>
    /// <returns>False where there were enough in this hour.</returns>
    Task<bool> Count(string what, string of, int most, Instant now, CancellationToken cancellation);

    /// <summary>Removes the counters of past hours.</summary>
    Task RemoveBefore(Instant at, CancellationToken cancellation);
}
