using Compliance.DataMap;
using Compliance.DataMap.Uses;

namespace Compliance.Tests.DataMap.Uses;

/// <summary>What people are told besides what a purpose uses: read where it is said, and null where it is not.</summary>
public sealed class DisclosureTests
{
    private const string Field = "- {name: id, data_categories: [user.unique_id], fides_meta: {primary_key: true} }";

    [Fact]
    public void What_the_map_leaves_out_is_unsaid_and_nothing_is_another_answer()
    {
        Assert.Equal(PurposeDisclosure.Unsaid, Of("basis: contract"));
        var nothing = Of("basis: contract\nautomated_decision: false\ntransfers: []\nsources: []");
        Assert.Equal(new AutomatedDecisions(false, null, null), nothing.Automated);
        Assert.Empty(nothing.Transfers!);
        Assert.Empty(nothing.Sources!);
    }

    [Fact]
    public void What_the_map_says_is_read()
    {
        var said = Of(
            """
            basis: legitimate_interests
            interest: To show what suits you.
            provision: {required_by_contract: true, consequences: We cannot deliver.}
            automated_decision: {logic: A score of past orders., effects: Whether you may pay later.}
            transfers:
            - {country: US, recipient: the mail provider, safeguard: standard_clauses, description: Ask us for a copy.}
            sources:
            - {description: The trade register, url: https://register.example/, public: true}
            """);
        Assert.Equal("To show what suits you.", said.Interest);
        Assert.Equal(new DataProvision(false, true, "We cannot deliver."), said.Provision);
        Assert.Equal(new AutomatedDecisions(true, "A score of past orders.", "Whether you may pay later."), said.Automated);
        Assert.Equal(
            new ThirdCountryTransfer("US", "the mail provider", TransferSafeguard.StandardClauses, "Ask us for a copy."),
            Assert.Single(said.Transfers!));
        Assert.Equal(new DataSource("The trade register", "https://register.example/", true), Assert.Single(said.Sources!));
    }

    [Theory]
    [InlineData("basis: consent\ninterest: Ours.", "interest", "Only a purpose on the basis legitimate_interests")]
    [InlineData("basis: contract\nautomated_decision: true", "automated_decision", "Say how it decides")]
    [InlineData("basis: contract\nautomated_decision: {logic: A score.}", "effects", "This key is missing")]
    [InlineData("basis: contract\ntransfers: [{safeguard: adequacy}]", "country", "This key is missing")]
    [InlineData("basis: contract\ntransfers: [{country: Germany, safeguard: adequacy}]", "country", "two capitals")]
    [InlineData("basis: contract\ntransfers: [{country: US, safeguard: shield}]", "safeguard", "is none of adequacy")]
    [InlineData("basis: contract\ntransfers: [{country: US, safeguard: adequacy, to: us}]", "to", "unknown here")]
    [InlineData("basis: contract\nsources: [{public: true}]", "description", "This key is missing")]
    [InlineData("basis: contract\nprovision: {required: true}", "required", "unknown here")]
    public void What_is_wrong_is_named_with_its_key_and_a_remedy(string purpose, string key, string message)
    {
        var error = Assert.Single(Yaml.Errors(Text(purpose)));
        Assert.Equal(key, error.Key);
        Assert.Contains(message, error.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("map.yml:", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Contacts_are_a_line_or_what_it_is_made_of()
    {
        var contact = Contact(
            """
            privacy: privacy@shop.example
            address: 1 Example Street
            country: DE
            requests: https://shop.example/requests
            representative: {name: The board, email: board@shop.example}
            data_protection_officer: dpo@shop.example
            authority: {name: The authority, country: DE, phone: +49 30 0000}
            """);
        Assert.Equal(("1 Example Street", "DE", "https://shop.example/requests"), (contact.Address, contact.Country, contact.Requests));
        Assert.Equal("The board, board@shop.example", contact.Representative!.Line);
        Assert.Equal(new ContactParty(null, Email: "dpo@shop.example"), contact.DataProtectionOfficer);
        Assert.Equal("The authority, DE, +49 30 0000", contact.Authority!.Line);
        Assert.Equal(new ContactParty("The authority of your country"), ContactParty.Of("The authority of your country"));
    }

    [Theory]
    [InlineData("country: Germany", "country", "two capitals")]
    [InlineData("authority: {email: nobody}", "email", "is no email address")]
    [InlineData("authority: {phone: call us}", "phone", "A telephone number has digits")]
    [InlineData("authority: {}", "authority", "Say at least a name")]
    [InlineData("authority: {role: chief}", "role", "unknown here")]
    public void A_contact_that_cannot_be_is_named(string contact, string key, string message)
    {
        var errors = Yaml.Errors(WithContact(contact));
        Assert.Contains(errors, error => error.Key == key && error.ToString().Contains(message, StringComparison.Ordinal));
    }

    private static ControllerContact Contact(string contact) => Yaml.Load(WithContact(contact)).Contact!;

    private static string WithContact(string contact) => Top("contact", contact, 4);

    private static PurposeDisclosure Of(string purpose) => Yaml.Load(Text(purpose)).Uses["ads"].Disclosure;

    private static string Text(string purpose) => Top("purposes", $"ads:\n{Indented(purpose, 2)}", 4);

    private static string Top(string key, string below, int by) => Yaml.Collection(Field)
        .Replace("dataset:", $"  {key}:\n{Indented(below, by)}\ndataset:", StringComparison.Ordinal);

    private static string Indented(string text, int by) =>
        string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(line => new string(' ', by) + line));
}
