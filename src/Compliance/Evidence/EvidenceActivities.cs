using System.Text;
using Compliance.Proof.Verifying;
using Compliance.Requests;
using Compliance.Workflows;
using Microsoft.Extensions.Options;
using NodaTime;
using NodaTime.Text;

namespace Compliance.Evidence;

/// <summary>Appends to the log: for other roles on their order, and the policy's own word. The signer's alone, but for the receipt.</summary>
public sealed class EvidenceActivities(IEvidenceLog log, IOptions<ErasureOptions> options, IClock clock)
{
    public static readonly ActivityReference<AppendEntry, long> Append = new("AppendEntry");
    public static readonly ActivityReference<string, Nothing> ApproveByPolicy = new("ApproveByPolicy");

    /// <summary>
    /// What other roles may have logged. An approval, a certificate, a revocation and the log's own keys are the signer's word: no order
    /// puts them into its mouth.
    /// </summary>
    private static readonly HashSet<EntryKind> OnOrder =
    [
        EntryKind.Received, EntryKind.KeyCreated, EntryKind.KeyBound, EntryKind.Retired, EntryKind.Fenced, EntryKind.FenceLifted,
        EntryKind.Restored, EntryKind.AuditDigest,
    ];

    internal static IEnumerable<ActivityEntry> Table =>
    [
        ActivityEntry.Of(Append, Role.Signer, Resolve.From<EvidenceActivities, AppendEntry, long>(it => it.AppendOnOrder)),
        ActivityEntry.Of(ApproveByPolicy, Role.Signer, Resolve.From<EvidenceActivities, string, Nothing>(it => it.ApproveAsPolicySays)),
    ];

    private async Task<long> AppendOnOrder(AppendEntry entry, CancellationToken cancellation)
    {
        if (!OnOrder.Contains(entry.Kind))
            throw new StepFailedException(FailureCode.OrderRefused, entry.Id);
        ReadOnlyMemory<byte> statement = Encoding.UTF8.GetBytes(entry.Statement);

        // Under which policy a request is received, the signer says: who orders it might ask for no approval.
        if (entry.Kind is EntryKind.Received)
            statement = Entries.ReceivedUnder(ErasurePolicy.Of(options.Value), statement.Span);
        return (await log.Append(entry.Id, entry.Kind, statement, cancellation)).Index;
    }

    /// <summary>Where the policy asks for no person: the signer's own entry, after the cooling-off that it counts itself, and has waited for.</summary>
    private async Task<Nothing> ApproveAsPolicySays(string requestId, CancellationToken cancellation)
    {
        var policy = Entries.PolicyOf(requestId, await log.Find(Entries.ReceivedId(requestId), cancellation))
            ?? throw new StepFailedException(ErasureFailure.NotReceived, requestId);
        if (policy.Approvals != 0)
            throw new StepFailedException(ErasureFailure.NotApproved, requestId);
        var fenced = await log.Find(Entries.FencedId(requestId), cancellation) ?? throw new StepFailedException(ErasureFailure.NotFenced, requestId);
        var since = InstantPattern.ExtendedIso.Parse(fenced.Member("at")!).Value;
        if (clock.GetCurrentInstant() < since + policy.CoolingOff)
            throw new StepFailedException(FailureCode.StoreUnavailable, ErasureFailure.CoolingOff);
        await log.Append(Entries.Approved(requestId, 0, Entries.Policy, clock.GetCurrentInstant()), cancellation);
        return Nothing.Value;
    }
}

/// <param name="Id">See <see cref="IEvidenceLog.Append"/>.</param>
/// <param name="Kind">One of those that other roles may have logged.</param>
/// <param name="Statement">Strict JSON.</param>
public sealed record AppendEntry(string Id, EntryKind Kind, string Statement);
