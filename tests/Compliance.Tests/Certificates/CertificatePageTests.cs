using System.Text.Json;
using Compliance.Certificates;
using Compliance.Proof.Verifying;

namespace Compliance.Tests.Certificates;

public sealed class CertificatePageTests
{
    private const string Markup = "<script>alert('x')</script>";

    [Fact]
    public void Whatever_a_statement_says_is_text_and_never_markup()
    {
        var statement = JsonSerializer.SerializeToElement(new
        {
            kind = "erasure", request = Markup, outcome = "incomplete", build = Markup,
            stores = new[] { new { collection = Markup, fact = Markup, count = 1, ground = Markup, observer = Markup, backupsExpire = Markup } },
            keys = new[] { new { name = Markup, disabled = 1, deleted = 2 } },
            notCovered = new[] { new { collection = Markup, kind = Markup, detail = Markup } }, notProven = new[] { Markup },
        });
        SupportingEntry[] entries =
        [
            Entry(1, EntryKind.KeyDisabled, new { key = Markup, disabled = Markup }), Entry(2, EntryKind.KeyDeleted, new { deleted = Markup, scheduledPurge = Markup, recoveryLevel = Markup }),
            Entry(3, EntryKind.KeyProbed, new { key = Markup, answer = Markup, control = Markup, at = Markup }),
            Entry(4, EntryKind.KeyAudited, new { from = Markup, to = Markup, findings = new[] { Markup }, gaps = new[] { Markup } }),
        ];
        var page = new CertificatePage(statement, entries, 7, new Checkpoint(Markup, 9, new byte[32]), Markup).Write();
        Assert.DoesNotContain("<script>", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
        Assert.Contains("This certificate was revoked", page, StringComparison.Ordinal);
        Assert.Contains("The erasure is not complete", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pending_certificate_says_so_first()
    {
        var statement = JsonSerializer.SerializeToElement(new { kind = "erasure-pending", outcome = "pending", keys = Array.Empty<object>() });
        var page = new CertificatePage(statement, [], 7, new Checkpoint("log.example", 9, new byte[32]), null).Write();
        Assert.Contains("<h1>Certificate of erasure: shred pending</h1>", page, StringComparison.Ordinal);
        Assert.Contains("could bring it back until the date", page, StringComparison.Ordinal);
    }

    private static SupportingEntry Entry<T>(long index, EntryKind kind, T statement) =>
        new(index, kind, new byte[32], JsonSerializer.SerializeToUtf8Bytes(statement), []);
}
