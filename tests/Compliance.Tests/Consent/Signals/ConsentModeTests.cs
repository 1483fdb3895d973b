using Compliance.Consent.Signals;

namespace Compliance.Tests.Consent.Signals;

public sealed class ConsentModeTests
{
    [Fact]
    public void Without_an_allowed_purpose_every_type_is_denied() =>
        Assert.All(ConsentMode.States([]).Values, state => Assert.Equal("denied", state));

    [Fact]
    public void The_types_are_those_of_consent_mode_2_in_their_order() => Assert.Equal(
        [
            "ad_storage", "ad_user_data", "ad_personalization", "analytics_storage", "functionality_storage", "personalization_storage",
            "security_storage",
        ],
        ConsentMode.States([]).Keys);

    [Theory]
    [InlineData("analytics", "analytics_storage")]
    [InlineData("analytics.reporting", "")]
    [InlineData("marketing", "ad_storage ad_personalization")]
    [InlineData("marketing third_party_sharing", "ad_storage ad_user_data ad_personalization")]
    [InlineData("third_party_sharing", "")]
    [InlineData("marketing.advertising.third_party", "ad_personalization")]
    [InlineData("market", "")]
    [InlineData("essential functional personalize", "functionality_storage personalization_storage security_storage")]
    public void A_type_is_granted_when_all_its_purposes_or_ones_above_them_are_allowed(string allowed, string granted) => Assert.Equal(
        granted.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        ConsentMode.States(allowed.Split(' ')).Where(state => state.Value == ConsentMode.Granted).Select(state => state.Key));

    [Fact]
    public void A_table_of_its_own_replaces_the_declared_one_and_what_it_leaves_out_is_denied()
    {
        var table = new Dictionary<string, ValueList<string>> { ["ad_storage"] = ["newsletter"], ["security_storage"] = [] };
        var states = ConsentMode.States(["newsletter", "analytics", "essential"], table);
        Assert.Equal(["ad_storage"], states.Where(state => state.Value == ConsentMode.Granted).Select(state => state.Key));
    }

    [Fact]
    public void The_declared_table_names_every_type() =>
        Assert.Equal(ConsentMode.Types.Order(StringComparer.Ordinal), ConsentMode.DataUses.Keys.Order(StringComparer.Ordinal));
}
