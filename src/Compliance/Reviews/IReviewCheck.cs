using Compliance.Findings;
using NodaTime;

namespace Compliance.Reviews;

/// <summary>
/// One check of the review. Every class that implements it is part of the review, and runs by itself: what it cannot do keeps no other
/// check from its findings.
/// </summary>
public interface IReviewCheck
{
    /// <summary>In lower-case words with hyphens, unique.</summary>
    string Id { get; }

    /// <summary>
    /// What it looks at, one after the other, each by itself; the empty text for a check that looks at everything at once.
    /// </summary>
    IReadOnlyList<string> Targets => [""];

    /// <param name="scope">When, and at what.</param>
    /// <param name="cancellation">Stops the check.</param>
    /// <returns>What it found; empty where all is well.</returns>
    Task<IReadOnlyList<Finding>> Run(ReviewScope scope, CancellationToken cancellation);
}

/// <param name="At">The time that deadlines are measured against.</param>
/// <param name="Target">One of the check's targets.</param>
public sealed record ReviewScope(Instant At, string Target);
