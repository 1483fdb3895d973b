using Compliance.Connectors;
using Compliance.Testing.DataMap;
using Compliance.DataMap;

namespace Compliance.Tests.DataMap;

public sealed class DriftCheckTests
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
    public void A_store_as_mapped_has_no_drift() => Assert.Equal(("", ""), Drift("id", "whole", "address.city", "address.street"));

    [Theory]
    [InlineData("address", "")]
    [InlineData("address address.city address.street", "")]
    [InlineData("address.city address.street whole.inner", "")]
    [InlineData("address.city address.street address.zip", "address.zip")]
    [InlineData("address address.city address.street address.zip", "address.zip")]
    [InlineData("address.city address.street addresses", "addresses")]
    [InlineData("address.city address.street score", "score")]
    public void A_field_is_known_by_itself_by_what_is_mapped_below_it_and_by_a_mapped_field_above_it(string seen, string unmapped) =>
        Assert.Equal(unmapped, Drift([.. seen.Split(' '), "id", "whole"]).Unmapped);

    [Theory]
    [InlineData("id whole address.city", "address.street")]
    [InlineData("id whole address address.city", "address.street")]
    [InlineData("id whole address", "")]
    [InlineData("id whole.inner address", "")]
    [InlineData("whole address", "id")]
    [InlineData("", "id whole address.city address.street")]
    public void A_mapped_field_is_gone_when_nothing_of_it_is_seen(string seen, string gone) =>
        Assert.Equal(gone, Drift(seen.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Gone);

    [Fact]
    public void A_collection_that_the_map_does_not_know_is_reported()
    {
        var drift = Compare("store", sampled: false, ("d.a", ["id", "whole", "address"]), ("d.secrets", ["x", "y"]));

        Assert.Equal(("d.secrets", CoverageGapKind.UnmappedField), drift.Unmapped.Select(gap => (gap.Collection.ToString(), gap.Kind)).Single());
    }

    [Fact]
    public void A_collection_that_the_store_no_longer_has_is_gone_field_by_field() =>
        Assert.Equal(4, Compare("store", sampled: false).Gone.Count);

    [Fact]
    public void A_sample_without_rows_proves_nothing_and_one_with_rows_is_said_to_be_a_sample()
    {
        Assert.Empty(Compare("store", sampled: true, ("d.a", [])).Gone);
        Assert.True(Assert.Single(Compare("store", sampled: true, ("d.a", ["whole", "address"])).Gone).Sampled);
    }

    [Fact]
    public void A_body_is_never_missed_among_the_values() => Assert.Empty(Compare("files", sampled: true, ("f.b", ["name"])).Gone);

    [Fact]
    public void Stores_that_were_not_described_are_not_judged() =>
        Assert.Empty(DriftCheck.Compare(Map, new Dictionary<string, StoreDescription>()).Gone);

    private static (string Unmapped, string Gone) Drift(params string[] seen)
    {
        var drift = Compare("store", sampled: false, ("d.a", seen));
        Assert.All(drift.Unmapped, gap => Assert.Equal(CoverageGapKind.UnmappedField, gap.Kind));
        return (string.Join(' ', drift.Unmapped.Select(gap => gap.Detail.Split(' ')[4])), string.Join(' ', drift.Gone.Select(field => field.Field.Path)));
    }

    private static Drift Compare(string connection, bool sampled, params (string Address, string[] Paths)[] seen) => DriftCheck.Compare(
        Map,
        new Dictionary<string, StoreDescription>
        {
            [connection] = new(seen.ToDictionary(each => Addresses.Of(each.Address), each => CollectionDescription.Of(each.Paths, sampled))),
        });
}
