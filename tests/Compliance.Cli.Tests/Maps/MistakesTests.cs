namespace Compliance.Cli.Tests.Maps;

/// <summary>Mistakes that people make in a map: each is refused when it is loaded, or found when it is held against the store.</summary>
public sealed class MistakesTests
{
    private const string Name =
        "{name: first_name, data_categories: [user.name.first], fides_meta: {data_type: string, length: 40, masking_strategy_override: "
        + "{strategy: string_rewrite, configuration: {rewrite_value: erased}}}}";
    private const string Customer = "field: customer.customer_id, direction: from";
    private const string Lines = "compliance: {retention: {with: invoice}}";
    private const string Spared = "erasure: {delete: unless_referenced, else: mask}";

    /// <summary>What is written instead of what, and what the loader says of it.</summary>
    public static readonly TheoryData<string, string, string> AtLoad = new()
    {
        {
            "[user.contact.email], fides_meta: {identity",
            "[users.contact.email], fides_meta: {identity",
            "did you mean 'user.contact.email'?"
        },
        { "user.contact.phone_number", "user.contact.phnoe_number", "did you mean 'user.contact.phone_number'?" },
        { "field: customer.customer_id", "field: customers.customer_id", "did you mean 'customer'?" },
        { "period: P10Y", "period: 10 years", "write P10Y" },
        { "from: invoice_date", "from: invoicedate", "did you mean 'invoice_date'?" },
        { "primary_key: true, identity: customer_number", "primary_keys: true, identity: customer_number", "did you mean 'primary_key'?" },
        { "compliance: {connection: music, owner: shop}", "connection: music", "belongs into the 'compliance' block" },
        { "kind: sql", "kind: postgres", "is none of azure_tables, azure_blobs, sql, http" },
        { "kind: sql", "kind: sql, connection_string: 'Password=y'", "never into the map" },
        {
            "strategy: string_rewrite, configuration: {rewrite_value: erased}}}}\n    - {name: last_name",
            "strategy: null}}}\n    - {name: last_name",
            "null_rewrite"
        },
        { "  - name: invoice_line\n", "   - name: invoice_line\n", "not valid YAML" },
        { "    - {name: last_name", "\t- {name: last_name", "invalid tab" },
        { "direction: from", "direction: form", "did you mean 'from'?" },
        { "\ndataset:", "\ndatasets:", "did you mean 'dataset'?" },
        { Spared, "erasure: anonymize", "is none of delete, mask, none" },
        { "references: [{dataset: shop, " + Customer + "}]", "references: {dataset: shop, " + Customer + "}", "must be a list" },
        { "data_categories: [user.name.first]", "data_categories: user.name.first", "must be a list" },
        { "backups: P35D", "backups: 35d", "no ISO 8601 period" },
        { "{length: 20, ", "{length: 80, ", "and the field's length is 60" },
        { "    - {name: points,", "    - {name: phone,", "There is a field 'phone' here already" },

        // Of our own.
        { "with: invoice}", "with: invoices}", "did you mean 'invoice'?" },
        { "unless_referenced", "unless_refernced", "did you mean 'unless_referenced'?" },
        { ", else: mask}", "}", "else" },
        {
            "data_type: integer, references: [{dataset: shop, field: invoice.invoice_id",
            "data_type: int, references: [{dataset: shop, field: invoice.invoice_id",
            "'int' is none of string, integer"
        },
        { "dataset: shop, field: invoice.", "dataset: shpo, field: invoice.", "did you mean 'shop'?" },
        { "connection: music, owner", "connection: musik, owner", "did you mean 'music'?" },
        { "per_second: 500", "per_second: lots", "per_second" },
        { "group: employees", "group: all our employees", "group" },
    };

