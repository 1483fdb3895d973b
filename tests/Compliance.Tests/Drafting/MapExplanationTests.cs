using Compliance.DataMap;
using Compliance.Drafting;
using Compliance.Tests.DataMap;

namespace Compliance.Tests.Drafting;

public sealed class MapExplanationTests
{
    private const string Map = """
        compliance:
          connections:
            store: {kind: sql}
        dataset:
        - fides_key: shop
          compliance: {connection: store}
          collections:
          - name: people
            compliance: {erasure: mask}
            fields:
            - {name: id, data_categories: [user.unique_id], fides_meta: {primary_key: true, identity: number}}
            - {name: mail, data_categories: [user.contact.email], fides_meta: {identity: email, data_type: string, masking_strategy_override: {strategy: hmac}}}
            - {name: note, data_categories: [user.content]}
          - name: invoices
            compliance: {retention: {period: P10Y, from: at, ground: legal_obligation, law: AO 147, keep: [total]}}
            fields:
            - {name: id, fides_meta: {primary_key: true}}
            - {name: person, fides_meta: {references: [{dataset: shop, field: people.id, direction: from}]}}
            - {name: at}
            - {name: total, data_categories: [user.financial]}
            - {name: remark, data_categories: [user.content]}
          - name: lines
            fields:
            - {name: id, fides_meta: {primary_key: true}}
            - {name: invoice, fides_meta: {references: [{dataset: shop, field: invoices.id, direction: from}]}}
            - {name: what, data_categories: [user.behavior]}
          - name: logins
            fields: [{name: id, fides_meta: {primary_key: true}}, {name: number, data_categories: [user.unique_id], fides_meta: {identity: number}}]
          - name: letters
            fields: [{name: id, fides_meta: {primary_key: true}}, {name: phone, data_categories: [user.contact.phone_number], fides_meta: {identity: phone}}]
          - name: colours
            fields: [{name: id, fides_meta: {primary_key: true}}, {name: name}]
        """;

    [Theory]
    [InlineData("people", "email@shop.people.mail")]
    [InlineData("invoices", "email@shop.people.mail shop.people.id>shop.invoices.person")]
    [InlineData("lines", "email@shop.people.mail shop.people.id>shop.invoices.person shop.invoices.id>shop.lines.invoice")]
    [InlineData("logins", "email@shop.people.mail number@shop.logins.number")]
    [InlineData("letters", "")]
    [InlineData("colours", "")]
    public void The_shortest_way_to_each_collection_is_shown(string collection, string way) =>
        Assert.Equal(
            way,
            string.Join(
                ' ',
                Explain(collection, "email").Way.Select(step => step.Identity is { } kind ? $"{kind}@{step.To}" : $"{step.From}>{step.To}"))
        );

    [Fact]
    public void What_an_erasure_does_and_what_a_ground_keeps_is_shown()
    {
        var people = Explain("people", "email");
        Assert.Equal(ErasureEffect.Mask, people.Effect);
        Assert.Equal(["mail (hmac)", "note (null_rewrite)"], people.Masked);

        var invoices = Explain("invoices", "email");
        Assert.Equal(
            (ErasureEffect.Delete, "legal_obligation", "AO 147", "P10Y", "at"),
            (invoices.Effect, invoices.Kept!.Ground, invoices.Kept.Law, invoices.Kept.Period, invoices.Kept.From));
        Assert.Equal(["total"], invoices.Kept.Fields);
        Assert.Equal(["remark (null_rewrite)"], invoices.Kept.Masked);
    }

    [Fact]
    public void What_is_not_reached_says_why()
    {
        Assert.Equal(
            (
                ErasureEffect.NotReached,
                "shop.letters is found by phone alone, not given: ask for it, or refer to a collection that is reached."),
            Why("letters"));
        Assert.Equal((ErasureEffect.NotReached, "Nothing in it is personal."), Why("colours"));

        (ErasureEffect, string) Why(string collection) =>
            (Explain(collection, "email").Effect, Assert.Single(Explain(collection, "email").Gaps));
    }

    private static ExplainedCollection Explain(string collection, params string[] kinds) =>
        MapExplanation.Of(Yaml.Load(Map), kinds.ToHashSet()).Collections.Single(each => each.Address.Collection == collection);
}
