using Compliance.DataMap;

namespace Compliance.Tests.DataMap;

public sealed class WordingTests
{
    private const string Titled = """
        data_use: [{fides_key: delivery, name: Bringing it to you, description: By carrier.}, {name: without a key}, {fides_key: mail, name: " "}]
        data_category: [{fides_key: user.shoe_size, parent_key: user, name: Shoe size}]
        dataset:
        - fides_key: shop
          name: The shop
          description: All of it.
          collections:
          - name: order_lines
            description: What was bought.
            compliance: {title: Bought articles}
            fields:
            - {name: id, description: Unique., fides_meta: {primary_key: true}, compliance: {title: Number} }
            - name: device
              compliance: {title: Your device}
              fields:
              - {name: userAgent, data_categories: [user.device] }
              - {name: ip, data_categories: [user.device.ip_address], compliance: {title: IP address} }
          - name: productReviews
            fields: [{name: SKU}, {name: details, fields: [{name: star_count}]}]
        """;

    private static readonly PersonalDataMap Map = Yaml.Load(Titled);

    [Theory]
    [InlineData("order_lines", "Order lines")]
    [InlineData("PartitionKey", "Partition key")]
    [InlineData("details.invoice.name", "Details: invoice: name")]
    [InlineData("SKU", "SKU")]
    [InlineData("already-erased", "Already erased")]
    [InlineData("e mail", "E mail")]
    [InlineData("_", "_")]
    [InlineData("", "")]
    public void A_name_is_put_into_words(string name, string words) => Assert.Equal(words, Wording.Of(name));

    [Fact]
    public void A_map_says_what_people_call_its_collections_and_fields()
    {
        var lines = Map.Find("shop.order_lines")!;
        Assert.Equal(("The shop", "All of it."), (Map.Datasets[0].Title, Map.Datasets[0].Description));
        Assert.Equal(("Bought articles", "What was bought."), (lines.Title, lines.Description));
        Assert.Equal(["Number", "Your device: user agent", "IP address"], lines.Fields.Select(field => field.Title));
        Assert.Equal("Unique.", lines.Fields[0].Description);
    }

    [Fact]
    public void Without_titles_names_are_put_into_words()
    {
        var reviews = Map.Find("shop.productReviews")!;
        Assert.Equal("Product reviews", reviews.Title);
        Assert.Equal(["SKU", "Details: star count"], reviews.Fields.Select(field => field.Title));
        Assert.Null(reviews.Description);
    }

    [Fact]
    public void Purposes_have_the_names_of_data_uses_and_otherwise_their_keys_in_words()
    {
        Assert.Equal(new Purpose("delivery", "Bringing it to you", "By carrier."), Map.Vocabulary.Purpose("delivery"));
        Assert.Equal("Order fulfilment", Map.Vocabulary.Purpose("order_fulfilment").Title);
        Assert.Equal("Mail", Map.Vocabulary.Purpose("mail").Title);
    }

    [Theory]
    [InlineData("user.contact.email", "User Contact Email")]
    [InlineData("user.shoe_size", "Shoe size")]
    [InlineData("user.never_heard_of", "Never heard of")]
    public void Categories_have_the_names_of_fideslang_or_of_the_map(string category, string name) =>
        Assert.Equal(name, Map.Vocabulary.Category(category));

    [Fact]
    public void Every_category_of_the_taxonomy_has_a_name() => Assert.All(DataCategories.Names.Values, Assert.NotEmpty);

    [Theory]
    [InlineData("title: Wrong, fides_key: shop")]
    [InlineData("fides_key: shop, compliance: {title: Wrong}")]
    public void A_title_elsewhere_is_refused_with_the_place_where_it_belongs(string dataset) => Assert.Contains(
        Yaml.Errors($"compliance: {{controller: x}}\ndataset: [{{{dataset}, collections: []}}]"),
        error => error.Message.Contains("'compliance' block of its collection or field", StringComparison.Ordinal));
}
