using System.Security.Cryptography;
using System.Text;
using Compliance.DataMap;

namespace Compliance.Tests.DataMap;

public sealed class DataMapLoaderTests
{
    [Fact]
    public void Everything_that_the_map_says_is_in_the_model()
    {
        var map = Yaml.Load("""
            compliance:
              controller: The Shop
              connections:
                sales: {kind: sql, parallel: 8, per_second: 500}
                files: {kind: azure_blobs}
            dataset:
            - fides_key: shop_sales
              compliance: {connection: sales, owner: finance}
              collections:
              - name: orders
                fides_meta: {erase_after: [shop_sales.lines], after: [shop_sales.lines]}
                compliance:
                  erasure: mask
                  lawful_basis: contract
                  purposes: [delivery, bookkeeping]
                  retention: {period: P10Y, from: placed_at, ground: legal_obligation, law: AO § 147, keep: [address]}
                fields:
                - {name: id, fides_meta: {primary_key: true, data_type: integer}}
                - {name: placed_at}
                - name: mail
                  data_categories: [user.contact.email]
                  fides_meta:
                    data_type: string
                    identity: email
                    read_only: false
                    masking_strategy_override: {strategy: hmac, configuration: {algorithm: SHA-512, format_preservation: {suffix: "@x"}}}
                  compliance: {third_party: redact}
                - name: address
                  fields:
                  - {name: city, data_categories: [user.contact.address.city]}
                  - {name: zip, data_categories: [user.contact.address.postal_code], fides_meta: {read_only: true}}
              - name: lines
                fields:
                - name: order_id
                  fides_meta: {references: [{dataset: shop_sales, field: orders.id, direction: from}]}
            - fides_key: shop_files
              compliance: {connection: files}
              collections:
              - name: pictures
                fields:
                - {name: name, fides_meta: {primary_key: true}}
                - {name: body, data_categories: [user], compliance: {content: true, sealed: true}}
            """);

        Assert.Equal("The Shop", map.Controller);
        Assert.Equal(new Connection("sales", "sql", 8, 500), map.Connections["sales"]);
        Assert.Equal(new Connection("files", "azure_blobs", 4, 200), map.Connections["files"]);
        Assert.Equal(
            [("shop_sales", "sales", "finance"), ("shop_files", "files", null)],
            map.Datasets.Select(each => (each.Key, each.Connection, each.Owner)));

        var lines = new CollectionAddress("shop_sales", "lines");
        var orders = map.Collections.First();
        Assert.Equal(
            ("shop_sales.orders", "sales", RowErasure.Mask, "contract"),
            (orders.Address.ToString(), orders.Connection, orders.Erasure, orders.LawfulBasis));
        Assert.Equal([lines], orders.EraseAfter);
        Assert.Equal([lines], orders.ReadAfter);
        Assert.Equal(["delivery", "bookkeeping"], orders.Purposes);
        Assert.Equal(
            ("P10Y", "placed_at", "legal_obligation", "AO § 147"),
            (orders.Retention!.Period.ToString(), orders.Retention.From, orders.Retention.Ground, orders.Retention.Law));
        Assert.Equal(["address.city", "address.zip"], orders.Retention.Keep);
        Assert.Equal(["id", "placed_at", "mail", "address.city", "address.zip"], orders.Fields.Select(field => field.Path));
        Assert.Equal("id", Assert.Single(orders.PrimaryKey).Path);
        Assert.True(orders.Find("address.zip")!.IsReadOnly);

        var mail = orders.Find("mail")!;
        Assert.Equal(
            ("email", "string", ThirdPartyData.Redact, "hmac"), (mail.Identity, mail.DataType, mail.ThirdParty, mail.Masking!.Strategy));
        Assert.Equal(
            new Dictionary<string, string> { ["algorithm"] = "SHA-512", ["format_preservation.suffix"] = "@x" },
            mail.Masking.Configuration);

        var reference = Assert.Single(map.Find(lines)!.Find("order_id")!.References!);
        Assert.Equal(new FieldReference(new FieldAddress(orders.Address, "id"), ReferenceDirection.From), reference);
        var body = map.Collections.Last().Find("body")!;
        Assert.True(body is { IsContent: true, IsSealed: true, IsPersonal: true });
    }

