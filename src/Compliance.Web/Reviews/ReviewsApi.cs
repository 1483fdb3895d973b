using Compliance.Workflows;

namespace Compliance.Web.Reviews;

/// <summary>Policy reviews and their reports.</summary>
public static class ReviewsApi
{
    public static readonly Permission RunReviews = new("reviews.run");

    internal static readonly EndpointGroup Group = new(
        "Reviews",
        "Reviews of how data is collected and used, and their reports.",
        [
            new("POST", "api/reviews", RunReviews, Role.Service, "StartReview", ReviewEndpoints.Start),
            new("GET", "api/reviews/{id}", RunReviews, Role.Service, "FindReview", ReviewEndpoints.Find),
            new("GET", "api/reviews/{id}/page", RunReviews, Role.Service, "ReadReviewPage", ReviewEndpoints.ReadPage),
        ]);
}
