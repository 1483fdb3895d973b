using System.Text.Json.Nodes;
using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Evidence;
using Compliance.Protection;
using Compliance.Protection.Records;
using Compliance.Requests.Case;
using Compliance.Requests.Intake;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Rights.Erasure;
using Compliance.Requests.Rights.Rectification;
using Compliance.Subjects;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;
using Compliance.Values;
using NodaTime;

namespace Compliance.Tests.Requests.Rights.Rectification;

/// <summary>A bookshop: two accounts, orders with the buyer's name, invoices that a law keeps, a newsletter by address alone.</summary>
internal static class Bookshop
{
    public const string Map = """
        compliance:
          connections:
            crm: {kind: http}
            sales: {kind: sql}
            mail: {kind: http}
        dataset:
        - fides_key: crm
          compliance: {connection: crm, owner: care}
          collections:
          - name: accounts
            fields:
            - {name: number, data_categories: [user.unique_id], fides_meta: {primary_key: true, identity: customer_number}}
            - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email, data_type: string, length: 60}}
            - {name: name, data_categories: [user.name], fides_meta: {length: 40}, compliance: {sealed: true}}
            - {name: born, data_categories: [user.demographic.date_of_birth]}
            - {name: children, data_categories: [user.demographic], fides_meta: {data_type: integer}}
            - {name: newsletter, data_categories: [user.behavior], fides_meta: {data_type: boolean}}
            - {name: score, data_categories: [user.behavior], fides_meta: {read_only: true}}
            - {name: level, data_categories: [system.operations]}
            - {name: friend, data_categories: [user.social], compliance: {third_party: redact}}
          - name: addresses
            fields:
            - {name: id, fides_meta: {primary_key: true}}
            - name: account
              data_categories: [user.unique_id]
              fides_meta: {references: [{dataset: crm, field: accounts.number, direction: from}]}
            - {name: city, data_categories: [user.contact.address.city]}
        - fides_key: sales
          compliance: {connection: sales, owner: finance}
          collections:
          - name: orders
            fields:
            - {name: id, data_categories: [user.behavior], fides_meta: {primary_key: true}}
            - name: account
              data_categories: [user.unique_id]
              fides_meta: {references: [{dataset: crm, field: accounts.number, direction: from}]}
            - {name: buyer, data_categories: [user.name], compliance: {copy_of: crm.accounts.name}}
          - name: invoices
            compliance:
              retention: {period: P10Y, from: issued, ground: legal_obligation, law: AO § 147, keep: [buyer]}
            fields:
            - {name: id, fides_meta: {primary_key: true}}
            - name: account
              data_categories: [user.unique_id]
              fides_meta: {references: [{dataset: crm, field: accounts.number, direction: from}]}
            - {name: issued, data_categories: [system.operations]}
            - {name: buyer, data_categories: [user.name], compliance: {copy_of: crm.accounts.name}}
        - fides_key: mail
          compliance: {connection: mail}
          collections:
          - name: contacts
            compliance: {erasure: mask}
            fields:
            - {name: id, fides_meta: {primary_key: true}}
            - {name: address, data_categories: [user.contact.email], fides_meta: {identity: email}}
        """;

    public static async Task<DomainBench> Open(AzuriteFixture azurite)
    {
        var bench = await DomainBench.Start(azurite, Map);
        bench.Stores["crm"].Add(
            "crm.accounts",
            """
            {"number":"C-1","email":"ada@example.org","name":"Ada Lovelaze","born":"1815-12-10","children":2,"newsletter":true,"score":7}
            """,
            """{"number":"C-2","email":"bob@example.org","name":"Ada Lovelaze","born":"1990-01-01"}""");
        bench.Stores["sales"].Add(
            "sales.orders",
            """{"id":"o1","account":"C-1","buyer":"Ada Lovelaze"}""",
            """{"id":"o2","account":"C-1","buyer":"The Lovelace Estate"}""",
            """{"id":"o3","account":"C-2","buyer":"Ada Lovelaze"}""");
        bench.Stores["mail"].Add(
            "mail.contacts", """{"id":"m1","address":"ADA@Example.org"}""", """{"id":"m2","address":"bob@example.org"}""");
        return bench;
    }

    public static Correction Correct(string field, string value, string? was = null) =>
        new(field, Personal.Of(value), was is null ? null : Personal.Of(was));

    public static async Task<string> Receive(this DomainBench bench, params IReadOnlyList<Correction> corrections)
    {
        var id = $"request-{bench.Get<IIdSource>().New():N}";
        await bench.Get<RequestIntake>().Open(
            id, Right.Rectification, "eu-gdpr", SmallShop.Who(("customer_number", "C-1")), default, null, default,
            corrections: corrections);
        await bench.Run(ReceiptActivities.LogReceived, id);
        return id;
    }

    public static Task<RequestOutcome> Rectify(this DomainBench bench, string id, Func<string, bool, Task>? around = null,
        List<string>? journal = null) =>
        RectificationWorkflow.Run(
            bench.Context(id, around, journal: journal), new RequestInput(id, Duration.FromMinutes(5), Logged: new LoggedRequest()));

    public static async Task<RequestOutcome> Rectify(this DomainBench bench, params IReadOnlyList<Correction> corrections) =>
        await bench.Rectify(await bench.Receive(corrections));

    public static JsonObject Row(this DomainBench bench, string collection, string key)
    {
        var map = bench.Map.Find(collection)!;
        return bench.Stores[map.Connection!].Rows(collection).Select(row => JsonNode.Parse(row)!.AsObject())
            .Single(row => row[map.PrimaryKey.Single().Path]!.ToString() == key);
    }

    public static async Task<long> Count(this DomainBench bench, string id, string collection, string fact) =>
        (await bench.Get<IProcessingJournal>().Read(id, default))
            .Where(line => line.Subject == collection && line.Fact == fact).Sum(line => line.Count ?? 0);

    /// <summary>Enrols the first account and seals its name, as an application does.</summary>
    public static async Task<string> EnrolWithSealedName(this DomainBench bench)
    {
        var subject = await bench.Enrol("C-1", "ada@example.org");
        var text = await bench.Get<SubjectProtector>().SealText(
            subject, new RecordAddress("crm.accounts", "C-1", "name"), "Ada Lovelaze", default);
        await bench.Stores["crm"].Update(
            bench.Map.Find("crm.accounts")!, new RowKey("C-1"), [FieldUpdate.Set("name", text)], default);
        return subject;
    }

    public static async Task<string> OpenName(this DomainBench bench, string subject) =>
        await bench.Get<SubjectProtector>().OpenText(
            subject, new RecordAddress("crm.accounts", "C-1", "name"), bench.Row("crm.accounts", "C-1")["name"]!.ToString(), default);
}
