using System.Security.Cryptography;
using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Masking;

namespace Compliance.Tests.DataMap;

/// <summary>Which fields of a row that stays are masked, and which have to stay too.</summary>
public sealed class MaskableTests : IDisposable
{
    private readonly RandomNumberGenerator _random = RandomNumberGenerator.Create();

    [Fact]
    public void A_number_that_rows_refer_to_stays_and_any_other_value_is_masked_whether_they_refer_to_it_or_not()
    {
        var people = Load("""
            - name: people
              compliance: {erasure: mask}
              fields:
              - {name: id, fides_meta: {primary_key: true}}
              - {name: number, data_categories: [user.unique_id]}
              - {name: code, data_categories: [user.unique_id]}
              - {name: mail, data_categories: [user.contact.email], fides_meta: {identity: email}}
            - name: letters
              fields:
              - {name: id, fides_meta: {primary_key: true}}
              - {name: number, fides_meta: {references: [{dataset: shop, field: people.number, direction: from}]}}
              - {name: mail, fides_meta: {references: [{dataset: shop, field: people.mail, direction: from}]}}
            """).Collections.First();

        Assert.Equal("code mail", Masked(Strategies().Erasing(people)));
    }

    [Fact]
    public void Of_a_row_that_follows_another_the_reference_to_it_stays_and_its_own_times_do_not()
    {
        var lines = Load("""
            - name: invoices
              compliance: {retention: {period: P1Y, from: issued, ground: legal_obligation}}
              fields:
              - {name: no, data_categories: [user.behavior], fides_meta: {primary_key: true, identity: invoice}}
              - {name: issued, data_categories: [user.behavior]}
            - name: lines
              compliance: {retention: {with: invoices, keep: [product]}}
              fields:
              - {name: id, fides_meta: {primary_key: true}}
              - name: invoice
                data_categories: [user.behavior]
                fides_meta: {references: [{dataset: shop, field: invoices.no, direction: from}]}
              - {name: product, data_categories: [user.content]}
              - {name: issued, data_categories: [user.behavior]}
              - {name: remark, data_categories: [user.content]}
            """).Collections.Last();

        Assert.Equal("issued remark", Masked(Strategies().ErasingRetained(lines)));
    }

    public void Dispose() => _random.Dispose();

    private MaskingStrategies Strategies() => new(new MaskingSecrets(new byte[32], new byte[16]), _random);

    private static string? Masked(ErasureInstruction? instruction) =>
        instruction is ErasureInstruction.MaskFields mask ? string.Join(' ', mask.Masks.Select(each => each.Path)) : null;

    private static PersonalDataMap Load(string collections) => Yaml.Load($$"""
        compliance:
          connections: {store: {kind: sql} }
        dataset:
        - fides_key: shop
          compliance: {connection: store}
          collections:
        {{string.Join('\n', collections.ReplaceLineEndings("\n").Split('\n').Select(line => "  " + line))}}
        """);
}
