using Compliance.DataMap;

namespace Compliance.Tests.DataMap;

/// <summary>A reference that does not say which way values flow.</summary>
public sealed class ReferenceDirectionTests
{
    [Theory]
    [InlineData("", "primary_key: true", ReferenceDirection.From)]
    [InlineData("primary_key: true", "", ReferenceDirection.To)]
    public void It_is_followed_from_a_whole_key_to_the_rows_that_refer_to_it(string here, string there, ReferenceDirection expected)
    {
        var map = Yaml.Load(Map(here, there));

        Assert.Equal(expected, Assert.Single(map.Collections.First().Find("x")!.References!).Direction);
        var note = Assert.Single(map.Notes, each => each.Key == "references");
        Assert.Contains($"'direction: {(expected == ReferenceDirection.From ? "from" : "to")}'", note.Message, StringComparison.Ordinal);
        Assert.Equal((8, "d.a.x"), (note.Line, note.Where));
    }

    [Fact]
    public void A_part_of_a_key_is_no_key()
    {
        var map = Yaml.Load(Map("primary_key: true", "primary_key: true", more: ", {name: y, fides_meta: {primary_key: true} }"));

        Assert.Equal(ReferenceDirection.From, Assert.Single(map.Collections.First().Find("x")!.References!).Direction);
    }

    [Theory]
    [InlineData("", "", "neither of its fields")]
    [InlineData("primary_key: true", "primary_key: true", "both of its fields")]
    public void Where_keys_tell_nothing_the_map_must(string here, string there, string why)
    {
        var error = Assert.Single(Yaml.Errors(Map(here, there)));

        Assert.Equal("references", error.Key);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.Contains(
            "'direction: from' if values there find rows here, 'direction: to' if values here find rows there",
            error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void In_a_file_from_Fides_it_is_a_note_and_the_reference_is_not_followed()
    {
        var map = Yaml.Load(Map("", "").Replace("compliance: {}\n", "", StringComparison.Ordinal));

        Assert.Empty(map.Collections.First().Find("x")!.References!);
        Assert.Contains("it is not followed", Assert.Single(map.Notes, each => each.Key == "references").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Both_ways_are_two_references() =>
        Assert.Equal(
            [ReferenceDirection.From, ReferenceDirection.To],
            Yaml.Load(
                    Map("", "")
                        .Replace(
                            "[{dataset: d, field: b.x}]",
                            "[{dataset: d, field: b.x, direction: from}, {dataset: d, field: b.x, direction: to}]",
                            StringComparison.Ordinal))
                .Collections.First()
                .Find("x")!
                .References!.Select(each => each.Direction));

    [Fact]
    public void Rows_that_nothing_leads_to_are_noted_with_the_reference_that_leads_away()
    {
        var map = Yaml.Load("""
            dataset:
            - fides_key: d
              collections:
              - {name: people, fields: [{name: id, fides_meta: {primary_key: true, identity: email}}]}
              - name: orders
                fields: [{name: who, data_categories: [user.unique_id], fides_meta: {references: [{dataset: d, field: people.id, direction: to}]}}]
              - {name: lost, fields: [{name: text, data_categories: [user.content]}]}
              - {name: impersonal, fields: [{name: text}]}
            """);

        Assert.Equal(["d.orders", "d.lost"], map.Notes.Select(note => note.Where));
        Assert.Contains(
            "the reference of who leads away from here; did you mean 'direction: from', so that d.people leads here?",
            map.Notes[0].Message,
            StringComparison.Ordinal);
        Assert.Contains("mark a field with fides_meta.identity", map.Notes[1].Message, StringComparison.Ordinal);
    }

    private static string Map(string here, string there, string more = "") => $$"""
        compliance: {}
        dataset:
        - fides_key: d
          collections:
          - name: a
            fields:
            - name: x
              fides_meta: {references: [{dataset: d, field: b.x}]{{(here.Length > 0 ? ", " + here : "")}} }
            {{(more.Length > 0 ? "- " + more[2..] : "")}}
          - name: b
            fields: [{name: x, fides_meta: { {{there}} } }]
        """;
}
