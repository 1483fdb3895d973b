using Compliance.DataMap;
using Compliance.DataMap.Uses;
using Compliance.Decisions.Policies;
using Compliance.Personalization;
using NodaTime;

namespace Compliance.Tests.DataMap.Uses;

/// <summary>What purposes may use, as the map declares it.</summary>
public sealed class PurposeUseTests
{
    private const string Fields = """
        - {name: id, fides_meta: {primary_key: true, identity: number, data_type: string} }
        - {name: born, data_categories: [user.demographic.date_of_birth]}
        - {name: postcode, data_categories: [user.contact.address.postal_code]}
        - {name: faith, data_categories: [user.demographic.religious_belief]}
        - {name: iban, data_categories: [user.financial.bank_account]}
        - {name: friend, data_categories: [user.unique_id], compliance: {third_party: redact} }
        - {name: mood, data_categories: [user.behavior], compliance: {special_category: true} }
        - {name: likes, fields: [{name: colour, data_categories: [user.behavior]}, {name: size, data_categories: [user.behavior]}]}
        """;

    [Fact]
    public void A_purpose_has_its_basis_its_classes_its_days_and_its_fields()
    {
        var use = Only(
            """
            basis: legitimate_interests
            classes: [marketing, profiling]
            from: 2026-01-01
            until: 2027-01-01
            review: 2026-06-01
            review_grace_days: 14
            despite_restriction: true
            despite_limit: true
            uses:
            - fields: [shop.people.postcode]
            - {fields: [shop.people.born], as: age-band, recipients: [mailer, mailer]}
            """);
        Assert.Equal((LegalBasis.LegitimateInterests, PurposeClasses.Marketing | PurposeClasses.Profiling), (use.Basis, use.Classes));
        Assert.Equal((new LocalDate(2026, 1, 1), new LocalDate(2027, 1, 1)), (use.From, use.Until));
        Assert.Equal((new LocalDate(2026, 6, 1), 14), (use.ReviewDue, use.ReviewGraceDays));
        Assert.True(use is { IsAllowedUnderRestriction: true, MayUseSensitive: true });
        Assert.Equal(["postcode ", "born age-band"], use.Fields.Select(each => $"{each.Field.Path} {each.As}"));
        Assert.Equal(["mailer"], use.Fields[1].Recipients);
    }

    [Fact]
    public void An_object_stands_for_the_fields_in_it() =>
        Assert.Equal(
            ["likes.colour", "likes.size"],
            Only("basis: consent\nuses: [{fields: [shop.people.likes]}]").Fields.Select(each => each.Field.Path));

    [Fact]
    public void A_purpose_that_uses_a_field_is_one_of_its_collections_purposes() =>
        Assert.Equal(["ads"], Map("basis: consent\nuses: [{fields: [shop.people.born]}]").Collections.Single().Purposes);

    [Theory]
    [InlineData("uses: []", "basis", "This key is missing")]
    [InlineData("basis: consnet", "basis", "did you mean 'consent'?")]
    [InlineData("basis: consent\nclasses: [markting]", "classes", "did you mean 'marketing'?")]
    [InlineData("basis: consent\nfrom: yesterday", "from", "write 2027-01-31")]
    [InlineData("basis: consent\nfrom: 2026-01-02\nuntil: 2026-01-02", "until", "end before it begins")]
    [InlineData("basis: consent\nreview_grace_days: 5", "review_grace_days", "There is no review to wait for")]
    [InlineData("basis: consent\nuses: [{fields: []}]", "fields", "Name at least one field")]
    [InlineData("basis: consent\nuses: [{fields: [shop.people.bron]}]", "uses", "did you mean 'shop.people.born'?")]
    [InlineData("basis: consent\nuses: [{fields: [shop.people]}]", "uses", "is a whole collection: name the fields")]
    [InlineData("basis: consent\nuses: [{fields: [shop.people.born, shop.people.born]}]", "uses", "is named twice for this purpose")]
    [InlineData("basis: consent\nuses: [{fields: [shop.people.likes, shop.people.likes.size]}]", "uses", "is named twice for this purpose")]
    [InlineData("basis: consent\nuses: [{fields: [shop.people.iban], as: age-band}]", "uses", "'as' fits fields of another category")]
    [InlineData("basis: consent\nuses: [{fields: [shop.people.born], as: age_band}]", "as", "did you mean 'age-band'?")]
    [InlineData("basis: consent\nuses: [{fields: [shop.people.friend]}]", "uses", "The value is about another person")]
    [InlineData("basis: consent\nuse: []", "use", "did you mean 'uses'?")]
    public void A_mistake_is_named_with_its_remedy(string purpose, string key, string remedy)
    {
        var errors = Yaml.Errors(Text(purpose));
        Assert.Contains(errors, error => error.Key == key && error.Message.Contains(remedy, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("faith", true, true)]
    [InlineData("mood", true, true)]
    [InlineData("iban", false, true)]
    [InlineData("born", false, false)]
    public void Categories_and_the_map_tell_what_is_special_and_what_is_sensitive(string field, bool isSpecial, bool isSensitive)
    {
        var found = Map("basis: consent").Collections.Single().Find(field)!;
        Assert.Equal((isSpecial, isSensitive), (found.IsSpecialCategory, found.IsSensitive));
    }

    [Fact]
    public void The_policy_of_decisions_says_what_the_map_says()
    {
        var policy = UsePolicy.Of(
            Map("basis: contract\nreview: 2026-06-01\nuses: [{fields: [shop.people.born], as: year, recipients: [mailer]}]"));
        var purpose = Assert.Single(policy.Purposes);
        Assert.Equal(("ads", LegalBasis.Contract), (purpose.Code, purpose.Basis));
        Assert.Equal(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero), purpose.ReviewDue);
        var born = policy.Fields.Single(field => field.Address == "shop.people.born");
        Assert.Equal(
            ("ads", "year", "mailer"),
            (born.Uses.Single().Purpose, born.Uses.Single().Generalisation, born.Uses.Single().Recipients.Single()));
        Assert.Empty(policy.Fields.Single(field => field.Address == "shop.people.postcode").Uses);
        Assert.True(policy.Fields.Single(field => field.Address == "shop.people.faith").IsSpecialCategory);
    }

    [Fact]
    public void The_schema_offers_every_generalisation_and_no_other()
    {
        var schema = System.Text.Json.Nodes.JsonNode.Parse(
            File.ReadAllText(Testing.Repository.PathTo("docs/schema/compliance-datamap.schema.json")))!;
        var offered = schema["$defs"]!["purposeUse"]!["properties"]!["uses"]!["items"]!["properties"]!["as"]!["enum"]!.AsArray();
        Assert.Equal(Generalisation.All.Keys, offered.Where(each => each is not null).Select(each => $"{each}"));
    }

    private static PurposeUse Only(string purpose) => Map(purpose).Uses["ads"];

    private static PersonalDataMap Map(string purpose) => Yaml.Load(Text(purpose));

    private static string Text(string purpose)
    {
        var indented = string.Join('\n', purpose.ReplaceLineEndings("\n").Split('\n').Select(line => $"      {line}"));
        return Yaml.Collection(Fields).Replace("dataset:", $"  purposes:\n    ads:\n{indented}\ndataset:", StringComparison.Ordinal);
    }
}
