using System.Text;
using Compliance.DataMap;
using Compliance.Evidence;
using Compliance.Evidence.Logging;
using Compliance.Proof.Log;
using Compliance.Proof.Verifying;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Rights.Erasure;
using Compliance.Subjects;
using NodaTime;

namespace Compliance.Tests.Requests.Rights.Erasure;

public sealed class ErasureStatementTests
{
    private static readonly Instant At = Instant.FromUtc(2026, 11, 23, 9, 0);

    private static readonly RequestRecord Request = new(
        "request-1", Right.Erasure, "eu-gdpr", Instant.FromUtc(2026, 11, 1, 8, 0), new LocalDate(2026, 12, 1),
        Commitment: "Y29tbWl0bWVudA==");

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
    public void An_outcome_that_the_entries_do_not_show_is_incomplete()
    {
        var facts = Facts(CertificateKind.Erasure, RequestOutcome.Complete);
        Assert.Equal(RequestOutcome.Incomplete, ErasureStatement.Head(ErasureStatement.WriteShown(facts)).Outcome);
        Assert.Equal(
            RequestOutcome.Incomplete,
            ErasureStatement.Head(ErasureStatement.WriteShown(Facts(CertificateKind.ErasurePending, RequestOutcome.Pending))).Outcome);
    }

    private static byte[] Statement(CertificateKind kind, RequestOutcome outcome) => ErasureStatement.Write(Facts(kind, outcome));

    private static StatementFacts Facts(CertificateKind kind, RequestOutcome outcome) => new(
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
        Account, new(Entries(kind)), "sha256:0123456789abcdef", At + Duration.FromHours(1));

    private static List<JournalLine> Account { get; } =
    [
        new("receipt", "handed out", 2, "{}"),
        new("shop.orders", "deleted", 10_000, Observer: "store"),
        new("shop.invoices", "retained", 2, "legal_obligation; AO § 147; P10Y from issued"),
    ];

    private static List<LoggedEntry> Entries(CertificateKind kind)
    {
        List<LoggedEntry> entries =
        [
            Entry(1, EntryKind.Received),
            Entry(3, EntryKind.KeyCreated, """ "key":"k1" """),
            Entry(4, EntryKind.KeyBound, """ "key":"k1" """),
            Entry(5, EntryKind.Fenced),
            Entry(7, EntryKind.KeyDisabled, """ "key":"k1" """),
            Entry(8, EntryKind.KeyDeleted, """ "key":"k1","scheduledPurge":"2026-11-30T09:00:00Z" """),
        ];
        if (kind is CertificateKind.Erasure)
            entries.AddRange([
                Entry(9, EntryKind.ErasurePending),
                Entry(10, EntryKind.KeyProbed, """ "key":"k1" """),
                Entry(11, EntryKind.KeyPurged, """ "key":"k1" """),
                Entry(
                    12,
                    EntryKind.KeyAudited,
                    """ "key":"k1","findings":["KeyBackup by mallory at 2026-11-23T09:01:00Z"],"gaps":["2026-11-23T09:00:00Z to 2026-11-23T09:00:00Z"] """
                ),
            ]);
        return entries;
    }

    private static LoggedEntry Entry(long index, EntryKind kind, string members = "")
    {
        var format = kind is EntryKind.ErasurePending ? ErasureStatement.Format : LogCommand.Format;
        var common = kind is EntryKind.KeyCreated or EntryKind.KeyBound
            ? ""
            : $$""","request":"request-1","commitment":"{{Request.Commitment}}","fence":"fence-1" """;
        var statement = $$"""{"format":"{{format}}","kind":"{{kind.Name()}}"{{common}}{{(members.Length > 0 ? "," : "")}}{{members}}}""";
        return new(index, new LogEntry(kind, new byte[LogLeaf.SaltSize], Encoding.UTF8.GetBytes(statement)));
    }
}
