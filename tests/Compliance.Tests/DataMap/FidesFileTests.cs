using Compliance.DataMap;

namespace Compliance.Tests.DataMap;

/// <summary>A dataset in the shape in which Fides writes them: every key there, most of them null; nothing of this system's own.</summary>
public sealed class FidesFileTests
{
    internal const string Exported = """
        dataset:
        - fides_key: clinic_postgres
          organization_fides_key: default_organization
          tags: null
          name: Clinic
          description: What the front desk writes down
          meta: {stewards: [{team: desk}], nmae: free form}
          data_categories: null
          fides_meta:
            resource_id: clinic.eu-west.clinic
            after: null
            namespace: {database_name: clinic, schema: public}
          collections:
          - name: patients
            description: null
            data_categories: []
            fields:
            - name: id
              description: null
              data_categories:
              - user.unique_id
              fides_meta:
                references: null
                identity: null
                primary_key: true
                data_type: integer
                length: null
                return_all_elements: null
                read_only: null
                custom_request_field: null
                masking_strategy_override: null
                redact: name
              fields: null
            - name: e mail
              data_categories: [user.contact.email]
              fides_meta: {identity: email, data_type: string, length: 80, read_only: True}
            - name: allergies
              data_categories: [user.health_and_medical]
              fides_meta:
                data_type: string[]
                return_all_elements: yes
                masking_strategy_override:
                  strategy: random_string_rewrite
                  configuration: {length: 5, format_preservation: {suffix: "@example.org"}}
            - name: insurance
              fides_meta: {data_type: object}
              fields:
              - name: number
                data_categories: [user.financial]
                fides_meta:
                  masking_strategy_override: {strategy: aes_encrypt, configuration: {mode: GCM}}
            - name: branch
              data_categories: [system.operations]
              fides_meta: {custom_request_field: branch_id}
            fides_meta:
              after: null
              erase_after: [clinic_postgres.visits]
              skip_processing: false
              masking_strategy_override: null
              partitioning:
              - {field: created, start: NOW() - 30 DAYS, end: NOW()}
          - name: visits
            fidesops_meta:
              after: [clinic_postgres.patients]
            fields:
            - name: patient
              data_categories: [user.unique_id]
              fidesops_meta:
                references:
                - {dataset: clinic_postgres, field: patients.id, direction: from}
            - name: id
              fidesops_meta: {primary_key: True}
        system:
        - {fides_key: front_desk, system_type: Service}
        """;

    private readonly PersonalDataMap _map = Yaml.Load(Exported);

    [Fact]
    public void It_loads_unchanged() => Assert.Equal(
        ["id", "e mail", "allergies", "insurance.number", "branch"],
        _map.Collections.First().Fields.Select(field => field.Path));

    [Fact]
    public void The_older_name_of_its_metadata_is_read_too()
    {
        var visits = _map.Collections.Last();

        Assert.Equal("id", visits.PrimaryKey.Single().Path);
        Assert.Equal("clinic_postgres.patients", visits.ReadAfter.Single().ToString());
        Assert.Equal(ReferenceDirection.From, visits.Find("patient")!.References!.Single().Direction);
    }

    [Fact]
    public void Its_rows_are_deleted_though_Fides_would_have_masked_their_fields() =>
        Assert.All(_map.Collections, collection => Assert.Equal(RowErasure.Delete, collection.Erasure));

    [Fact]
    public void All_that_it_lacks_is_a_connection_and_the_plan_says_so() => Assert.Equal(
        [("clinic_postgres.patients", CoverageGapKind.NoConnection), ("clinic_postgres.visits", CoverageGapKind.NoConnection)],
        _map.Plan("email").Gaps.Select(gap => (gap.Collection.ToString(), gap.Kind)));

    [Fact]
    public void Its_former_keys_are_noted_once_and_ignored()
    {
        var notes = Yaml.Load("""
            data_qualifier: [{fides_key: aggregated}]
            dataset:
            - fides_key: d
              data_qualifier: aggregated
              joint_controller: null
              retention: No retention or erasure policy
              third_country_transfers: [DEU]
              collections:
              - name: c
                data_qualifier: aggregated
                fields:
                - {name: a, data_qualifier: aggregated, fidesops_meta: {primary_key: true}}
                - {name: b, fidesops_meta: {identity: email}}
                - {name: e, fidesops_meta: {primary_key: true}, fides_meta: {data_type: string}}
            """).Notes;

        Assert.Equal(["data_qualifier", "retention", "third_country_transfers", "fidesops_meta"], notes.Select(note => note.Key));
    }

    [Fact]
    public void What_Fides_ignores_in_its_own_files_is_noted_and_in_a_map_of_this_system_refused()
    {
        const string Misplaced = """
            dataset:
            - fides_key: d
              collections:
              - {name: c, fields: [{name: a, primary_key: true, fides_meta: {identity: email, data_categories: [user]}}]}
            """;

        var map = Yaml.Load(Misplaced);

        Assert.Equal(["primary_key", "data_categories"], map.Notes.Select(note => note.Key));
        Assert.All(map.Notes, note => Assert.EndsWith("it is ignored here", note.Message, StringComparison.Ordinal));
        Assert.Empty(map.Collections.Single().PrimaryKey);
        Assert.Equal(
            ["primary_key", "data_categories"], Yaml.Errors("compliance: {controller: C}\n" + Misplaced).Select(error => error.Key));
    }

    [Fact]
    public void Pulled_datasets_are_one_map_merged_or_in_a_file_each()
    {
        const string People =
            "fides_key: people\n  organization_fides_key: default_organization\n  collections:\n  - {name: buyers, fields: [{name: id, "
            + "fides_meta: {primary_key: true}}]}\n";
        const string Orders =
            "fides_key: orders\n  collections:\n  - {name: orders, fields: [{name: buyer, fides_meta: {references: [{dataset: people, "
            + "field: buyers.id}]}}]}\n";
        const string Others = """
            data_category: [{fides_key: user, organization_fides_key: default_organization, is_default: true}]
            data_subject: [{fides_key: customer}]
            data_use: [{fides_key: essential}]
            organization: [{fides_key: default_organization}]
            policy: [{fides_key: p, rules: []}]
            system: [{fides_key: s, privacy_declarations: []}]
            """;

        var merged = Yaml.Load($"{Others}\ndataset:\n- {People}- {Orders}");
        var separate = DataMapLoader.Load([
            File("people.yml", $"dataset:\n- {People}"),
            File("orders.yml", $"dataset:\n- {Orders}"),
            File("resources.yml", Others),
        ]);

        Assert.All(
            [merged, separate],
            map => Assert.Equal(ReferenceDirection.From, map.Find("orders.orders")!.Fields.Single().References!.Single().Direction));
        var alone = Assert.Single(Yaml.Errors($"dataset:\n- {Orders}"));
        Assert.Contains("name the folder of both files", alone.Message, StringComparison.Ordinal);

        static MapFile File(string name, string yaml) => new(name, System.Text.Encoding.UTF8.GetBytes(yaml));
    }
}