    [Fact]
    public void The_digest_is_that_of_the_exact_bytes()
    {
        byte[] yaml = [.. Encoding.UTF8.Preamble, .. "dataset: []\r\n"u8];

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(yaml)), DataMapLoader.Load(yaml, "map.yml").Digest);
    }

    [Theory]
    [InlineData("", RowErasure.Delete)]
    [InlineData("fides_meta: {masking_strategy_override: {strategy: delete}}", RowErasure.Delete)]
    [InlineData("fides_meta: {masking_strategy_override: {strategy: null_rewrite}}", RowErasure.Mask)]
    [InlineData("fides_meta: {skip_processing: true}", RowErasure.None)]
    [InlineData("fides_meta: {skip_processing: false}", RowErasure.Delete)]
    [InlineData("compliance: {erasure: mask}", RowErasure.Mask)]
    [InlineData("compliance: {erasure: none}", RowErasure.None)]
    [InlineData("{fides_meta: {masking_strategy_override: {strategy: null_rewrite}}, compliance: {erasure: delete}}", RowErasure.Delete)]
    public void Rows_are_deleted_unless_the_map_says_otherwise(string settings, RowErasure expected)
    {
        var lines = settings.StartsWith('{') ? settings[1..^1].Replace("}}, ", "}}\n", StringComparison.Ordinal) : settings;

        Assert.Equal(expected, Yaml.Load(Yaml.Collection("- {name: a, data_categories: [user]}", lines)).Collections.Single().Erasure);
    }

    [Theory]
    [InlineData("[{name: a, fides_meta: {read_only: true}}, {name: b, fides_meta: {read_only: true}}]", RowErasure.None)]
    [InlineData("[{name: a, fides_meta: {read_only: true}}, {name: b}]", RowErasure.Delete)]
    public void Nothing_erases_rows_that_are_read_only_throughout(string fields, RowErasure expected) => Assert.Equal(
        expected,
        Yaml.Load($$"""dataset: [{fides_key: d, collections: [{name: c, fields: {{fields}} }]}]""").Collections.Single().Erasure);

    [Fact]
    public void A_field_takes_over_what_its_object_collection_or_dataset_says()
    {
        var fields = Yaml.Load(
                """
                dataset:
                - fides_key: d
                  data_categories: [user]
                  collections:
                  - name: a
                    data_categories: [user.contact]
                    fields:
                    - {name: own, data_categories: [system.operations]}
                    - {name: taken}
                    - name: object
                      fides_meta: {read_only: true, masking_strategy_override: {strategy: preserve}}
                      compliance: {sealed: true, third_party: redact}
                      fields:
                      - {name: taken}
                      - {name: own, fides_meta: {read_only: false, masking_strategy_override: {strategy: null_rewrite}}, compliance: {sealed: false, third_party: include}}
                  - name: b
                    fields: [{name: taken}]
                """
            )
            .Collections.SelectMany(collection => collection.Fields)
            .ToArray();

        Assert.Equal(
            ["system.operations", "user.contact", "user.contact", "user.contact", "user"],
            fields.Select(field => field.DataCategories.Single()));
        Assert.True(fields[2] is { IsReadOnly: true, IsSealed: true, ThirdParty: ThirdPartyData.Redact, Masking.Strategy: "preserve" });
        Assert.True(
            fields[3] is { IsReadOnly: false, IsSealed: false, ThirdParty: ThirdPartyData.Include, Masking.Strategy: "null_rewrite" });
    }

    [Fact]
    public void Names_with_dots_in_a_collection_are_found_whole() => Assert.Equal(
        "d.dbo.Orders",
        Yaml.Load("""
            dataset:
            - fides_key: d
              collections:
              - name: dbo.Orders
                fields: [{name: id}]
              - name: lines
                fides_meta: {erase_after: [d.dbo.Orders]}
                fields: [{name: order, fides_meta: {references: [{dataset: d, field: dbo.Orders.id, direction: from}]}}]
            """).Collections.Last().Fields.Single().References!.Single().To.Collection.ToString());

    [Fact]
    public void Names_with_dots_in_a_dataset_are_found_whole() => Assert.Equal(
        "warehouse.eu.orders",
        Yaml.Load("""
            dataset:
            - fides_key: warehouse.eu
              collections:
              - name: orders
                fields: [{name: id}]
              - name: lines
                fides_meta: {erase_after: [warehouse.eu.orders]}
                fields: [{name: order, fides_meta: {references: [{dataset: warehouse.eu, field: orders.id, direction: from}]}}]
            """).Collections.Last().EraseAfter.Single().ToString());

    [Fact]
    public void Two_collections_whose_addresses_read_alike_are_refused()
    {
        var refused = Assert.Throws<DataMapException>(() => Yaml.Load("""
            dataset:
            - {fides_key: a.b, collections: [{name: c, fields: []}]}
            - {fides_key: a, collections: [{name: b.c, fields: []}]}
            """));

        Assert.Equal((3, "name"), (refused.Errors.Single().Line, refused.Errors.Single().Key));
    }

    [Fact]
    public void A_dataset_that_comes_after_another_is_read_after_all_of_it() => Assert.Equal(
        ["a.x", "a.y"],
        Yaml.Load("""
            dataset:
            - {fides_key: a, collections: [{name: x, fields: []}, {name: y, fields: []}]}
            - {fides_key: b, fides_meta: {after: [a]}, collections: [{name: z, fields: []}]}
            """).Collections.Last().ReadAfter.Select(address => address.ToString()));

    [Fact]
    public void An_alias_stands_for_what_its_anchor_holds() => Assert.Equal(
        ["user.contact"],
        Yaml.Load("""
            dataset:
            - fides_key: d
              collections: [{name: c, fields: [{name: a, data_categories: &c [user.contact]}, {name: b, data_categories: *c}]}]
            """).Collections.Single().Find("b")!.DataCategories);

    [Fact]
    public void The_length_of_a_field_is_in_the_model() =>
        Assert.Equal(
            [40, null],
            Yaml.Load(Yaml.Collection("- {name: a, fides_meta: {length: 40}}\n- {name: b}"))
                .Collections.Single()
                .Fields.Select(field => field.Length));

    [Fact]
    public void Rows_are_deleted_unless_referenced_and_else_masked_where_the_map_says_so()
    {
        var yaml = Yaml.Collection(
            "- {name: a, data_categories: [user], fides_meta: {data_type: string, length: 5, masking_strategy_override: {strategy: hmac}}}",
            "compliance: {erasure: {delete: unless_referenced, else: mask}}");

        Assert.Equal(
            RowErasure.DeleteUnlessReferenced,
            Yaml.Load(yaml.Replace("length: 5", "length: 64", StringComparison.Ordinal)).Collections.Single().Erasure);
        Assert.Contains("length is 5", Assert.Single(Yaml.Errors(yaml)).Message, StringComparison.Ordinal);
    }

    /// <summary>Memory is measured, for it is the same under any load.</summary>
    [Fact]
    public void Four_thousand_collections_cost_in_proportion_what_four_hundred_cost()
    {
        Assert.InRange(Cost(4_000), 0, Cost(400) * 13);

        static long Cost(int collections)
        {
            var yaml = Compliance.Testing.DataMap.SyntheticMap.Yaml(collections);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Equal(collections, Yaml.Load(yaml).Collections.Count());
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }
}
