using Compliance.Proof.Certificates;
using Compliance.Requests;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Evidence;

/// <summary>States what was done for a request, signs it and keeps it.</summary>
public sealed class CertificateActivities(
    IRequestStore requests, ICaseFiles cases, IRequestAccounts accounts, ICertificateStore certificates, CertificateIssuer issuer, IClock clock)
{
    public static readonly ActivityReference<IssueCertificate, Nothing> Issue = new("IssueCertificate");

    internal static IEnumerable<ActivityEntry> Table =>
    [
        ActivityEntry.Of(Issue, Role.Signer, Resolve.From<CertificateActivities, IssueCertificate, Nothing>(it => it.IssueOnce)),
    ];

    internal async Task<Nothing> IssueOnce(IssueCertificate issue, CancellationToken cancellation)
    {
        var record = await requests.Find(issue.RequestId, cancellation) ?? throw new StepFailedException("request-not-found", issue.RequestId);
        var file = await cases.Read(issue.RequestId, cancellation);
        var lines = await accounts.Read(issue.RequestId, cancellation);
        var statement = ErasureStatement.Write(record, issue.Outcome, file.MapDigest!, file.Gaps, lines, clock.GetCurrentInstant());
        var certificate = await issuer.Issue(statement, cancellation);
        await certificates.Keep(issue.RequestId, certificate, cancellation);
        return Nothing.Value;
    }
}

/// <param name="RequestId">Opaque.</param>
/// <param name="Outcome">How the request ends.</param>
public sealed record IssueCertificate(string RequestId, RequestOutcome Outcome);
