using System.ComponentModel.DataAnnotations;
using Compliance.Evidence;
using NodaTime;

namespace Compliance.Requests.Rights.Erasure;

/// <summary>
/// How an erasure goes about what cannot be undone. Section <c>Compliance:Erasure</c>. Cooling-off and approvals are fixed for a request by
/// the signer when it is received, see <see cref="ErasurePolicy"/>.
/// </summary>
public sealed class ErasureOptions
{
    public const string Section = "Compliance:Erasure";

    /// <summary>The most people that a policy asks for.</summary>
    public const int MaxApprovals = 2;

    /// <summary>
    /// The most entries of people's approvals that one request has: its preview may change, and then people are asked again.
    /// </summary>
    public const int MaxApprovalEntries = 20;

    /// <summary>Of which one person has no more than these.</summary>
    public const int MaxApprovalEntriesEach = 5;

    /// <summary>
    /// How long a fenced erasure can still be cancelled, 0 to 14 days, inside the statutory month. The default is one day.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "14.00:00:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan CoolingOff { get; set; } = TimeSpan.FromDays(1);

    /// <summary>
    /// How many different people approve the point of no return, 0 to 2. With 0, the default, the policy does, and the log says so.
    /// </summary>
    [Range(0, MaxApprovals)]
    public int Approvals { get; set; }

    /// <summary>
    /// The longest that an operation with an unwrapped data key takes, 0 to one hour: it is waited for after the lease. The default is five
    /// minutes.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan MaxOperation { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// By how much the clocks of two machines, and a timer, may be off, 1 second to ten minutes. The default is five seconds.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the vault's audit trail may take to show an event, 0 to one day. The default is fifteen minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan AuditLag { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>What the signer writes into a request's entry.</summary>
    public ErasurePolicy Policy => new(Approvals, Duration.FromTimeSpan(CoolingOff));
}

/// <summary>What stands in the way of an erasure's next step, as failure codes.</summary>
public static class ErasureFailure
{
    /// <summary>The log holds no approval that the policy asks for.</summary>
    public const string NotApproved = "not-approved";

    /// <summary>The log holds no entry that says under which policy the erasure was received.</summary>
    public const string NotReceived = "not-received";

    /// <summary>The log holds no entry of the fence.</summary>
    public const string NotFenced = "not-fenced";

    /// <summary>The subject is fenced by another request: nothing is done for this one.</summary>
    public const string FenceOfAnotherRequest = "fence-of-another-request";

    /// <summary>The owner is no data subject: a retention ground's key, or this system's own, is not erased on request.</summary>
    public const string OwnerRefused = "owner-refused";

    /// <summary>The log does not say that the key is this subject's alone.</summary>
    public const string KeyNotBound = "key-not-bound";

    /// <summary>The fence was lifted: nothing more is destroyed for this request.</summary>
    public const string Lifted = "fence-lifted";

    /// <summary>The cooling-off has not passed: it is waited for.</summary>
    public const string CoolingOff = "cooling-off";

    /// <summary>What cannot be undone has begun.</summary>
    public const string BeyondReturn = "beyond-return";
}
