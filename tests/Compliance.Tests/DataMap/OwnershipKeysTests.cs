using Compliance.DataMap;

namespace Compliance.Tests.DataMap;

/// <summary>Whose rows are whose, as the map says it.</summary>
public sealed class OwnershipKeysTests
{
    private const string Gifts = """
        - {name: id, fides_meta: {primary_key: true} }
        - {name: buyer, fides_meta: {identity: email} }
        - {name: recipient, fides_meta: {identity: email} }
        - {name: card, data_categories: [user.content], fides_meta: {data_type: string} }
        - {name: stock, data_categories: [system.operations]}
        - {name: to, fields: [{name: street, data_categories: [user.contact.address.street]}, {name: city, data_categories: [user.contact.address.city]}]}
        """;

    [Fact]
    public void A_map_that_says_nothing_decides_nothing()
    {
        var gifts = Only(Gifts);

        Assert.Equal((SharedRowRule.Undecided, "customers"), (gifts.Shared, gifts.Group));
        Assert.Empty(gifts.Mention);
        Assert.DoesNotContain(gifts.Fields, field => field.IsMention);
    }

    [Theory]
    [InlineData("about: buyer", "recipient")]
    [InlineData("about: [buyer]", "recipient")]
    [InlineData("about: recipient", "buyer")]
    [InlineData("about: [buyer, recipient]", "")]
    public void Every_identity_is_a_mention_but_those_that_the_rows_are_about(string own, string mentions) =>
        Assert.Equal(mentions, Mentions(Only(Gifts, own)));

    [Fact]
    public void An_identity_field_says_itself_that_it_is_a_mention() =>
        Assert.Equal(
            "recipient",
            Mentions(
                Only(
                    Gifts.Replace(
                        "identity: email} }\n- {name: card",
                        "identity: email}, compliance: {about: false} }\n- {name: card",
                        StringComparison.Ordinal))));

    [Fact]
    public void Mentioned_fields_are_masked_and_an_identity_among_them_is_a_mention()
    {
        var gifts = Only(Gifts, "mention: [recipient, card, to]");

        Assert.Equal(SharedRowRule.Mask, gifts.Shared);
        Assert.Equal(["card", "to.street", "to.city"], gifts.Mention);
        Assert.Equal("recipient", Mentions(gifts));
    }

    [Theory]
    [InlineData("shared: keep", SharedRowRule.Keep)]
    [InlineData("shared: mask", SharedRowRule.Mask)]
    [InlineData("{shared: mask, mention: [card]}", SharedRowRule.Mask)]
    public void What_becomes_of_shared_rows_is_said(string own, SharedRowRule expected) => Assert.Equal(expected, Only(Gifts, own).Shared);

    [Theory]
    [InlineData("about: byuer", "about", "did you mean 'buyer'?")]
    [InlineData("about: card", "about", "is no identity field")]
    [InlineData("about: to", "about", "has no field")]
    [InlineData("about: {field: buyer}", "about", "list")]
    [InlineData("mention: [crad]", "mention", "did you mean 'card'?")]
    [InlineData("mention: card", "mention", "list")]
    [InlineData("{about: buyer, mention: [buyer]}", "mention", "cannot be a mention too")]
    [InlineData("mention: [id]", "mention", "cannot be masked")]
    [InlineData("mention: [stock]", "mention", "nothing personal")]
    [InlineData("{mention: [card], shared: keep}", "mention", "drop one of the two")]
    [InlineData("shared: share", "shared", "none of keep, mask")]
    [InlineData("group: 'all people'", "group", "letters, digits")]
    public void What_cannot_be_meant_is_refused(string own, string key, string reason)
    {
        var error = Assert.Single(Yaml.Errors(Yaml.Collection(Gifts, $"compliance: {Braced(own)}")));

        Assert.Equal(key, error.Key);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("- {name: note, compliance: {about: false} }", "Only an identity")]
    [InlineData(
        "- {name: a, fides_meta: {identity: email}, compliance: {about: false} }\n- {name: b, fides_meta: {identity: phone} }",
        "drop one of the two")]
    public void A_field_says_it_of_an_identity_and_in_agreement_with_its_collection(string fields, string reason)
    {
        var error = Assert.Single(
            Yaml.Errors(Yaml.Collection(fields, fields.Contains("phone", StringComparison.Ordinal) ? "compliance: {about: a}" : "")));

        Assert.Equal("about", error.Key);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("primary_key: true", "mask", true)]
    [InlineData("read_only: true", "mask", true)]
    [InlineData("primary_key: true", "keep", false)]
    public void A_mention_that_cannot_be_masked_is_kept(string meta, string shared, bool refused)
    {
        var yaml = Yaml.Collection(
            $"- {{name: by, fides_meta: {{identity: email}} }}\n- {{name: to, fides_meta: {{identity: email, {meta}}} }}",
            $"compliance: {{about: by, shared: {shared}}}");

        if (refused)
            Assert.Contains("say 'shared: keep'", Assert.Single(Yaml.Errors(yaml)).Message, StringComparison.Ordinal);
        else
            Yaml.Load(yaml);
    }

