using System.Globalization;
using System.Text;
using Compliance.DataMap;

namespace Compliance.Tests.DataMap;

public sealed class DataMapErrorsTests
{
    /// <summary>A line that ends in <c>#!</c> has a mistake in each of the keys named behind it.</summary>
    private const string FullOfMistakes = """
        complience: {}                                                 #! complience
        compliance:
          controler: The Shop                                          #! controler
          connections:
            sales:
              kind: sqll                                               #! kind
              parallel: 101                                            #! parallel
              per_second: many                                         #! per_second
            files: {kind: azure_blobs, burst: 4}                       #! burst
            "bad name": {kind: sql}                                    #! bad name
        dataset:
        - fides_key: shop
          organization_fides_key: default_organization
          compliance: {connection: saless, owner: [finance]}            #! connection owner
          fides_meta: {after: [elsewhere], resource_id: r}             #! after
          collections:
          - name: buyers
            fides_meta:
              erase_after: [shop.parcles, shop.buyers]                 #! erase_after erase_after
              skip_processing: sometimes                               #! skip_processing
            compliance:
              erasure: remove                                          #! erasure
              lawful_basis: contract
              retention:
                period: 10 years                                       #! period
                from: bought_at                                        #! from
                ground: legal_obligation
                keep: [name]                                           #! keep
            fields:
            - name: id
              fides_meta: {primary_key: 1, primary_key: true}          #! primary_key primary_key
              compliance: {sealed: maybe}                              #! sealed
            - name: mail
              data_categoies: [user.contact.email]                     #! data_categoies
              fides_meta: {identity: "e mail", data_type: strng}       #! identity data_type
            - name: mail                                               #! name
              data_categories: user.contact.email                      #! data_categories
            - description: nameless                                    #! name
            - name: address
              data_categories: [user.contact.address]
              fides_meta: {return_all_elements: true}                  #! return_all_elements
              fields:
              - name: city
                fides_meta: {masking_strategy_override: {strategy: hashh}}     #! strategy
              - name: street
                fides_meta:
                  masking_strategy_override: {strategy: string_rewrite}        #! rewrite_value
              - name: zip.code                                                 #! name
          - name: parcels
            fields:
            - name: buyer_id
              fides_meta:
                references:
                - {dataset: shop, field: buyers.idd, direction: form}          #! field direction
                - {dataset: shopp, field: buyers.id}                           #! dataset
                - {dataset: shop, field: sellers.id}                           #! field
                - {dataset: shop, field: buyers.address}                       #! field
                - {dataset: shop}                                              #! field
              compliance: {third_party: hide}                                  #! third_party
          - name: parcels                                                      #! name
            fields: []
          - fields: []                                                         #! name
        - fides_key: shop                                                      #! fides_key
          collections: []
        - name: keyless                                                        #! fides_key collections
        """;

    [Fact]
    public void Every_mistake_is_reported_at_once_with_its_line_and_key()
    {
        var expected =
            from line in FullOfMistakes.Split('\n').Select((text, index) => (text, Number: index + 1))
            let marked = line.text.Split("#!")
            where marked.Length > 1
            from key in marked[1].Trim() == "bad name" ? ["bad name"] : marked[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)
            select $"{line.Number}: {key}";

        var errors = Yaml.Errors(FullOfMistakes);

        Assert.Equal(expected.Order(), errors.Select(error => $"{error.Line}: {error.Key.Trim()}").Order());
        Assert.True(errors.Count > 40);
        Assert.Equal(errors.OrderBy(error => error.Line).ThenBy(error => error.Column), errors);
    }

    [Fact]
    public void The_column_is_where_the_value_begins()
    {
        foreach (var error in Yaml.Errors(FullOfMistakes).Where(error => error.Key is "kind" or "erasure" or "period" or "direction"))
        {
            var line = FullOfMistakes.Split('\n')[error.Line - 1];
            Assert.Matches("^(sqll|remove|10 years|form)", line[(error.Column - 1)..]);
        }
    }

    [Fact]
    public void An_error_reads_as_a_place_that_an_editor_can_open()
    {
        var error = Yaml.Errors(FullOfMistakes).Single(each => each.Key == "data_type");

        Assert.Equal(
            "map.yml:35:51: data_type in shop.buyers.mail: 'strng' is none of string, integer, float, boolean, object_id, object, or one "
            + "with '[]'; did you mean 'string'?",
            error.ToString());
    }

    [Theory]
    [InlineData("complience", "compliance")]
    [InlineData("controler", "controller")]
    [InlineData("connection", "sales")]
    [InlineData("data_categoies", "data_categories")]
    [InlineData("strategy", "hash")]
    [InlineData("dataset", "shop")]
    [InlineData("erase_after", "shop.parcels")]
    [InlineData("direction", "from")]
    public void A_misspelt_name_gets_the_nearest_known_one(string key, string meant) =>
        Assert.Contains(
            Yaml.Errors(FullOfMistakes),
            error => error.Key == key && error.Message.EndsWith($"did you mean '{meant}'?", StringComparison.Ordinal));

