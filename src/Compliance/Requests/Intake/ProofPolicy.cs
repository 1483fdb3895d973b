using Compliance.Requests.Lifecycle;
using Compliance.Subjects;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Requests.Intake;

/// <summary>Decides whether a request needs proof of who asks: by its right, and by what its caller answers for.</summary>
public sealed class ProofPolicy(IOptions<ProofOptions> options)
{
    /// <param name="right">Which right.</param>
    /// <param name="proven">What the caller answers for; null: nothing.</param>
    /// <param name="now">When the request comes in.</param>
    /// <returns>Null where none is needed.</returns>
    public IdentityProof? Of(Right right, ProofMethod? proven, Instant now) =>
        !IsNeeded(right) ? null : proven is { } by && Suffices(right, by) ? new IdentityProof(by, now) : IdentityProof.Awaited;

    /// <summary>Whether a proof of this kind is enough for the right: an erasure wants one that was made for it.</summary>
    public static bool Suffices(Right right, ProofMethod by) =>
        by is not ProofMethod.Expired && !(right is Right.Erasure && by is ProofMethod.Session);

    private bool IsNeeded(Right right) => !right.TakesEffectAtOnce() && !options.Value.NotAsked.Contains(right);
}
