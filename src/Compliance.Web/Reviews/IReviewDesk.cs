namespace Compliance.Web.Reviews;

/// <summary>What the API asks of the domain about reviews.</summary>
public interface IReviewDesk
{
    /// <returns>The new review's id.</returns>
    Task<string> Start(string callerId, CancellationToken cancellation);

    Task<ReviewStatus?> Find(string reviewId, CancellationToken cancellation);
}

public sealed record ReviewStatus(string Id, string State);
