namespace Compliance.Retention;

/// <summary>Where a sweep keeps its place: a store's continuation may hold keys of rows, so it is sealed and stays out of histories.</summary>
public interface ISweepBookmarks
{
    Task<SweepBookmark?> Find(string sweep, CancellationToken cancellation);

    Task Save(string sweep, SweepBookmark bookmark, CancellationToken cancellation);

    Task Remove(string sweep, CancellationToken cancellation);
}

/// <param name="Continuation">As the store's connector gave it.</param>
/// <param name="Tally">What was done up to here.</param>
public sealed record SweepBookmark(string? Continuation, SweepTally Tally)
{
    public override string ToString() => nameof(SweepBookmark);
}
