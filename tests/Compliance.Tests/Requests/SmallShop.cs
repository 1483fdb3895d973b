using System.IO.Compression;
using Compliance.Evidence.Logging;
using Compliance.Requests.Case;
using Compliance.Requests.Intake;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Rights.Access;
using Compliance.Requests.Rights.Erasure;
using Compliance.Subjects;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;
using Compliance.Values;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Compliance.Tests.Requests;

/// <summary>
/// A small shop: accounts under a number, orders and invoices under accounts, order lines, a newsletter by address alone.
/// </summary>
internal static class SmallShop
{
    public const string Map = """
        compliance:
          controller: The <Shop>
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
            - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}
            - {name: name, data_categories: [user.name], compliance: {sealed: true}}
            - {name: notes, data_categories: [user.content], compliance: {sealed: true}}
            - {name: friend, data_categories: [user.social], compliance: {third_party: redact}}
          - name: letters
            fields:
            - {name: id, data_categories: [user.content], fides_meta: {primary_key: true}}
            - name: account
              data_categories: [user.unique_id]
              fides_meta: {references: [{dataset: crm, field: accounts.number, direction: from}]}
            - {name: body, data_categories: [user.content], compliance: {content: true, third_party: redact}}
        - fides_key: sales
          compliance: {connection: sales, owner: finance}
          collections:
          - name: orders
            fields:
            - {name: id, data_categories: [user.behavior], fides_meta: {primary_key: true}}
            - name: account
              data_categories: [user.unique_id]
              fides_meta: {references: [{dataset: crm, field: accounts.number, direction: from}]}
          - name: lines
            fields:
            - {name: id, data_categories: [user.behavior], fides_meta: {primary_key: true}}
            - name: order
              data_categories: [user.unique_id]
              fides_meta: {references: [{dataset: sales, field: orders.id, direction: from}]}
          - name: invoices
            compliance:
              lawful_basis: contract
              purposes: [bookkeeping]
              retention: {period: P1M, from: issued, ground: legal_obligation, law: AO § 147, keep: [amount]}
            fields:
            - {name: id, fides_meta: {primary_key: true}}
            - name: account
              data_categories: [user.unique_id]
              fides_meta: {references: [{dataset: crm, field: accounts.number, direction: from}]}
            - {name: issued, data_categories: [system.operations]}
            - {name: amount, data_categories: [user.financial]}
            - {name: remark, data_categories: [user.content]}
        - fides_key: mail
          compliance: {connection: mail}
          collections:
          - name: contacts
            compliance: {erasure: mask}
            fields:
            - {name: id, fides_meta: {primary_key: true}}
            - {name: address, data_categories: [user.contact.email], fides_meta: {identity: email, masking_strategy_override: {strategy: "null_rewrite"}}}
            - {name: number, data_categories: [user.unique_id], fides_meta: {identity: customer_number, masking_strategy_override: {strategy: preserve}}}
        """;

    public static async Task<DomainBench> Open(
        AzuriteFixture azurite,
        Action<IServiceCollection>? replace = null,
        IReadOnlyDictionary<string, string?>? settings = null,
        string map = Map)
    {
        var bench = await DomainBench.Start(azurite, map, settings, replace);
        bench
            .Stores["crm"]
            .Add(
                "crm.accounts",
                """{"number":"C-1","email":"ada@example.org","friend":"C-2"}""",
                """{"number":"C-2","email":"bob@example.org"}"""
            );
        bench
            .Stores["sales"]
            .Add("sales.orders", """{"id":"o1","account":"C-1"}""", """{"id":"o2","account":"C-2"}""")
            .Add("sales.lines", """{"id":"l1","order":"o1"}""", """{"id":"l2","order":"o2"}""")
            .Add(
                "sales.invoices", """{"id":"i1","account":"C-1","issued":"2026-11-20T00:00:00Z","amount":10,"remark":"for Ada"}""",
                """{"id":"i2","account":"C-1","issued":"2026-01-02T00:00:00Z","amount":20,"remark":"old"}""");
        bench.Stores["mail"].Add("mail.contacts", """{"id":"m1","address":"ada@example.org","number":"C-1"}""");
        return bench;
    }

    public static Identities Who(params IReadOnlyList<(string Kind, string Value)> identities) =>
        new(identities.ToDictionary(each => each.Kind, each => Personal.Of(each.Value)));

    public static Task<string> Enrol(this DomainBench bench, string number, string email) =>
        bench.Get<ISubjectDirectory>().Register([("customer_number", Personal.Of(number)), ("email", Personal.Of(email))], default);

    /// <summary>Everything that an access request finds.</summary>
    public static async Task<ZipArchive> Export(this DomainBench bench, params IReadOnlyList<(string Kind, string Value)> identities)
    {
        var id = await bench.Receive(Right.Access, identities);
        Assert.Equal(RequestOutcome.Complete, await AccessWorkflow.Run(bench.Context(id), new RequestInput(id, Duration.FromMinutes(5))));
        var copy = new MemoryStream();
        await using var export = await bench.Get<ICaseFiles>().OpenExport(id, default);
        await export!.CopyToAsync(copy);
        return new ZipArchive(copy, ZipArchiveMode.Read);
    }

    /// <summary>Opens a case, adds its request, and has it logged.</summary>
    public static Task<string> Receive(this DomainBench bench, Right right, params IReadOnlyList<(string Kind, string Value)> identities) =>
        bench.ReceiveFrom(null, right, identities);

    /// <inheritdoc cref="Receive"/>
    /// <param name="bench">Where.</param>
    /// <param name="submitter">Who submits it; null for nobody.</param>
    /// <param name="right">Which right.</param>
    /// <param name="identities">Whose.</param>
    public static async Task<string> ReceiveFrom(
        this DomainBench bench, string? submitter, Right right, params IReadOnlyList<(string Kind, string Value)> identities)
    {
        var id = $"request-{bench.Get<IIdSource>().New():N}";
        await bench.Get<RequestIntake>().Open(id, right, "eu-gdpr", Who(identities), default, null, default, caller: submitter);
        await bench.Run(ReceiptActivities.LogReceived, id);
        return id;
    }
}
