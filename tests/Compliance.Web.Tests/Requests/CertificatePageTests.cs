using Compliance.Certificates;
using Compliance.Web.Requests;
using Compliance.Web.Tests.Support;

namespace Compliance.Web.Tests.Requests;

public sealed class CertificatePageTests
{
    private const string Markup = "<script>alert('x')</script>";

    internal static CertificateView View(
        string text = "some", bool isPending = false, string outcome = "complete", string? revoked = null) =>
        new(
            isPending,
            new CertificateHead(
                text, "erasure", "uk-gdpr", "2026-11-01T08:00:00Z", "2026-12-01", "2026-11-23T09:30:00Z", outcome, text, text, text),
            [new CertifiedStore(text, text, "already gone", "3", "legal_obligation; AO § 147; P10Y from placed_at", "store", "unknown")],
            [new CertifiedKey(text, "2026-11-01T08:00:00Z", text, text, text, text)],
            [new CertifiedProbe(text, "not-found", text, ControlUnwrapped: true, WrappedKeyRemoved: true, text)],
            [new CertifiedAudit(text, text, [text], [])],
            [new CertifiedGap(text, text, "no-connection", text)],
            [text],
            [new CertifiedEntry("7", "key-deleted", text)],
            new CertificateProof(7, text, 9, text),
            revoked);

    [Fact]
    public async Task It_says_in_words_what_was_done_and_when()
    {
        var page = await Rendered.Text(CertificatePage.Create(View()));

        PageStructure.Check(page);
        foreach (
            var said in new[]
            {
                "<h1>Certificate of erasure</h1>",
                "UK GDPR",
                "1 November 2026, 08:00 UTC",
                "1 December 2026",
                "Already gone",
                "A legal obligation; AO § 147; 10 years from “Placed at”",
                "The store itself",
                "Not found",
                "This store is not connected.",
                "Key deleted",
                "The erasure is complete",
                "This page proves nothing",
            }
        )
            Assert.Contains(said, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whatever_a_statement_says_is_text_and_never_markup()
    {
        var page = await Rendered.Text(CertificatePage.Create(View(Markup, outcome: "incomplete", revoked: Markup)));

        PageStructure.Check(page);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
        Assert.Contains("This certificate was revoked", page, StringComparison.Ordinal);
        Assert.Contains("The erasure is not complete", page, StringComparison.Ordinal);
        Assert.DoesNotContain("The erasure is complete", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pending_certificate_says_so_first()
    {
        var page = await Rendered.Text(CertificatePage.Create(View(isPending: true, outcome: "pending")));

        PageStructure.Check(page);
        Assert.Contains("<h1>Certificate of erasure: shred pending</h1>", page, StringComparison.Ordinal);
        Assert.Contains("could bring it back until the date", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_revoked_certificate_does_not_look_complete() => Assert.DoesNotContain(
        "The erasure is complete", await Rendered.Text(CertificatePage.Create(View(revoked: "Wrong person."))), StringComparison.Ordinal);
}
