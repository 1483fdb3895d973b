using Compliance.DataMap;

namespace Compliance.Tests.DataMap;

/// <summary>Rows that are kept as long as the rows of another collection: an invoice and its lines.</summary>
public sealed class FollowedRetentionTests
{
    private const string Ref = "fides_meta: {references: [{dataset: d, field: invoices.no, direction: from}]}";

    [Fact]
    public void A_child_has_its_parents_period_start_ground_and_law()
    {
        var lines = Load($"{{name: lines, compliance: {{retention: {{with: invoices}} }}, fields: [{{name: invoice, {Ref} }}]}}").Last();

        Assert.Equal(
            ("P10Y", "issued", "legal_obligation", "AO § 147"),
            (lines.Retention!.Period.ToString(), lines.Retention.From, lines.Retention.Ground, lines.Retention.Law));
        Assert.Equal(new RetentionParent(new CollectionAddress("d", "invoices"), "invoice", "no"), lines.Retention.Parent);
        Assert.Empty(lines.Retention.Keep);
    }

    [Theory]
    [InlineData("d.invoices", "[]")]
    [InlineData("invoices", "[product]")]
    public void The_parent_is_named_within_the_dataset_or_whole_and_the_child_says_what_it_keeps(string with, string keep)
    {
        var lines = Load(
                $"{{name: lines, compliance: {{retention: {{with: {with}, keep: {keep} }} }}, "
                    + $"fields: [{{name: invoice, {Ref} }}, {{name: product}}]}}"
            )
            .Last();

        Assert.Equal(keep.Trim('[', ']').Split(',', StringSplitOptions.RemoveEmptyEntries), lines.Retention!.Keep);
    }

    [Fact]
    public void The_reference_may_be_declared_on_the_parents_side()
    {
        var map = Yaml.Load("""
            dataset:
            - fides_key: d
              collections:
              - name: invoices
                compliance: {retention: {period: P1Y, from: issued} }
                fields: [{name: no, fides_meta: {references: [{dataset: d, field: lines.invoice, direction: to}]} }, {name: issued}]
              - {name: lines, compliance: {retention: {with: invoices} }, fields: [{name: invoice}]}
            """);

        Assert.Equal(
            ("invoice", "no"), (map.Collections.Last().Retention!.Parent!.Path, map.Collections.Last().Retention!.Parent!.ParentPath));
    }

    [Fact]
    public void Children_of_children_have_the_first_parents_period_and_each_its_own_parent()
    {
        var collections = Load(
                "{name: notes, compliance: {retention: {with: lines} }, fields: [{name: line, fides_meta: {references: [{dataset: d, "
                + "field: lines.id, direction: from}]} }]}",
                $"{{name: lines, compliance: {{retention: {{with: invoices}} }}, fields: [{{name: id}}, {{name: invoice, {Ref} }}]}}")
            .ToDictionary(each => each.Address.Collection);

        Assert.All(collections.Values, each => Assert.Equal(("P10Y", "issued"), (each.Retention!.Period.ToString(), each.Retention.From)));
        Assert.Equal(
            ["d.lines", "d.invoices"],
            new[] { "notes", "lines" }.Select(name => collections[name].Retention!.Parent!.Collection.ToString()));
    }

    [Fact]
    public void Of_several_references_the_map_says_which_counts()
    {
        const string Two =
            "fields: [{name: sold_by, fides_meta: {references: [{dataset: d, field: invoices.no, direction: from}]} }, {name: "
            + "returned_by, fides_meta: {references: [{dataset: d, field: invoices.no, direction: from}]} }]";

        Assert.Equal(
            "sold_by",
            Load($"{{name: lines, compliance: {{retention: {{with: invoices, by: sold_by}} }}, {Two} }}").Last().Retention!.Parent!.Path);
        Refused(
            $"{{name: lines, compliance: {{retention: {{with: invoices}} }}, {Two} }}", "with", "by: FIELD', one of sold_by, returned_by");
        Refused($"{{name: lines, compliance: {{retention: {{with: invoices, by: soldby}} }}, {Two} }}", "by", "did you mean 'sold_by'?");
    }

