using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Preflight;
using Compliance.Testing.DataMap;
using Compliance.Tests.DataMap;

namespace Compliance.Tests.Preflight;

public sealed class NameCheckTests
{
    private static readonly PersonalDataMap Map = Yaml.Load("""
        compliance:
          connections:
            store: {kind: sql}
            files: {kind: azure_blobs}
        dataset:
        - fides_key: d
          compliance: {connection: store}
          collections:
          - name: a
            fields:
            - name: id
            - name: whole
            - name: address
              fields: [{name: city}, {name: street}]
        - fides_key: f
          compliance: {connection: files}
          collections:
          - name: b
            fields: [{name: name}, {name: body, compliance: {content: true}}]
        """);

    [Fact]
    public void A_store_as_mapped_has_no_finding() => Assert.Equal(("", ""), Names("id", "whole", "address.city", "address.street"));

    [Theory]
    [InlineData("address", "")]
    [InlineData("address address.city address.street", "")]
    [InlineData("address.city address.street whole.inner", "")]
    [InlineData("address.city address.street address.zip", "address.zip")]
    [InlineData("address address.city address.street address.zip", "address.zip")]
    [InlineData("address.city address.street addresses", "addresses")]
    [InlineData("address.city address.street score", "score")]
    public void A_field_is_known_by_itself_by_what_is_mapped_below_it_and_by_a_mapped_field_above_it(string seen, string unmapped) =>
        Assert.Equal(unmapped, Names([.. seen.Split(' '), "id", "whole"]).Unmapped);

    [Theory]
    [InlineData("id whole address.city", "address.street")]
    [InlineData("id whole address address.city", "address.street")]
    [InlineData("id whole address", "")]
    [InlineData("id whole.inner address", "")]
    [InlineData("whole address", "id")]
    [InlineData("", "address.city address.street id whole")]
    public void A_mapped_field_is_missing_when_nothing_of_it_is_seen(string seen, string missing) =>
        Assert.Equal(missing, Names(seen.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Missing);

    [Fact]
    public void A_collection_that_the_map_does_not_know_is_a_warning()
    {
        var found = Compare("store", sampled: false, ("d.a", ["id", "whole", "address"]), ("d.secrets", ["x", "y"]));

        Assert.Equal(
            ("collection-unmapped", "d.secrets", false),
            found.Select(each => (each.Code, each.Collection.ToString(), each.Blocks)).Single());
    }

    [Fact]
    public void A_collection_that_the_store_does_not_have_blocks_once_and_not_field_by_field()
    {
        var found = Assert.Single(Compare("store", sampled: false, ("d.z", ["id"])), each => each.Blocks);

        Assert.Equal(("collection-missing", "d.a"), (found.Code, found.Collection.ToString()));
        Assert.Contains("Connections:store:Schema", found.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_store_without_a_table_of_the_dataset_is_taken_for_the_wrong_database()
    {
        var found = Assert.Single(Compare("store", sampled: false));

        Assert.Equal(("database-wrong", true, "store: database-wrong"), (found.Code, found.Blocks, found.Reference));
    }

    [Fact]
    public void A_sample_without_rows_proves_nothing_and_a_field_missing_from_a_sample_is_a_warning()
    {
        Assert.Empty(Compare("store", sampled: true, ("d.a", [])));
        var found = Assert.Single(Compare("store", sampled: true, ("d.a", ["whole", "address"])));
        Assert.Equal(("field-missing", "id", false), (found.Code, found.Column, found.Blocks));
    }

    [Theory]
    [InlineData("address.city", "warns address.street")]
    [InlineData("", "blocks address.city blocks address.street")]
    public void Where_the_schema_names_the_columns_only_what_lies_inside_one_is_judged_by_a_sample(string inside, string expected)
    {
        var address = new CollectionAddress("d", "a");
        var seen = CollectionDescription.Of(
            [.. inside.Split(' ', StringSplitOptions.RemoveEmptyEntries), "id", "whole"], isSampled: true) with
        {
            HasSchema = true,
        };

        var found = StoreComparison.Compare(
            Map,
            new Dictionary<string, StoreDescription>
            {
                ["store"] = new(new Dictionary<CollectionAddress, CollectionDescription> { [address] = seen }),
            }
        );

        Assert.Equal(expected, string.Join(' ', found.Select(each => $"{(each.Blocks ? "blocks" : "warns")} {each.Column}")));
    }

    [Fact]
    public void A_body_is_never_missed_among_the_values() => Assert.Empty(Compare("files", sampled: true, ("f.b", ["name"])));

    [Fact]
    public void Stores_that_were_not_described_are_not_judged() =>
        Assert.Empty(StoreComparison.Compare(Map, new Dictionary<string, StoreDescription>()));

    [Theory]
    [InlineData("ID", "Write ID: the store tells capital and small letters apart.")]
    [InlineData("I-D", "Write I-D.")]
    [InlineData("i_d", "Write i_d.")]
    [InlineData("number", "Compare the names under 'fields' with the store's; where the column was renamed, give its new name.")]
    public void A_name_that_was_meant_is_said_and_is_not_reported_as_unmapped_too(string inStore, string remedy)
    {
        var found = Compare("store", sampled: false, ("d.a", [inStore, "whole", "address"]));

        Assert.Equal(remedy, found[0].Remedy);
        Assert.Equal(inStore == "number", found.Any(each => each.Code == "field-unmapped"));
    }

    [Theory]
    [InlineData("A", "Write A: the store tells capital and small letters apart.")]
    [InlineData("_a", "Write _a.")]
    public void A_collection_whose_name_was_meant_is_said(string inStore, string remedy)
    {
        var found = Assert.Single(Compare("store", sampled: false, ($"d.{inStore}", ["id", "whole", "address"])));

        Assert.Equal(("collection-missing", remedy), (found.Code, found.Remedy));
    }

    [Fact]
    public void No_remedy_says_to_remove_a_field_where_a_similar_name_exists()
    {
        var found = Compare("store", sampled: false, ("d.a", ["id", "whol", "adress"]));

        Assert.All(found, each => Assert.DoesNotContain("take it out", each.Remedy, StringComparison.Ordinal));
    }

    private static (string Unmapped, string Missing) Names(params string[] seen)
    {
        var found = Compare("store", sampled: false, ("d.a", seen));
        return (Columns("field-unmapped"), Columns("field-missing"));

        string Columns(string code) => string.Join(' ', found.Where(each => each.Code == code).Select(each => each.Column));
    }

    private static IReadOnlyList<PreflightFinding> Compare(
        string connection, bool sampled, params (string Address, string[] Paths)[] seen) =>
        StoreComparison.Compare(
            Map,
            new Dictionary<string, StoreDescription>
            {
                [connection] = new(
                    seen.ToDictionary(each => Addresses.Of(each.Address), each => CollectionDescription.Of(each.Paths, sampled))),
            }
        );
}
