using NodaTime;

namespace Compliance.Findings;

/// <summary>Keeps what reviews find: parts while a review runs, then the report as JSON and as a page.</summary>
public interface IReviewReports
{
    Task SavePart(string reviewId, string part, IReadOnlyList<Finding> findings, CancellationToken cancellation);

    /// <returns>The findings of every part saved, in the order of the parts' names.</returns>
    Task<IReadOnlyList<Finding>> ReadParts(string reviewId, CancellationToken cancellation);

    Task SaveReport(string reviewId, ReadOnlyMemory<byte> json, string html, CancellationToken cancellation);

    /// <returns>The report as JSON, or null when there is none yet.</returns>
    Task<ReadOnlyMemory<byte>?> Find(string reviewId, CancellationToken cancellation);

    /// <returns>The report as a page, or null when there is none yet.</returns>
    Task<string?> FindPage(string reviewId, CancellationToken cancellation);

    /// <summary>Removes what was written before this time, reports and parts.</summary>
    Task RemoveOlder(Instant before, CancellationToken cancellation);
}