    [Fact]
    public void A_mask_of_a_mentioned_field_must_fit_it_though_the_rows_are_deleted() =>
        Assert.Equal(
            ["masking_strategy_override"],
            Yaml.Errors(
                    Yaml.Collection(
                        "- {name: by, fides_meta: {identity: email} }\n- {name: card, data_categories: [user], fides_meta: "
                        + "{masking_strategy_override: {strategy: hash} } }",
                        "compliance: {mention: [card]}"))
                .Select(error => error.Key));

    [Fact]
    public void A_group_is_the_datasets_unless_the_collection_says_another()
    {
        var map = Yaml.Load("""
            dataset:
            - fides_key: hr
              compliance: {group: employees}
              collections:
              - {name: staff, fields: []}
              - {name: applicants, compliance: {group: applicants}, fields: []}
            - {fides_key: shop, collections: [{name: buyers, fields: []}]}
            """);

        Assert.Equal(["employees", "applicants", "customers"], map.Collections.Select(each => each.Group));
        Assert.Equal(["applicants", "customers", "employees"], map.Groups);
    }

    [Theory]
    [InlineData("", "number")]
    [InlineData("identities: {number: {distinguishing: false}}", "")]
    [InlineData("identities: {email: {distinguishing: true}}", "email number")]
    public void A_kind_of_identity_tells_people_apart_where_the_map_says_so_or_it_is_a_whole_key(string top, string expected) =>
        Assert.Equal(
            expected,
            string.Join(
                ' ',
                Yaml.Load(
                        $$"""
                        compliance: { {{top}} }
                        dataset:
                        - fides_key: d
                          collections:
                          - name: people
                            fields: [{name: no, fides_meta: {primary_key: true, identity: number} }, {name: mail, fides_meta: {identity: email} }]
                        """
                    )
                    .DistinguishingIdentities.Order()));

    [Theory]
    [InlineData("{emial: {distinguishing: true}}", "emial", "did you mean 'email'?")]
    [InlineData("{email: {}}", "distinguishing", "missing")]
    [InlineData("{email: {distinguishing: maybe}}", "distinguishing", "true or false")]
    [InlineData("{email: true}", "email", "mapping")]
    public void A_kind_of_identity_is_one_that_the_map_has(string identities, string key, string reason)
    {
        var error = Assert.Single(Yaml.Errors($$"""
            compliance: {identities: {{identities}} }
            dataset: [{fides_key: d, collections: [{name: c, fields: [{name: mail, fides_meta: {identity: email} }]}]}]
            """));

        Assert.Equal(key, error.Key);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    private static Collection Only(string fields, string? own = null) =>
        Yaml.Load(Yaml.Collection(fields, own is null ? "" : $"compliance: {Braced(own)}")).Collections.Single();

    private static string Braced(string own) => own.StartsWith('{') ? own : $"{{{own}}}";

    private static string Mentions(Collection collection) =>
        string.Join(' ', collection.Fields.Where(field => field.IsMention).Select(field => field.Path));
}
