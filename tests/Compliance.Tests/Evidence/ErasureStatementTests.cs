using System.Text;
using Compliance.DataMap;
using Compliance.Evidence;
using Compliance.Proof.Verifying;
using Compliance.Requests;
using NodaTime;

namespace Compliance.Tests.Evidence;

public sealed class ErasureStatementTests
{
    private static readonly RequestRecord Request = new("request-1", Right.Erasure, "gdpr", Instant.FromUtc(2026, 11, 1, 8, 0), new LocalDate(2026, 12, 1));

    [Fact]
    public void A_statement_is_written_as_it_was() => Golden.Matches("statement.json", Encoding.UTF8.GetString(Statement()));

    [Fact]
    public void A_statement_is_strict_json() => StrictJson.ParseObject(Statement());

    [Fact]
    public void The_same_account_gives_the_same_bytes() => Assert.Equal(Statement(), Statement());

    private static byte[] Statement() => ErasureStatement.Write(
        Request,
        RequestOutcome.Incomplete,
        "0123456789abcdef",
        [new CoverageGap(new CollectionAddress("shop", "faxes"), CoverageGapKind.NoConnection, "Connect it.")],
        [
            new AccountLine("key", "fenced and disabled", Detail: "k1/v1", Observer: "vault"),
            new AccountLine("shop.orders", "deleted", 10_000, Observer: "store"),
            new AccountLine("shop.invoices", "retained", 2, "legal_obligation; AO § 147; P10Y from issued"),
        ],
        Instant.FromUtc(2026, 11, 23, 9, 0));
}
