namespace Compliance.Tests.DataMap;

/// <summary>Mistakes that people make in a map which is right but for them: each is refused, or noted where the map may mean it.</summary>
public sealed class MapMistakesTests
{
    internal const string Sound = """
        compliance:
          controller: Record Shop
          connections:
            records: {kind: sql, parallel: 4, backups: P35D}
        dataset:
        - fides_key: shop
          compliance: {connection: records, owner: sales}
          collections:
          - name: customer
            compliance: {lawful_basis: contract, purposes: [account], erasure: mask}
            fields:
            - {name: customer_id, data_categories: [user.unique_id], fides_meta: {primary_key: true, identity: customer_number, data_type: integer}}
            - {name: first_name, data_categories: [user.name.first], fides_meta: {data_type: string, length: 40, masking_strategy_override: {strategy: string_rewrite, configuration: {rewrite_value: erased}}}}
            - {name: phone, data_categories: [user.contact.phone_number], fides_meta: {data_type: string}}
            - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email, data_type: string, length: 60, masking_strategy_override: {strategy: random_string_rewrite, configuration: {length: 20}}}}
          - name: invoice
            compliance:
              purposes: [bookkeeping]
              retention: {period: P10Y, from: invoice_date, ground: legal_obligation, law: AO § 147, keep: [address]}
            fields:
            - {name: invoice_id, fides_meta: {primary_key: true, data_type: integer}}
            - {name: customer_id, data_categories: [user.unique_id], fides_meta: {references: [{dataset: shop, field: customer.customer_id, direction: from}]}}
            - {name: invoice_date, data_categories: [user.behavior.purchase_history]}
            - {name: address, data_categories: [user.contact.address]}
          - name: line
            compliance: {retention: {with: invoice}}
            fields:
            - {name: line_id, fides_meta: {primary_key: true}}
            - {name: invoice_id, fides_meta: {references: [{dataset: shop, field: invoice.invoice_id, direction: from}]}}
            - {name: track, data_categories: [user.behavior.media_consumption]}
        """;

    [Fact]
    public void The_map_is_sound() => Assert.Empty(Yaml.Load(Sound).Notes);

    [Theory]
    [InlineData("user.contact.email", "users.contact.email", "data_categories", "did you mean 'user.contact.email'?")]
    [InlineData("user.contact.phone_number", "user.contact.phnoe_number", "data_categories", "did you mean 'user.contact.phone_number'?")]
    [InlineData("field: customer.customer_id", "field: customers.customer_id", "field", "did you mean 'customer'?")]
    [InlineData("period: P10Y", "period: 10 years", "period", "write P10Y")]
    [InlineData("from: invoice_date", "from: invoicedate", "from", "did you mean 'invoice_date'?")]
    [InlineData("primary_key: true, identity", "primary_keys: true, identity", "primary_keys", "did you mean 'primary_key'?")]
    [InlineData(
        "  compliance: {connection: records, owner: sales}",
        "  connection: records",
        "connection",
        "belongs into the 'compliance' block of its dataset")]
    [InlineData("kind: sql", "kind: postgres", "kind", "azure_tables, azure_blobs, sql, http")]
    [InlineData("kind: sql", "kind: sql, connection_string: Host=x", "connection_string", "never into the map")]
    [InlineData("strategy: string_rewrite, configuration: {rewrite_value: erased}", "strategy: null", "strategy", "null_rewrite")]
    [InlineData("  - name: line\n", "   - name: line\n", "YAML", "not valid YAML")]
    [InlineData("    - {name: phone", "\t- {name: phone", "YAML", "tab")]
    [InlineData(
        "direction: from}]}}\n    - {name: invoice_date",
        "direction: form}]}}\n    - {name: invoice_date",
        "direction",
        "did you mean 'from'?")]
    [InlineData("dataset:\n", "datasets:\n", "datasets", "did you mean 'dataset'?")]
    [InlineData("erasure: mask", "erasure: anonymize", "erasure", "delete, mask, none")]
    [InlineData(
        "references: [{dataset: shop, field: customer.customer_id, direction: from}]",
        "references: {dataset: shop, field: customer.customer_id, direction: from}",
        "references",
        "list")]
    [InlineData("data_categories: [user.name.first]", "data_categories: user.name.first", "data_categories", "list")]
    [InlineData("backups: P35D", "backups: 35d", "backups", "P30D")]
    [InlineData("configuration: {length: 20}", "configuration: {length: 80}", "masking_strategy_override", "length is 60")]
    [InlineData("  - name: customer\n", "  - name: Customer\n", "field", "did you mean 'Customer'?")]
    [InlineData("controller: Record Shop", "controller: Record Shop\n  controller: Other", "controller", "twice")]
    public void The_known_ones_are_refused(string right, string wrong, string key, string reason) => Refused(right, wrong, key, reason);

