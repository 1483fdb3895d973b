using Compliance.Certificates;
using Compliance.DataMap;
using Compliance.Evidence;
using Compliance.Proof.Verifying;
using Compliance.Requests.Case;
using Compliance.Requests.Lifecycle;
using Compliance.Proof.Log;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Requests.Rights.Erasure;

/// <summary>States what was done for a request; and, as a step and a role of its own, certifies it.</summary>
public sealed class CertificateActivities(
    IRequestStore requests,
    ICaseFiles cases,
    IDataMaps maps,
    IProcessingJournal accounts,
    ICertificateStore certificates,
    IEvidenceLog log,
    LogIdentity identity,
    IClock clock)
{
    public static readonly ActivityReference<StateErasure, RequestOutcome> State = new("StateErasure");
    public static readonly ActivityReference<IssueCertificate, Unit> Issue = new("IssueCertificate");

    internal static IEnumerable<ActivityEntry> Table =>
    [
        ActivityEntry.Of(State, Role.Service, Resolve.From<CertificateActivities, StateErasure, RequestOutcome>(it => it.StateOnce)),
        ActivityEntry.Of(Issue, Role.Signer, Resolve.From<CertificateSigning, IssueCertificate, Unit>(it => it.IssueOnce)),
    ];

    /// <summary>Writes down once and for all what was done and how it ended.</summary>
    internal async Task<RequestOutcome> StateOnce(StateErasure state, CancellationToken cancellation)
    {
        var request =
            await requests.Find(state.RequestId, cancellation) ?? throw new StepFailedException("request-not-found", state.RequestId);
        var file = await cases.Read(state.RequestId, cancellation);
        var account = await accounts.Read(state.RequestId, cancellation);
        var entries = await SupportingEntries.Read(log, state.RequestId, state.Kind, cancellation);
        var facts = new StatementFacts(
            state.Kind,
            identity.Origin,
            request,
            Hoped(state, file),
            await maps.Pinned(file.MapDigest!, cancellation),
            file.Gaps,
            account,
            entries,
            BuildDigest.Current,
            clock.GetCurrentInstant());
        var kept = await certificates.KeepStatement(
            new CertificateName(state.RequestId, state.Kind), ErasureStatement.WriteShown(facts), cancellation);
        return ErasureStatement.Head(kept).Outcome;
    }

    private static RequestOutcome Hoped(StateErasure state, CaseFile file) => state switch
    {
        { Covered: false } => RequestOutcome.Incomplete,
        _ when file.Gaps.Count > 0 => RequestOutcome.Incomplete,
        { Kind: CertificateKind.ErasurePending } => RequestOutcome.Pending,
        _ => RequestOutcome.Complete,
    };
}

/// <param name="RequestId">Opaque.</param>
/// <param name="Kind">Which of its certificates.</param>
/// <param name="Covered">Whether every mapped place was covered and no row was left.</param>
public sealed record StateErasure(string RequestId, CertificateKind Kind, bool Covered);

/// <param name="RequestId">Opaque.</param>
/// <param name="Kind">Which of its certificates.</param>
public sealed record IssueCertificate(string RequestId, CertificateKind Kind);