    [Theory]
    [InlineData("P0D")]
    [InlineData("P-1Y")]
    [InlineData("P1Y-2M")]
    [InlineData("PT24H")]
    [InlineData("P1DT1H")]
    [InlineData("P201Y")]
    [InlineData("P1000000000D")]
    [InlineData("10Y")]
    [InlineData("P")]
    [InlineData("")]
    public void A_period_that_is_no_positive_time_of_the_calendar_is_refused(string period) =>
        Assert.Equal(["period"], Keys(Retained($"period: \"{period}\", from: at")));

    [Theory]
    [InlineData("P10Y")]
    [InlineData("P6M")]
    [InlineData("P2W")]
    [InlineData("P1Y6M15D")]
    public void A_period_in_calendar_units_is_read(string period) =>
        Assert.Equal(period, Yaml.Load(Retained($"period: {period}, from: at")).Collections.Single().Retention!.Period.ToString());

    [Theory]
    [InlineData("period: P1Y, from: gone", "from")]
    [InlineData("period: P1Y, from: flag", "from")]
    [InlineData("period: P1Y, from: secret", "from")]
    [InlineData("period: P1Y, from: at, keep: [at]", "keep")]
    [InlineData("period: P1Y, from: at, law: a law", "law")]
    [InlineData("period: P1Y, from: at, ground: ''", "ground")]
    [InlineData("period: P1Y, from: at, ground: legal_obligation, keep: [gone]", "keep")]
    [InlineData("from: at", "period")]
    [InlineData("period: P1Y", "from")]
    [InlineData("period: P1Y, from: at, untill: never", "untill")]
    public void Retention_names_a_time_and_what_its_ground_keeps(string retention, string key) =>
        Assert.Equal([key], Keys(Retained(retention)));

    [Theory]
    [InlineData("{primary_key: true}")]
    [InlineData("{identity: email}")]
    [InlineData("{references: [{dataset: shop, field: people.other, direction: from}]}")]
    public void What_rows_are_found_by_is_not_sealed(string meta) => Assert.Equal(["sealed"], Keys(Yaml.Collection($$"""
        - {name: value, fides_meta: {{meta}}, compliance: {sealed: true} }
        - {name: other}
        """, settings: "")).Distinct());

    [Fact]
    public void A_sealed_identity_is_fine_beside_another_that_finds_the_row() => Yaml.Load(Yaml.Collection("""
        - {name: number, fides_meta: {identity: customer_number}}
        - {name: mail, fides_meta: {identity: email}, compliance: {sealed: true}}
        """));

    [Fact]
    public void A_reference_to_a_sealed_field_is_refused() => Assert.Equal(["field"], Keys(Yaml.Collection("""
        - {name: value, fides_meta: {references: [{dataset: shop, field: people.other, direction: from}]}}
        - {name: other, compliance: {sealed: true}}
        """)));

    [Theory]
    [InlineData("")]
    [InlineData(", keep: [value]")]
    public void What_a_ground_keeps_may_be_sealed_for_it_is_resealed_under_the_grounds_own_key(string keep) => Yaml.Load(Yaml.Collection(
        """
        - {name: id, data_categories: [user], fides_meta: {primary_key: true, identity: customer_number} }
        - {name: at}
        - {name: value, data_categories: [user], compliance: {sealed: true} }
        """,
        $$"""compliance: {retention: {period: P1Y, from: at, ground: legal_obligation{{keep}} } }"""));

    [Theory]
    [InlineData("azure_blobs", "- {name: a, compliance: {content: true} }\n- {name: b, compliance: {content: true} }")]
    [InlineData("azure_blobs", "- {name: a, compliance: {content: true}, fides_meta: {primary_key: true} }")]
    [InlineData("azure_blobs", "- {name: o, fields: [{name: a, compliance: {content: true} }]}")]
    [InlineData("azure_blobs", "- {name: o, compliance: {content: true}, fields: [{name: a}]}")]
    [InlineData("sql", "- {name: a, compliance: {content: true} }")]
    public void Content_is_one_body_of_a_blob(string kind, string fields) =>
        Assert.Equal(["content"], Keys(Yaml.Collection(fields, kind: kind)));

    [Theory]
    [InlineData("primary_key: true", "primary_key")]
    [InlineData("identity: email", "identity")]
    [InlineData("references: [{dataset: shop, field: people.id}]", "references")]
    [InlineData("data_type: string", "data_type")]
    public void An_object_is_only_a_place_for_fields(string meta, string key) => Assert.Equal([key], Keys(Yaml.Collection($$"""
        - {name: id}
        - {name: o, fides_meta: { {{meta}} }, fields: [{name: a}]}
        """)));