    [Theory]
    [InlineData(
        "primary_key: true, identity: customer_number, data_type: integer}}",
        "identity: customer_number, data_type: integer}, primary_key: true}",
        "primary_key",
        "belongs into 'fides_meta' of its field")]
    [InlineData(
        "fides_meta: {identity: email, data_type: string, ",
        "identity: email, fides_meta: {data_type: string, ",
        "identity",
        "belongs into 'fides_meta' of its field")]
    [InlineData(
        "    compliance: {retention: {with: invoice}}\n",
        "    retention: {with: invoice}\n",
        "retention",
        "belongs into the 'compliance' block of its collection")]
    [InlineData(
        "    compliance: {lawful_basis: contract, purposes: [account], erasure: mask}\n",
        "    erasure: mask\n",
        "erasure",
        "belongs into the 'compliance' block of its collection")]
    [InlineData(
        "  compliance: {connection: records, owner: sales}\n",
        "  compliance: {connection: records, retention: {period: P1Y, from: x}}\n",
        "retention",
        "belongs into the 'compliance' block of its collection")]
    [InlineData("owner: sales}", "owner: sales, erasure: mask}", "erasure", "belongs into the 'compliance' block of its collection")]
    [InlineData(
        "  connections:\n    records: {kind: sql, parallel: 4, backups: P35D}\n",
        "  connection: records\n",
        "connection",
        "belongs into the 'compliance' block of its dataset")]
    [InlineData(
        "dataset:\n", "connections: {records: {kind: sql}}\ndataset:\n", "connections", "belongs into the 'compliance' block at the top")]
    [InlineData("erasure: mask}", "erasure: mask, period: P1Y}", "period", "belongs into 'retention'")]
    [InlineData(
        "erasure: mask}", "erasure: mask, erase_after: [shop.invoice]}", "erase_after", "belongs into 'fides_meta' of its collection")]
    [InlineData(
        "data_type: integer}}\n    - {name: first_name",
        "data_type: integer, sealed: true}}\n    - {name: first_name",
        "sealed",
        "belongs into the 'compliance' block of its field")]
    [InlineData(
        "strategy: random_string_rewrite, configuration: {length: 20}",
        "strategy: random_string_rewrite, length: 20",
        "length",
        "belongs into 'configuration'")]
    [InlineData(
        "compliance: {connection: records, owner: sales}",
        "conection: records",
        "conection",
        "did you mean 'connection', which belongs into the 'compliance' block of its dataset?")]
    [InlineData("connection: records,", "connection: record,", "connection", "did you mean 'records'?")]
    [InlineData("identity: email", "identity: E mail", "identity", "letters, digits")]
    [InlineData("erasure: mask", "erasure: {delete: unless_referenced}", "else", "{delete: unless_referenced, else: mask}")]
    [InlineData("erasure: mask", "erasure: {delete: unlessreferenced, else: mask}", "delete", "did you mean 'unless_referenced'?")]
    [InlineData("erasure: mask", "erasure: {delete: unless_referenced, else: keep}", "else", "none of mask")]
    [InlineData("with: invoice", "with: invoices", "with", "did you mean 'invoice'?")]
    [InlineData(
        "period: P10Y, from: invoice_date, ground: legal_obligation, law: AO § 147, keep: [address]",
        "with: line",
        "with",
        "none has a period")]
    [InlineData("keep: [address]", "keep: [adress]", "keep", "did you mean 'address'?")]
    [InlineData("data_type: string, length: 40", "data_type: varchar, length: 40", "data_type", "none of string")]
    [InlineData("length: 40", "length: -1", "length", "whole number")]
    [InlineData("parallel: 4", "parallel: four", "parallel", "whole number")]
    public void Others_are_too(string right, string wrong, string key, string reason) => Refused(right, wrong, key, reason);

    [Theory]
    [InlineData(
        "customer.customer_id, direction: from", "customer.customer_id, direction: to", "shop.invoice", "did you mean 'direction: from'")]
    [InlineData("customer.customer_id, direction: from", "customer.customer_id", "shop.invoice.customer_id", "taken as 'direction: from'")]
    [InlineData("user.behavior.media_consumption", "user.music_taste", "shop.line.track", "counts as personal")]
    [InlineData(
        "references: [{dataset: shop, field: customer.customer_id, direction: from}]",
        "data_type: integer",
        "shop.invoice",
        "Nothing leads to these rows")]
    public void What_a_map_may_mean_is_noted(string right, string wrong, string where, string reason)
    {
        var notes = Yaml.Load(Changed(right, wrong)).Notes;

        Assert.Contains(notes, note => note.Where == where && note.Message.Contains(reason, StringComparison.Ordinal));
    }

    private static void Refused(string right, string wrong, string key, string reason) =>
        Assert.Contains(
            Yaml.Errors(Changed(right, wrong)), error => error.Key == key && error.Message.Contains(reason, StringComparison.Ordinal));

    private static string Changed(string right, string wrong)
    {
        var sound = Sound.ReplaceLineEndings("\n");
        var at = sound.IndexOf(right, StringComparison.Ordinal);
        Assert.True(at >= 0, right);
        return sound[..at] + wrong + sound[(at + right.Length)..];
    }
}
