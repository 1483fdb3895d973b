using Compliance.Keys;
using Compliance.Proof.Certificates;
using Compliance.Protection.Erasure;
using Compliance.Requests;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Evidence;

/// <summary>States what was done for a request; and, as a step and a role of its own, signs it.</summary>
public sealed class CertificateActivities(
    IRequestStore requests, ICaseFiles cases, IRequestAccounts accounts, ICertificateStore certificates, SubjectKeyErasure erasure, IClock clock)
{
    public static readonly ActivityReference<StateErasure, RequestOutcome> State = new("StateErasure");
    public static readonly ActivityReference<string, Nothing> Issue = new("IssueCertificate");

    internal static IEnumerable<ActivityEntry> Table =>
    [
        ActivityEntry.Of(State, Role.Service, Resolve.From<CertificateActivities, StateErasure, RequestOutcome>(it => it.StateOnce)),
        ActivityEntry.Of(Issue, Role.Signer, Resolve.From<CertificateSigning, string, Nothing>(it => it.IssueOnce)),
    ];

    /// <summary>Probes the erased key, and writes down once and for all what was done and how it ended.</summary>
    internal async Task<RequestOutcome> StateOnce(StateErasure state, CancellationToken cancellation)
    {
        if (state.Subject is { } subject && await erasure.Probe(subject, cancellation) is { } probe)
            await accounts.Record(state.RequestId, "5-probe", KeyLines.Of(probe), cancellation);

        // The outcome is read from the account: when this step runs again, the first probe is what was recorded.
        var lines = await accounts.Read(state.RequestId, cancellation);
        var outcome = state.Covered && !KeyLines.ShowPending(lines) ? RequestOutcome.Complete : RequestOutcome.Incomplete;
        var record = await requests.Find(state.RequestId, cancellation) ?? throw new StepFailedException("request-not-found", state.RequestId);
        var file = await cases.Read(state.RequestId, cancellation);
        var statement = ErasureStatement.Write(record, outcome, file.MapDigest!, file.Gaps, lines, clock.GetCurrentInstant());
        return ErasureStatement.Outcome(await certificates.KeepStatement(state.RequestId, statement, cancellation));
    }
}

/// <summary>Signs statements and keeps the certificates. The signer's alone: it reads statements, and no case.</summary>
public sealed class CertificateSigning(ICertificateStore certificates, CertificateIssuer issuer)
{
    internal async Task<Nothing> IssueOnce(string requestId, CancellationToken cancellation)
    {
        var statement = await certificates.FindStatement(requestId, cancellation) ?? throw new StepFailedException("statement-not-found", requestId);
        if (ErasureStatement.Request(statement) != requestId)
            throw new StepFailedException("statement-of-another-request", requestId);

        var certificate = await issuer.Issue(statement, cancellation);
        await certificates.Keep(requestId, certificate, cancellation);
        return Nothing.Value;
    }
}

/// <param name="RequestId">Opaque.</param>
/// <param name="Subject">Whose key was destroyed; null where there was none.</param>
/// <param name="Covered">Whether every mapped place was covered and no row was left.</param>
public sealed record StateErasure(string RequestId, string? Subject, bool Covered);