    [Theory]
    [InlineData("boolean")]
    [InlineData("float")]
    [InlineData("object")]
    public void Some_types_identify_nobody(string type) =>
        Assert.Equal(["identity"], Keys(Yaml.Collection($$"""- {name: a, fides_meta: {identity: email, data_type: {{type}} } }""")));

    [Fact]
    public void Collections_that_wait_for_one_another_are_named()
    {
        var errors = Yaml.Errors("""
            dataset:
            - fides_key: d
              collections:
              - {name: a, fides_meta: {erase_after: [d.b]}, fields: []}
              - {name: b, fides_meta: {erase_after: [d.c]}, fields: []}
              - {name: c, fides_meta: {erase_after: [d.a]}, fields: []}
              - {name: e, fides_meta: {erase_after: [d.a]}, fields: []}
            """);

        var error = Assert.Single(errors);
        Assert.Equal((4, "erase_after"), (error.Line, error.Key));
        Assert.EndsWith("d.a, d.b, d.c", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("skip_processing: true", "delete")]
    [InlineData("masking_strategy_override: {strategy: delete}", "mask")]
    public void Two_statements_about_the_rows_may_not_contradict_each_other(string meta, string erasure) =>
        Assert.Equal(["erasure"], Keys(Yaml.Collection("- {name: a}", $$"""
            fides_meta: { {{meta}} }
            compliance: {erasure: {{erasure}} }
            """)));

    [Theory]
    [InlineData("", 1, 1, "empty")]
    [InlineData("# only a remark\n", 1, 1, "empty")]
    [InlineData("a text", 1, 1, "keys")]
    [InlineData("- a list", 1, 3, "list of datasets")]
    [InlineData("dataset: []\n---\ndataset: []", 2, 1, "second document")]
    [InlineData("dataset:\n- a: [1\n", 3, 1, "YAML")]
    [InlineData("dataset:\n\t- tab", 2, 1, "YAML")]
    [InlineData("dataset: *missing", 1, 10, "anchor")]
    [InlineData("dataset: &a [*a]", 1, 14, "anchor")]
    public void A_file_that_is_no_single_document_is_refused_with_its_place(string yaml, int line, int column, string reason)
    {
        var error = Assert.Single(Yaml.Errors(yaml));

        Assert.Equal((line, column), (error.Line, error.Column));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_that_is_not_UTF8_is_found()
    {
        byte[] yaml = [.. "dataset:\n- name: é"u8, 0xE9, .. "\n"u8];

        var error = Assert.Single(Assert.Throws<DataMapException>(() => DataMapLoader.Load(yaml, "map.yml")).Errors);

        Assert.Equal((2, 10), (error.Line, error.Column));
    }

    [Fact]
    public void Aliases_that_multiply_are_cut_off()
    {
        var yaml = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var level = 1; level < 30; level++)
            yaml.Append(
                CultureInfo.InvariantCulture, $"a{level}: &a{level} [{string.Join(", ", Enumerable.Repeat($"*a{level - 1}", 10))}]\n");

        Assert.Contains("once its aliases are followed", Assert.Single(Yaml.Errors(yaml.ToString())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nesting_without_end_is_cut_off() =>
        Assert.Contains("deeper", Assert.Single(Yaml.Errors("dataset: " + new string('[', 10_000))).Message, StringComparison.Ordinal);

    [Fact]
    public void Merge_keys_and_tags_are_refused_rather_than_lost() => Assert.Equal(
        ["!!binary", "<<"],
        Yaml.Errors("""
            meta: !!binary aGk=
            dataset: [{fides_key: d, collections: [], <<: {name: x}}]
            """).Select(error => error.Key.Replace("tag:yaml.org,2002:", "!!", StringComparison.Ordinal)));

    [Fact]
    public void What_an_error_quotes_stays_on_its_line_and_short()
    {
        var error = Assert.Single(
            Yaml.Errors(Yaml.Collection($$"""- {name: a, fides_meta: {data_type: "x\n{{new string('y', 500)}}"} }"""))
        );

        Assert.DoesNotContain('\n', error.Message);
        Assert.True(error.Message.Length < 250);
    }

    private static string Retained(string retention) => Yaml.Collection(
        """
        - {name: at}
        - {name: flag, fides_meta: {data_type: boolean}}
        - {name: secret, compliance: {sealed: true}}
        """,
        $$"""compliance: {retention: { {{retention}} } }""");

    private static IEnumerable<string> Keys(string yaml) => Yaml.Errors(yaml).Select(error => error.Key);
}
