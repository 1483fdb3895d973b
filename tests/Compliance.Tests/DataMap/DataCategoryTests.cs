using Compliance.DataMap;

namespace Compliance.Tests.DataMap;

public sealed class DataCategoryTests
{
    [Fact]
    public void The_taxonomy_is_fideslangs_and_every_former_key_leads_into_it()
    {
        Assert.Equal(85, DataCategories.Known.Count);
        Assert.Contains("user.contact.phone_number", DataCategories.Known);
        Assert.All(
            DataCategories.Known,
            key => Assert.True(!key.Contains('.', StringComparison.Ordinal) || DataCategories.Known.Contains(key[..key.LastIndexOf('.')])));
        Assert.All(
            DataCategories.Renamed,
            each => Assert.True(DataCategories.Known.Contains(each.Value) && !DataCategories.Known.Contains(each.Key)));
    }

    [Theory]
    [InlineData("users.contact.email", "user.contact.email")]
    [InlineData("user.contact.phnoe_number", "user.contact.phone_number")]
    [InlineData("contact.email", "user.contact.email")]
    [InlineData("usr.name", "user.name")]
    [InlineData("User.Contact.Email", "user.contact.email")]
    [InlineData("email", "user.contact.email")]
    [InlineData("personal.passport_number", "user.government_id.passport_number")]
    [InlineData("system.operation", "system.operations")]
    public void An_unknown_category_is_refused_with_the_one_that_was_meant(string written, string meant)
    {
        var error = Assert.Single(Yaml.Errors(Yaml.Collection($"- {{name: a, data_categories: [{written}]}}")));

        Assert.Equal(("data_categories", 12), (error.Key, error.Line));
        Assert.EndsWith($"; did you mean '{meant}'?", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("data_categories: [usr.name]\nfields: []")]
    [InlineData("fields: [{name: a, data_categories: [system.contact]}]")]
    public void On_a_collection_too_and_never_taken_for_impersonal(string rest) =>
        Assert.Equal(
            ["data_categories"],
            Yaml.Errors(
                    $"dataset:\n- fides_key: d\n  collections:\n  - name: c\n    {rest.Replace("\n", "\n    ", StringComparison.Ordinal)}")
                .Select(error => error.Key));

    [Theory]
    [InlineData("user.employment", "")]
    [InlineData("user.phone_number", "; did you mean 'user.contact.phone_number'?")]
    public void An_unknown_one_under_user_that_is_no_misspelling_is_noted_and_personal(string category, string hint)
    {
        var map = Yaml.Load(Yaml.Collection($"- {{name: a, data_categories: [{category}], fides_meta: {{identity: email}} }}"));

        Assert.EndsWith($"it counts as personal, for it is under 'user'{hint}", Assert.Single(map.Notes).Message, StringComparison.Ordinal);
        Assert.Equal([category], map.Collections.Single().Fields.Single().DataCategories);
    }

    [Theory]
    [InlineData("user.provided.identifiable.contact.email", "user.contact.email")]
    [InlineData("user.derived.identifiable.gender", "user.demographic.gender")]
    [InlineData("user.date_of_birth", "user.demographic.date_of_birth")]
    [InlineData("account.contact.city", "user.contact.address.city")]
    public void A_former_category_counts_as_the_one_of_today(string former, string today)
    {
        var map = Yaml.Load(Yaml.Collection($"- {{name: a, data_categories: [{former}], fides_meta: {{identity: email}} }}"));

        Assert.Equal([today], map.Collections.Single().Fields.Single().DataCategories);
        Assert.Contains($"'{former}' '{today}' today", Assert.Single(map.Notes).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_map_declares_categories_of_its_own()
    {
        var map = Yaml.Load("""
            data_category:
            - {fides_key: user.loyalty_tier, parent_key: user, name: Loyalty tier}
            - {fides_key: shop.shelf, parent_key: null}
            - {fides_key: account.contact.city, parent_key: account.contact}
            dataset:
            - fides_key: d
              collections:
              - {name: c, fields: [{name: a, data_categories: [user.loyalty_tier], fides_meta: {identity: card}}, {name: b, data_categories: [shop.shelf]}, {name: e, data_categories: [account.contact.city]}]}
            """);

        Assert.Equal([true, false, true], map.Collections.Single().Fields.Select(field => field.IsPersonal));
        Assert.Equal(["fides_key", "data_categories"], map.Notes.Select(note => note.Key));
        Assert.Contains("'user' alone are personal", map.Notes[0].Message, StringComparison.Ordinal);
        Assert.Equal(
            ["fides_key"], Yaml.Errors("data_category: [{fides_key: loyalty, parent_key: user}]\ndataset: []").Select(error => error.Key));
    }

    [Fact]
    public void A_map_without_any_category_loads_and_its_identities_are_personal()
    {
        var fields = Yaml.Load(
                Yaml.Collection(
                    "- {name: id, fides_meta: {primary_key: true} }\n- {name: mail, fides_meta: {identity: email} }\n- {name: text}"))
            .Collections.Single()
            .Fields;

        Assert.Equal([false, true, false], fields.Select(field => field.IsPersonal));
    }

    [Fact]
    public void A_mask_must_fit_an_identity_whatever_its_categories() =>
        Assert.Equal(
            ["masking_strategy_override"],
            Yaml.Errors(
                    Yaml.Collection(
                        "- {name: mail, fides_meta: {identity: email, masking_strategy_override: {strategy: hash} } }",
                        "compliance: {erasure: mask}"))
                .Select(error => error.Key));

    [Fact]
    public void Categories_of_an_object_are_those_of_its_fields_that_have_none()
    {
        var fields = Yaml.Load(Yaml.Collection("""
            - name: address
              data_categories: [user.contact.address]
              fides_meta: {data_type: object}
              fields:
              - {name: street}
              - {name: city, data_categories: [user.contact.address.city]}
              - {name: geo, fields: [{name: lat, data_categories: []}]}
            - {name: mail, fides_meta: {identity: email}}
            """)).Collections.Single().Fields;

        Assert.Equal(
            ["user.contact.address", "user.contact.address.city", "user.contact.address", ""],
            fields.Select(field => string.Join(' ', field.DataCategories)));
    }
}
