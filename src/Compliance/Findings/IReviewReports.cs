using NodaTime;

namespace Compliance.Findings;

/// <summary>Keeps what reviews find: parts while a review runs, then the report.</summary>
public interface IReviewReports
{
    Task SavePart(string reviewId, string part, IReadOnlyList<Finding> findings, CancellationToken cancellation);

    /// <returns>The findings of every part saved, in the order of the parts' names.</returns>
    Task<IReadOnlyList<Finding>> ReadParts(string reviewId, CancellationToken cancellation);

    Task SaveReport(ReviewReport report, CancellationToken cancellation);

    /// <returns>The report as JSON, or null when there is none yet.</returns>
    Task<ReadOnlyMemory<byte>?> Find(string reviewId, CancellationToken cancellation);

    /// <summary>Removes what was written before this time, reports and parts.</summary>
    Task RemoveOlder(Instant before, CancellationToken cancellation);
}
