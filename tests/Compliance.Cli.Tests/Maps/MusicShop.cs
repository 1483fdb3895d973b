using Microsoft.Data.Sqlite;

namespace Compliance.Cli.Tests.Maps;

/// <summary>A real SQLite file with a small shop, a map of it, and the command's answers about both.</summary>
internal sealed class MusicShop : IDisposable
{
    public const string Schema = """
        create table employee (employee_id integer primary key, last_name varchar(20) not null, reports_to integer references employee (employee_id), email varchar(60));
        create table customer (
          customer_id integer primary key, first_name varchar(40) not null, last_name varchar(20) not null, phone varchar(24), email varchar(60) not null unique,
          born date, points integer, support_rep_id integer references employee (employee_id),
          full_name text generated always as (first_name || ' ' || last_name) virtual);
        create table invoice (
          invoice_id integer primary key, customer_id integer not null references customer (customer_id), invoice_date timestamp not null, billing_address text, total numeric not null);
        create table invoice_line (
          invoice_line_id integer primary key, invoice_id integer not null references invoice (invoice_id), track_id integer not null, unit_price numeric not null);
        insert into employee values (1, 'Boss', null, 'boss@shop.example'), (2, 'Peacock', 1, 'jane@shop.example');
        insert into customer (customer_id, first_name, last_name, phone, email, born, points, support_rep_id) values
          (1, 'Ada', 'Secretperson', '+49 30 1234567', 'ada@private.example', '1980-01-02', 3, 2), (2, 'Bob', 'Other', null, 'bob@private.example', null, 0, 2);
        insert into invoice values (10, 1, '2024-01-01 00:00:00', 'Hidden Street 1', 9.90), (11, 2, '2025-01-01 00:00:00', 'Elsewhere 2', 1.98);
        insert into invoice_line values (100, 10, 7, 9.90), (101, 11, 8, 1.98);
        """;

    public const string Map = """
        compliance:
          controller: Music Shop
          connections:
            music: {kind: sql, parallel: 4, per_second: 500, backups: P35D}
        dataset:
        - fides_key: shop
          compliance: {connection: music, owner: shop}
          collections:
          - name: customer
            compliance: {lawful_basis: contract, erasure: {delete: unless_referenced, else: mask}}
            fields:
            - {name: customer_id, data_categories: [user.unique_id], fides_meta: {primary_key: true, identity: customer_number, data_type: integer}}
            - {name: first_name, data_categories: [user.name.first], fides_meta: {data_type: string, length: 40, masking_strategy_override: {strategy: string_rewrite, configuration: {rewrite_value: erased}}}}
            - {name: last_name, data_categories: [user.name.last], fides_meta: {data_type: string, length: 20, masking_strategy_override: {strategy: string_rewrite, configuration: {rewrite_value: erased}}}}
            - {name: phone, data_categories: [user.contact.phone_number], fides_meta: {data_type: string}}
            - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email, data_type: string, length: 60, masking_strategy_override: {strategy: random_string_rewrite, configuration: {length: 20, format_preservation: {suffix: '@erased.invalid'}}}}}
            - {name: born, data_categories: [user.demographic.date_of_birth]}
            - {name: points, data_categories: [system.operations], fides_meta: {data_type: integer}}
            - {name: support_rep_id, data_categories: [system.operations], fides_meta: {data_type: integer}}
            - {name: full_name, data_categories: [system.operations], fides_meta: {data_type: string}}
          - name: invoice
            compliance: {retention: {period: P10Y, from: invoice_date, ground: legal_obligation, law: AO § 147}}
            fields:
            - {name: invoice_id, data_categories: [system.operations], fides_meta: {primary_key: true, data_type: integer}}
            - {name: customer_id, data_categories: [user.unique_id], fides_meta: {data_type: integer, references: [{dataset: shop, field: customer.customer_id, direction: from}]}}
            - {name: invoice_date, data_categories: [user.behavior.purchase_history]}
            - {name: billing_address, data_categories: [user.contact.address.street], fides_meta: {data_type: string}}
            - {name: total, data_categories: [user.financial]}
          - name: invoice_line
            compliance: {retention: {with: invoice}}
            fields:
            - {name: invoice_line_id, data_categories: [system.operations], fides_meta: {primary_key: true, data_type: integer}}
            - {name: invoice_id, data_categories: [system.operations], fides_meta: {data_type: integer, references: [{dataset: shop, field: invoice.invoice_id, direction: from}]}}
            - {name: track_id, data_categories: [user.behavior.purchase_history]}
            - {name: unit_price, data_categories: [user.behavior.purchase_history]}
          - name: employee
            compliance: {group: employees, erasure: mask}
            fields:
            - {name: employee_id, data_categories: [user.unique_id], fides_meta: {primary_key: true, identity: employee_number, data_type: integer}}
            - {name: last_name, data_categories: [user.name.last], fides_meta: {data_type: string, masking_strategy_override: {strategy: string_rewrite, configuration: {rewrite_value: erased}}}}
            - {name: reports_to, data_categories: [system.operations]}
            - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email, data_type: string}}

        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("compliance-cli-").FullName;

    public MusicShop(string more = "")
    {
        using var connection = new SqliteConnection($"{ConnectionString};Mode=ReadWriteCreate");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = Schema + more;
        command.ExecuteNonQuery();
    }

    public string ConnectionString => $"Data Source={Path.Combine(_folder, "shop.db")};Pooling=False";

    public string WriteMap(string yaml)
    {
        var path = Path.Combine(_folder, "datamap.yml");
        File.WriteAllText(path, yaml);
        return path;
    }

    public Answer Draft(params string[] more) =>
        Answer.To([
            "map",
            "draft",
            "--connection",
            "music",
            "--dataset",
            "shop",
            "--provider",
            "sqlite",
            "--connection-string",
            ConnectionString,
            .. more,
        ]);

    public Answer Check(string yaml, params string[] more) =>
        Answer.To(["map", "check", WriteMap(yaml), "--provider", "sqlite", "--connection-string", ConnectionString, .. more]);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

/// <param name="Code">With which the command ended.</param>
/// <param name="Output">What it answered,</param>
/// <param name="Error">and what it said was wrong.</param>
internal sealed record Answer(int Code, string Output, string Error)
{
    public string All => Output + Error;

    public static Answer To(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        return new Answer(CommandLine.Run(args, output, error), output.ToString(), error.ToString());
    }
}
