using Compliance.Requests.Lifecycle;
using Compliance.Subjects;
using Compliance.Workflows;

namespace Compliance.Requests.Holds;

/// <summary>
/// While processing is restricted, the data are stored and not erased (GDPR Art. 18(2)): an erasure waits, says so, and goes on by itself
/// once the restriction is lifted. One that was cancelled waits for nothing.
/// </summary>
public sealed class RestrictedErasures(IRestrictedPeople people, IRequestStore requests)
{
    /// <summary>Names the restriction where a request says what it waits for.</summary>
    public const string Restriction = "restriction-of-processing";

    /// <summary>Whether a restriction is in force for anybody.</summary>
    public ValueTask<bool> AreAny(CancellationToken cancellation) => people.List(cancellation).AnyAsync(cancellation);

    /// <exception cref="StepFailedException">The request is an open erasure, and the restriction of its person is waited for.</exception>
    public async Task AwaitEnd(string requestId, string? subject, CancellationToken cancellation)
    {
        if (subject is not null
            && await people.IsRestricted(subject, cancellation)
            && await requests.Find(requestId, cancellation) is { Right: Right.Erasure, Stage: < RequestStage.Committed })
            throw new StepFailedException(FailureCode.StoreUnavailable, Restriction);
    }
}
