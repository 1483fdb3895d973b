using System.Text;
using Compliance.Consent.Notices;
using Compliance.Proof.Verifying;
using Compliance.Testing.Consent;

namespace Compliance.Tests.Consent.Notices;

public sealed class NoticeHashTests
{
    private static readonly Notice Notice = ConsentBench.NoticeOf(purposes: [ConsentBench.Recommend]);

    [Fact]
    public void What_is_hashed_is_strict_JSON_in_one_spelling()
    {
        var canonical = NoticeHash.Canonical(Notice, "en", ConsentBench.Web);
        StrictJson.ParseObject(canonical);
        Assert.Equal(
            """
            {"format":"compliance-notice/v1","code":"shop-privacy","version":1,"language":"en","surface":"web-banner","title":"Your choice","text":"We ask you. You may say no.","purposes":[{"code":"recommend","text":"We use your mail address to recommend.","categories":["user.contact"],"recipients":[],"keptFor":"P2Y","explicit":false}]}
            """,
            Encoding.UTF8.GetString(canonical));
    }

    [Fact]
    public void Every_change_of_what_is_shown_changes_the_hash()
    {
        var text = Notice.Texts[0];
        var purpose = Notice.Purposes[0];
        var hashes = new[]
        {
            Notice,
            Notice with { Version = 2 },
            Notice with { Texts = [text with { Title = "Your choices" }] },
            Notice with { Texts = [text with { Text = "We ask." }] },
            Notice with { Texts = [text with { Purposes = new Dictionary<string, string> { [ConsentBench.Recommend] = "So." } }] },
            Notice with { Purposes = [purpose with { Categories = ["user"] }] },
            Notice with { Purposes = [purpose with { Recipients = ["ads.example"] }] },
            Notice with { Purposes = [purpose with { KeptFor = "P1Y" }] },
            Notice with { Purposes = [purpose with { IsExplicit = true }] },
        }.Select(each => NoticeHash.Of(each, "en", ConsentBench.Web)).ToList();
        hashes.Add(NoticeHash.Of(Notice, "de", ConsentBench.Web));
        hashes.Add(NoticeHash.Of(Notice, "en", ConsentBench.App));
        Assert.Equal(hashes.Count, hashes.Distinct().Count());
    }

    [Theory]
    [InlineData("fr", ConsentBench.Web, NoticeError.NoSuchLanguage, "en, de")]
    [InlineData("en", "kiosk", NoticeError.NoSuchSurface, "web-banner, app-settings")]
    public void A_language_or_surface_that_it_does_not_have_is_refused_with_those_that_it_has(
        string language, string surface, NoticeError error, string remedy)
    {
        var refused = Assert.Throws<NoticeException>(() => NoticeHash.Of(Notice, language, surface));
        Assert.Equal(error, refused.Error);
        Assert.Contains(remedy, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_notice_cannot_be_changed_through_the_lists_that_it_was_made_from()
    {
        var surfaces = new List<string> { ConsentBench.Web };
        var words = new Dictionary<string, string> { [ConsentBench.Recommend] = "So." };
        var notice = Notice with { Surfaces = surfaces, Texts = [Notice.Texts[0] with { Purposes = words }] };
        var before = NoticeHash.Of(notice, "en", ConsentBench.Web);
        surfaces.Clear();
        words[ConsentBench.Recommend] = "Otherwise.";
        Assert.Equal(before, NoticeHash.Of(notice, "en", ConsentBench.Web));
    }
}
