using System.Buffers.Text;
using Compliance.Consent.Ledger;
using Compliance.Consent.Ledger.Acts;
using Compliance.Consent.Preferences;
using Compliance.DataMap.Uses;
using Compliance.Decisions.Policies;
using Compliance.Testing.Consent;
using NodaTime;

namespace Compliance.Tests.Consent.Preferences;

public sealed class PreferenceTokensTests
{
    private static readonly WithdrawalLinkKey Key = new(new byte[32]);

    private readonly PreferenceAccess _access = new(
        ConsentBench.NewDevice(), "shop-privacy", "de-AT", "app-settings", ConsentBench.Start + Duration.FromMinutes(30));

    [Fact]
    public void A_token_opens_what_it_was_issued_for_until_its_time_is_over()
    {
        var tokens = new PreferenceTokens(Key);
        var token = tokens.Issue(_access);
        Assert.Equal(_access, tokens.TryOpen(token, ConsentBench.Start));
        Assert.Equal(_access, tokens.TryOpen(token, _access.Expires - Duration.FromSeconds(1)));
        Assert.Null(tokens.TryOpen(token, _access.Expires));
    }

    [Fact]
    public void A_token_that_was_changed_or_is_another_deployments_or_a_links_opens_nothing()
    {
        var tokens = new PreferenceTokens(Key);
        var token = tokens.Issue(_access);
        for (var at = 0; at < token.Length; at++)
        {
            var changed = token.ToCharArray();
            changed[at] = changed[at] == 'A' ? 'B' : 'A';
            Assert.Null(tokens.TryOpen(new string(changed), ConsentBench.Start));
        }

        Assert.Null(new PreferenceTokens(new WithdrawalLinkKey([1, .. new byte[31]])).TryOpen(token, ConsentBench.Start));
        var link = new WithdrawalLinks(Key).Issue(_access.Holder, null);
        foreach (var other in new[] { null, "", token + "A", token[..^1], token + "=", link })
            Assert.Null(tokens.TryOpen(other, ConsentBench.Start));
        Assert.Throws<ConsentException>(() => new WithdrawalLinks(Key).Open(token));
    }

    [Fact]
    public void A_link_says_nothing_of_its_holder_and_no_two_of_the_same_are_alike()
    {
        var links = new WithdrawalLinks(Key);
        var tokens = Enumerable.Range(0, 100).Select(_ => links.Issue(_access.Holder, ConsentBench.Newsletter)).ToList();
        Assert.Equal(100, tokens.Distinct(StringComparer.Ordinal).Count());
        var start = _access.Holder.Id.ToByteArray(bigEndian: true)[..4];
        Assert.All(tokens, token => Assert.Equal(-1, Base64Url.DecodeFromChars(token).AsSpan().IndexOf(start)));
        Assert.All(tokens, token => Assert.Equal(new LinkedWithdrawal(_access.Holder, ConsentBench.Newsletter), links.Open(token)));
    }

    [Theory]
    [InlineData("marketing", PurposeClasses.Marketing)]
    [InlineData("marketing.advertising.first_party", PurposeClasses.Marketing | PurposeClasses.TargetedAdvertising)]
    [InlineData(
        "marketing.advertising.third_party.targeted",
        PurposeClasses.Marketing | PurposeClasses.TargetedAdvertising | PurposeClasses.Sharing)]
    [InlineData("third_party_sharing", PurposeClasses.Sale)]
    [InlineData("marketing_research", PurposeClasses.None)]
    [InlineData("delivery", PurposeClasses.None)]
    public void A_purpose_below_a_data_use_of_fideslang_has_its_classes(string purpose, PurposeClasses classes) =>
        Assert.Equal(classes, FideslangUses.ClassesOf(purpose));
}
