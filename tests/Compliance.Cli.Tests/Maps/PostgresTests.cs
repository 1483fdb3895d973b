using Compliance.Testing.Postgres;
using Npgsql;

namespace Compliance.Cli.Tests.Maps;

/// <summary>What only a server with types, rights and schemas shows.</summary>
public sealed class PostgresTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string Tables = """
        create table person (
          id uuid primary key, first_name varchar(40) not null, mail varchar(60) not null unique, mails text[], mark uuid, at timestamptz not null, doc json,
          code text generated always as (upper(first_name)) stored);
        create table note (id bigint generated always as identity primary key, person_id uuid not null references person (id), body text);
        insert into person values ('11111111-1111-1111-1111-111111111111', 'Ada', 'ada@private.example', '{ada@private.example}', null, now(), '{}');
        insert into note (person_id, body) values ('11111111-1111-1111-1111-111111111111', 'Hidden');
        """;

    private const string Person = """
            - {name: id, data_categories: [user.unique_id], fides_meta: {primary_key: true, identity: number, data_type: string}}
            - {name: first_name, data_categories: [user.name.first], fides_meta: {data_type: string, masking_strategy_override: {strategy: string_rewrite, configuration: {rewrite_value: erased}}}}
            - {name: mail, data_categories: [user.contact.email], fides_meta: {identity: email, data_type: string, masking_strategy_override: {strategy: random_string_rewrite}}}
            - {name: mails, data_categories: [user.contact.email], fides_meta: {data_type: 'string[]'}}
            - {name: mark, data_categories: [user.unique_id]}
            - {name: at}
            - {name: doc, data_categories: [user.content]}
            - {name: code}

        """;

    private readonly string _schema = $"check_{Guid.NewGuid():N}";
    private readonly string _folder = Directory.CreateTempSubdirectory("compliance-cli-").FullName;

    public async ValueTask InitializeAsync()
    {
        await Execute($"create schema {_schema}");
        await Execute($"set search_path to {_schema}; {Tables}");
    }

    public async ValueTask DisposeAsync()
    {
        await Execute($"drop schema {_schema} cascade");
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void A_draft_of_a_schema_with_arrays_uuids_and_computed_columns_passes_its_own_check()
    {
        var draft = Answer.To(["map", "draft", "--connection", "pg", .. Store(postgres.ConnectionString)]);

        Assert.Equal((0, ""), (draft.Code, draft.Error));
        Assert.Contains(
            "- {name: mails, data_categories: [user.contact.email], fides_meta: {identity: email, data_type: 'string[]'}} # guessed",
            draft.Output,
            StringComparison.Ordinal);
        Assert.DoesNotContain("ada@", draft.Output, StringComparison.Ordinal);
        Assert.Equal((0, "0 findings block erasures, 0 warn, 0 notes.\n"), Told(Check(draft.Output)));
    }

    [Fact]
    public void The_map_written_by_hand_is_fine() =>
        Assert.Equal((0, "0 findings block erasures, 0 warn, 0 notes.\n"), Told(Check(Map(Person))));

    [Theory]
    [InlineData(
        "fides_meta: {data_type: 'string[]'}",
        "fides_meta: {identity: email, data_type: string}",
        "array-differs mails",
        "Write data_type: string[].")]
    [InlineData(
        "{name: mark, data_categories: [user.unique_id]}",
        "{name: mark, data_categories: [user.unique_id], fides_meta: {data_type: string, masking_strategy_override: {strategy: hmac}}}",
        "mask-type mark",
        "null_rewrite")]
    [InlineData("{strategy: random_string_rewrite}", "{strategy: hash}", "mask-too-long mail", "takes 60")]
    [InlineData("{name: code}", "{name: code, data_categories: [user.name.first]}", "mask-generated code", "preserve")]
    [InlineData("{name: at}", "{name: at}\n    - {name: mail}", "There is a field 'mail' here already", "")]
    [InlineData(
        "{name: doc, data_categories: [user.content]}",
        "{name: doc, data_categories: [user.content], fides_meta: {primary_key: true}}",
        "key-type doc",
        "the type json has no order")]
    public void Types_of_the_server_are_held_against_the_map(string right, string wrong, string found, string said)
    {
        Assert.Contains(right, Person, StringComparison.Ordinal);

        var answer = Check(Map(Person.Replace(right, wrong, StringComparison.Ordinal)));

        Assert.NotEqual(0, answer.Code);
        Assert.Contains(found, answer.All, StringComparison.Ordinal);
        Assert.Contains(said, answer.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_who_may_only_read_is_told_which_rights_are_missing_where()
    {
        var user = $"reader_{Guid.NewGuid():N}";
        await Execute(
            $"create user {user} password 'hush'; grant usage on schema {_schema} to {user}; grant select on all tables in schema "
            + $"{_schema} to {user}");
        var reader = new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Username = user, Password = "hush" }.ConnectionString;
        try
        {
            var answer = Answer.To(["map", "check", WriteMap(Map(Person)), .. Store(reader)]);

            Assert.Equal(1, answer.Code);
            Assert.Contains("BLOCKS  pg/note: right-missing", answer.Output, StringComparison.Ordinal);
            Assert.Contains("may not update in pg.person", answer.Output, StringComparison.Ordinal);
            Assert.Contains("Grant it in the store: delete on note.", answer.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("hush", answer.All, StringComparison.Ordinal);
        }
        finally
        {
            await Execute($"drop owned by {user}; drop user {user}");
        }
    }

    [Fact]
    public async Task A_copy_in_a_materialised_view_is_a_warning_and_a_mapped_view_blocks()
    {
        await Execute(
            $"create materialized view {_schema}.copy as select id, mail from {_schema}.person; create view {_schema}.mails as select id, "
            + $"mail from {_schema}.person");

        var answer = Check(
            Map(Person)
                + "  - name: mails\n    fields: [{name: id, fides_meta: {primary_key: true}}, {name: mail, data_categories: "
                + "[user.contact.email], fides_meta: {identity: email}}]\n");

        Assert.Equal(1, answer.Code);
        Assert.Contains("warns   pg/copy: copy-in-view", answer.Output, StringComparison.Ordinal);
        Assert.Contains("BLOCKS  pg/mails: collection-is-view", answer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_schema_or_database_is_taken_for_what_it_is()
    {
        var answer = Answer.To([
            "map",
            "check",
            WriteMap(Map(Person)),
            "--provider",
            "postgresql",
            "--connection-string",
            postgres.ConnectionString,
            "--schema",
            "pg_toast",
        ]);

        Assert.Equal(1, answer.Code);
        Assert.Contains("pg: database-wrong", answer.Output, StringComparison.Ordinal);
    }

    private static (int, string) Told(Answer answer) => (answer.Code, answer.All);

    private static string Map(string person) =>
        $$$$"""
        compliance: {connections: {pg: {kind: sql}}}
        dataset:
        - fides_key: pg
          compliance: {connection: pg}
          collections:
          - name: person
            compliance: {erasure: {delete: unless_referenced, else: mask}}
            fields:
        {{{{person}}}}  - name: note
            fields:
            - {name: id, fides_meta: {primary_key: true}}
            - {name: person_id, data_categories: [user.unique_id], fides_meta: {references: [{dataset: pg, field: person.id, direction: from}]}}
            - {name: body, data_categories: [user.content]}

        """;

    private Answer Check(string yaml) => Answer.To(["map", "check", WriteMap(yaml), .. Store(postgres.ConnectionString)]);

    private string[] Store(string connectionString) =>
        ["--provider", "postgresql", "--connection-string", connectionString, "--schema", _schema];

    private string WriteMap(string yaml)
    {
        var path = Path.Combine(_folder, "datamap.yml");
        File.WriteAllText(path, yaml);
        return path;
    }

    private async Task Execute(string sql)
    {
        await using var connection = new NpgsqlConnection(postgres.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