    [Theory]
    [InlineData("with: invoises", "with", "did you mean 'invoices'?")]
    [InlineData("with: people", "with", "has no retention to follow")]
    [InlineData("with: lines", "with", "none has a period")]
    [InlineData("with: other", "with", "No reference joins")]
    [InlineData("with: open, keep: [product]", "keep", "has none")]
    [InlineData("with: invoices, keep: [prodct]", "keep", "did you mean 'product'?")]
    [InlineData("with: invoices, period: P1Y", "period", "leave it out here")]
    [InlineData("with: invoices, from: issued", "from", "leave it out here")]
    [InlineData("with: invoices, ground: tax", "ground", "leave it out here")]
    [InlineData("with: invoices, law: tax", "law", "leave it out here")]
    [InlineData("period: P1Y, from: product, by: invoice", "by", "under 'with'")]
    [InlineData("with: masked", "with", "add it to 'keep' of d.masked")]
    public void What_cannot_be_followed_is_refused_with_the_remedy(string retention, string key, string reason) => Refused(
        $$"""
        {name: lines, compliance: {retention: { {{retention}} } }, fields: [
          {name: invoice, {{Ref}} },
          {name: open, fides_meta: {references: [{dataset: d, field: open.no, direction: from}]} },
          {name: masked, fides_meta: {references: [{dataset: d, field: masked.no, direction: from}]} },
          {name: product}]}
        """.ReplaceLineEndings(" "),
        key,
        reason);

    [Fact]
    public void Collections_that_follow_one_another_in_a_circle_are_named()
    {
        const string To = "fides_meta: {references: [{dataset: d, field: ";
        var error = Assert.Single(Yaml.Errors(Map(
            $"{{name: a, compliance: {{retention: {{with: b}} }}, fields: [{{name: x, {To}b.x, direction: from}}]}} }}]}}",
            $"{{name: b, compliance: {{retention: {{with: c}} }}, fields: [{{name: x, {To}c.x, direction: from}}]}} }}]}}",
            $"{{name: c, compliance: {{retention: {{with: a}} }}, fields: [{{name: x, {To}a.x, direction: from}}]}} }}]}}")));

        Assert.EndsWith("d.a, d.b, d.c", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_chain_of_children_needs_no_deep_stack()
    {
        var chain = Enumerable
            .Range(0, 20_000)
            .Select(number =>
                number == 0
                    ? "{name: c0, compliance: {retention: {with: invoices} }, fields: [{name: x, fides_meta: {references: [{dataset: d, "
                        + "field: invoices.no, direction: from}]} }]}"
                    : $"{{name: c{number}, compliance: {{retention: {{with: c{number - 1} }} }}, "
                        + $"fields: [{{name: x, fides_meta: {{references: [{{dataset: d, field: c{number - 1}.x, direction: from}}]}} }}]}}"
            );

        Assert.Equal("issued", Load([.. chain.Reverse()]).First(each => each.Address.Collection == "c19999").Retention!.From);
    }

    [Fact]
    public void The_field_that_starts_a_period_needs_no_place_under_keep()
    {
        Yaml.Load(
            Yaml.Collection(
                "- {name: at, data_categories: [user], fides_meta: {masking_strategy_override: {strategy: hash} } }\n- {name: total, "
                + "data_categories: [user]}",
                "compliance: {retention: {period: P1Y, from: at, ground: g, keep: [total]} }"));
    }

    [Fact]
    public void A_ground_may_keep_every_personal_field()
    {
        var rows = Yaml.Load(
                Yaml.Collection(
                    "- {name: id, fides_meta: {primary_key: true} }\n- {name: mail, data_categories: [user.contact.email], fides_meta: "
                    + "{identity: email} }\n- {name: at, data_categories: [user]}",
                    "compliance: {retention: {period: P1Y, from: at, ground: g, keep: [mail, at]} }"))
            .Collections.Single();

        Assert.Equal(["mail", "at"], rows.Retention!.Keep);
        Assert.Empty(Compliance.DataMap.Masking.Maskable.RewrittenWhereRetained(rows));
    }

    private static void Refused(string collection, string key, string reason)
    {
        var error = Assert.Single(Yaml.Errors(Map(collection)));
        Assert.Equal(key, error.Key);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<Collection> Load(params string[] collections) =>
        Yaml.Load(Map(collections)).Collections.Where(each => each.Retention is { Ground: not null, Law: not null });

    private static string Map(params string[] collections) =>
        $$"""
            compliance: {}
            dataset:
            - fides_key: d
              collections:
              - name: invoices
                compliance: {retention: {period: P10Y, from: issued, ground: legal_obligation, law: AO § 147} }
                fields: [{name: no, fides_meta: {primary_key: true} }, {name: issued}]
              - {name: open, compliance: {retention: {period: P1Y, from: at} }, fields: [{name: no}, {name: at}]}
              - {name: masked, compliance: {retention: {period: P1Y, from: at, ground: g, keep: [at]} }, fields: [{name: no, data_categories: [user]}, {name: at}]}
              - {name: people, fields: [{name: id}]}
              - {name: other, compliance: {retention: {period: P1Y, from: at} }, fields: [{name: at}]}
              - {{string.Join("\n  - ", collections)}}
            """;
}
