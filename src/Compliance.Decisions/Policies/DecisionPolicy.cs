using Compliance.Decisions.Facts;

namespace Compliance.Decisions.Policies;

/// <summary>What the data map says about use: the side of a decision that is the same for everyone.</summary>
public sealed record DecisionPolicy
{
    /// <summary>The name of this version in answers. 1 to 256 characters.</summary>
    public required string Version { get; init; }

    /// <summary>Every purpose, in any order.</summary>
    public required IReadOnlyCollection<Purpose> Purposes { get; init; }

    /// <summary>Every field with personal data, in any order.</summary>
    public required IReadOnlyCollection<PolicyField> Fields { get; init; }

    /// <summary>
    /// Collections that end for everyone at one instant. What ends for one person is in <see cref="PersonFacts.RetentionEnds"/>.
    /// </summary>
    public IReadOnlyCollection<RetentionEndFact> RetentionEnds { get; init; } = [];
}
