using System.Text;
using Compliance.DataMap;
using Compliance.Evidence;
using Compliance.Proof.Log;
using Compliance.Proof.Verifying;
using Compliance.Requests;
using Compliance.Tests.DataMap;
using NodaTime;

namespace Compliance.Tests.Evidence;

public sealed class ErasureStatementTests
{
    private static readonly Instant At = Instant.FromUtc(2026, 11, 23, 9, 0);

    private static readonly RequestRecord Request = new(
        "request-1", Right.Erasure, "gdpr", Instant.FromUtc(2026, 11, 1, 8, 0), new LocalDate(2026, 12, 1), Commitment: "Y29tbWl0bWVudA==");

    private static readonly KeyFacts Key = new("k1", "v1", "0123456789abcdef0123456789abcdef", "deleted", Created: 3, Bound: 4);

    [Theory]
    [InlineData(CertificateKind.ErasurePending, RequestOutcome.Pending, "statement-pending.json")]
    [InlineData(CertificateKind.Erasure, RequestOutcome.Incomplete, "statement.json")]
    public void A_statement_is_written_as_it_was(CertificateKind kind, RequestOutcome outcome, string golden) =>
        Golden.Matches(golden, Encoding.UTF8.GetString(Statement(kind, outcome)));

    [Fact]
    public void A_statement_is_strict_json_on_one_line()
    {
        var statement = Statement(CertificateKind.Erasure, RequestOutcome.Complete);
        StrictJson.ParseObject(statement);
        Assert.DoesNotContain((byte)'\n', statement);
    }

    [Fact]
    public void What_the_steps_know_of_a_key_is_one_line_in_the_end()
    {
        var key = Assert.Single(ErasureStatement.KeysOf(Account(CertificateKind.Erasure)));
        Assert.Equal((3, 4, At, At + Duration.FromMinutes(2)), (key.Created, key.Bound, key.Deleted, key.Purged));
        Assert.Equal("CustomizedRecoverable", key.RecoveryLevel);
    }

    [Fact]
    public void A_request_is_complete_when_its_key_is_seen_to_be_gone_and_the_vaults_trail_says_nothing_against_it()
    {
        Assert.Equal(RequestOutcome.Complete, Outcome(Line("key", "gone", key: true)));
        Assert.Equal(RequestOutcome.Incomplete, Outcome(Line("key", "shred pending", key: true)));
        Assert.Equal(RequestOutcome.Incomplete, Outcome(Line("key", "gone", key: true), Line("audit", "finding")));
        Assert.Equal(RequestOutcome.Complete, Outcome(Line("key", "gone", key: true), Line("audit", "gap")));
        Assert.Equal(RequestOutcome.Complete, Outcome(Line("key", "there never was one")));
        Assert.Equal(RequestOutcome.Incomplete, ErasureStatement.OutcomeOf(CertificateKind.Erasure, covered: false, hasKey: false, []));
        Assert.Equal(RequestOutcome.Pending, ErasureStatement.OutcomeOf(CertificateKind.ErasurePending, covered: true, hasKey: true, []));
    }

    private static RequestOutcome Outcome(params AccountLine[] account) => ErasureStatement.OutcomeOf(CertificateKind.Erasure, covered: true, hasKey: true, account);

    private static AccountLine Line(string subject, string fact, bool key = false) => new(subject, fact, Key: key ? Key : null);

    private static byte[] Statement(CertificateKind kind, RequestOutcome outcome) => ErasureStatement.Write(new StatementFacts(
        kind, "log.example/evidence", Request, outcome,
        DataMapLoader.Load(
            """
            compliance: {connections: {db: {kind: sql, backups: P35D}, fax: {kind: http}}}
            dataset:
            - fides_key: shop
              compliance: {connection: db}
              collections:
              - {name: orders, fields: [{name: id, data_categories: [user], fides_meta: {primary_key: true, identity: customer_number}}]}
              - {name: invoices, fields: [{name: id, data_categories: [user], fides_meta: {primary_key: true, identity: customer_number}}]}
            """,
            "map.yml"),
        [new CoverageGap(new CollectionAddress("shop", "faxes"), CoverageGapKind.NoConnection, "Connect it.")],
        Account(kind), Entries(kind), "sha256:0123456789abcdef", At + Duration.FromHours(1)));

    private static List<AccountLine> Account(CertificateKind kind)
    {
        List<AccountLine> account =
        [
            new("receipt", "handed out", 2, "{}"),
            new("key", "disabled", Observer: "vault", At: At, Key: Key with { Presence = "present" }),
            new("key", "deleted", Observer: "vault", At: At, Key: new("k1", "v1", Key.DataKey, "deleted", Deleted: At, ScheduledPurge: At + Duration.FromDays(7), RecoveryLevel: "CustomizedRecoverable")),
            new("shop.orders", "deleted", 10_000, Observer: "store"),
            new("shop.invoices", "retained", 2, "legal_obligation; AO § 147; P10Y from issued"),
        ];
        if (kind is CertificateKind.Erasure)
            account.AddRange(
            [
                new("key", "gone", Observer: "vault", At: At, Key: new("k1", "v1", Key.DataKey, "absent")),
                new("probe", "unwrap with the erased key", Detail: "NotFound", Observer: "vault", At: At),
                .. AuditLines.Of(new("k1", "v1", Key.DataKey, "absent"), At, At + Duration.FromHours(1), new(At + Duration.FromMinutes(2), ["KeyBackup by mallory at 2026-11-23T09:01:00Z"], [new(At.ToDateTimeOffset(), At.ToDateTimeOffset(), Why: "no answer")])),
            ]);
        return account;
    }

    private static List<LoggedEntry> Entries(CertificateKind kind)
    {
        List<LoggedEntry> entries = [Entry(1, EntryKind.Received), Entry(5, EntryKind.Fenced)];
        if (kind is CertificateKind.Erasure)
            entries.Add(Entry(9, EntryKind.ErasurePending));
        return entries;
    }

    private static LoggedEntry Entry(long index, EntryKind kind) => new(index, new LogEntry(kind, new byte[LogLeaf.SaltSize], "{}"u8.ToArray()));
}