    /// <summary>What is written instead of what, the code that the check finds, its place, and how the command ends.</summary>
    public static readonly TheoryData<string, string, string, string, int> AtCheck = new()
    {
        {
            "name: customer\n|field: customer.",
            "name: Customer\n|field: Customer.",
            "collection-missing",
            "Write customer: the store tells capital and small letters apart.",
            1
        },
        { "name: first_name", "name: firstname", "field-missing firstname", "Write first_name", 1 },
        { Customer, "field: customer.customer_id, direction: to", "reference-direction customer_id", "Write direction: from", 0 },

        // Of our own.
        { "name: invoice_line\n", "name: invoice_lines\n", "collection-missing", "Write invoice_line.", 1 },
        { "name: billing_address", "name: BillingAddress", "field-missing BillingAddress", "Write billing_address.", 1 },
        { "name: points,", "name: loyalty_points,", "field-missing loyalty_points", "Compare the names", 1 },
        {
            "    - {name: points, data_categories: [system.operations], fides_meta: {data_type: integer}}\n",
            "",
            "field-unmapped points",
            "Add it with its data_categories",
            0
        },
        {
            "strategy: string_rewrite, configuration: {rewrite_value: erased}}}}\n    - {name: last_name",
            "strategy: null_rewrite}}}\n    - {name: last_name",
            "mask-null first_name",
            "string_rewrite",
            1
        },
        { Name, "{name: first_name, data_categories: [user.name.first]}", "mask-null first_name", "string_rewrite", 1 },
        {
            "{name: born, data_categories: [user.demographic.date_of_birth]}",
            "{name: born, data_categories: [user.demographic.date_of_birth], fides_meta: {data_type: string, masking_strategy_override: "
            + "{strategy: hmac}}}",
            "mask-type born",
            "null_rewrite",
            1
        },
        {
            "[system.operations], fides_meta: {data_type: string}}",
            "[user.name], fides_meta: {data_type: string}}",
            "mask-generated full_name",
            "preserve",
            1
        },
        {
            "{strategy: random_string_rewrite, configuration: {length: 20, format_preservation: {suffix: '@erased.invalid'}}}",
            "{strategy: string_rewrite, configuration: {rewrite_value: gone}}",
            "mask-unique email",
            "random_string_rewrite",
            1
        },
        { Spared, "erasure: delete", "foreign-key-blocks customer_id", "unless_referenced", 1 },
        { Lines, "compliance: {purposes: [sale]}", "foreign-key-blocks invoice_id", "retention {with: invoice}", 1 },
        { "group: employees, erasure: mask", "group: employees", "foreign-key-blocks employee_id", "mask", 1 },
        { "from: invoice_date", "from: total", "period-type total", "a column with a date or time", 1 },
        {
            "primary_key: true, identity: employee_number|name: reports_to, data_categories: [system.operations]",
            "identity: employee_number|name: reports_to, data_categories: [system.operations], fides_meta: {primary_key: true}",
            "key-differs employee_id",
            "Mark employee_id",
            1
        },
        {
            "name: phone, data_categories: [user.contact.phone_number], fides_meta: {data_type: string}",
            "name: phone, data_categories: [user.contact.phone_number], fides_meta: {data_type: integer}",
            "type-differs phone",
            "Write data_type: string.",
            0
        },
        {
            "fides_meta: {data_type: integer, references: [{dataset: shop, " + Customer + "}]}",
            "fides_meta: {data_type: integer}",
            "not-covered",
            "Mark a field",
            1
        },
        {
            "name: customer\n|name: invoice\n|name: invoice_line\n|name: employee\n|field: customer.|field: invoice.|with: invoice}",
            "name: kunde\n|name: rechnung\n|name: posten\n|name: person\n|field: kunde.|field: rechnung.|with: rechnung}",
            "database-wrong",
            "ConnectionString",
            1
        },
    };

    [Fact]
    public void The_map_without_a_mistake_is_fine()
    {
        using var shop = new MusicShop();

        var answer = shop.Check(MusicShop.Map);

        Assert.Equal((0, "0 findings block erasures, 0 warn, 0 notes.\n"), (answer.Code, answer.All));
    }

    [Theory]
    [MemberData(nameof(AtLoad))]
    public void A_mistake_in_the_language_is_refused_with_its_place(string right, string wrong, string said)
    {
        using var shop = new MusicShop();

        var answer = shop.Check(Mistaken(right, wrong));

        Assert.Equal((2, ""), (answer.Code, answer.Output));
        Assert.StartsWith("datamap.yml:", answer.Error, StringComparison.Ordinal);
        Assert.Contains(said, answer.Error, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(AtCheck))]
    public void A_mistake_that_only_the_store_shows_is_found_by_the_check(string right, string wrong, string found, string remedy, int code)
    {
        using var shop = new MusicShop();

        var answer = shop.Check(Mistaken(right, wrong));

        Assert.Equal(code, answer.Code);
        var lines = answer.Output.Split('\n');
        var at = Array.FindIndex(lines, line => line.Contains(found, StringComparison.Ordinal));
        Assert.True(at >= 0, answer.All);
        Assert.Contains(remedy, string.Join('\n', lines.Skip(at).Take(3)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "create table audit (id integer primary key, customer_id integer references customer (customer_id));",
        "foreign-key-blocks customer_id",
        "Map audit with its key")]
    [InlineData(
        "create table audit (id integer primary key, customer_id integer references customer (customer_id) on delete cascade);",
        "foreign-key-cascades customer_id",
        "no certificate counts them")]
    [InlineData(
        "create table audit (id integer primary key, customer_id integer not null references customer (customer_id) on delete set null);",
        "foreign-key-clears customer_id",
        "which is NOT NULL")]
    [InlineData("create table leads (id integer primary key, email text);", "collection-unmapped", "Add it with its fields")]
    [InlineData("update invoice set invoice_date = '01.02.2024';", "period-unreadable invoice_date", "2 of 2 rows")]
    public void What_changed_in_the_store_is_found_by_the_check(string change, string found, string said)
    {
        using var shop = new MusicShop(change);

        var answer = shop.Check(MusicShop.Map);

        Assert.Contains(found, answer.Output, StringComparison.Ordinal);
        Assert.Contains(said, answer.Output, StringComparison.Ordinal);
    }

    private static string Mistaken(string right, string wrong)
    {
        var map = MusicShop.Map.ReplaceLineEndings("\n");
        foreach (var (from, to) in right.Split('|').Zip(wrong.Split('|')))
        {
            Assert.Contains(from, map, StringComparison.Ordinal);
            map = map.Replace(from, to, StringComparison.Ordinal);
        }

        return map;
    }
}
