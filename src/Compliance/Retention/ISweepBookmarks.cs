using Compliance.Connectors;

namespace Compliance.Retention;

/// <summary>Where a sweep keeps its place: it may hold keys of rows, so it is sealed and stays out of histories.</summary>
public interface ISweepBookmarks
{
    Task<SweepBookmark?> Find(string sweep, CancellationToken cancellation);

    Task Save(string sweep, SweepBookmark bookmark, CancellationToken cancellation);

    Task Remove(string sweep, CancellationToken cancellation);
}

/// <param name="Continuation">As the store's connector gave it.</param>
/// <param name="Tally">What was done up to here.</param>
/// <param name="Pending">
/// Rows that the page after the continuation was about to erase. Whoever finds them here after an interruption asks the store what became
/// of them, so that each is counted once.
/// </param>
public sealed record SweepBookmark(string? Continuation, SweepTally Tally, PendingErasure? Pending = null)
{
    public override string ToString() => nameof(SweepBookmark);
}
