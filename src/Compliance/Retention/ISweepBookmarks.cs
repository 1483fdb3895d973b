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
/// Rows that the page after the continuation was about to erase. Whoever finds them here after an interruption asks the store what became of
/// them, so that each is counted once.
/// </param>
public sealed record SweepBookmark(string? Continuation, SweepTally Tally, PendingErasure? Pending = null)
{
    public override string ToString() => nameof(SweepBookmark);
}

/// <summary>Rows of one collection that one call is about to erase. Their keys may be personal, so it prints redacted.</summary>
/// <param name="Collection">Its address.</param>
/// <param name="AreMasked">They are masked; otherwise they are deleted.</param>
/// <param name="Keys">Of the rows; when they were looked for, none of them was gone, or masked already.</param>
public sealed record PendingErasure(string Collection, bool AreMasked, IReadOnlyList<string> Keys)
{
    public override string ToString() => nameof(PendingErasure);
}
