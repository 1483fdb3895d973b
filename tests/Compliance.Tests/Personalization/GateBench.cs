using Compliance.Connectors;
using Compliance.Consent.Ledger;
using Compliance.Consent.Ledger.Acts;
using Compliance.Consent.Notices;
using Compliance.DataMap;
using Compliance.Personalization;
using Compliance.Subjects;
using Compliance.Testing.Azurite;
using Compliance.Testing.Connectors;
using Compliance.Testing.Consent;
using Compliance.Testing.Domain;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Compliance.Tests.Personalization;

/// <summary>A shop whose stores note every query that reaches them, with two enrolled customers.</summary>
internal sealed class GateBench(DomainBench domain, CapturingConnectors stores, string anna, string ben) : IAsyncDisposable
{
    public const string Recommend = "recommend";
    public const string Newsletter = "newsletter";
    public const string Pages = "pages";
    public const string Deliver = "deliver";

    public const string Map =
        """
        compliance:
          controller: The Shop
          connections: {crm: {kind: azure_tables}, sales: {kind: sql}}
          identities: {number: {register: crm.customers}}
          purposes:
            recommend:
              basis: consent
              classes: [profiling]
              uses:
              - fields: [sales.orders.placed, sales.lines.article]
              - {fields: [crm.customers.born], as: age-band}
            newsletter:
              basis: consent
              classes: [marketing]
              uses:
              - {fields: [crm.customers.email], recipients: [mailer]}
            pages:
              basis: legitimate_interests
              uses:
              - {fields: [crm.customers.born], as: age-band}
              - {fields: [crm.customers.postcode], as: postal-region}
              - fields: [crm.customers.likes.colour]
            deliver:
              basis: contract
              uses:
              - fields: [crm.customers.name, sales.orders.placed, sales.messages.body]
            unused: {basis: contract}
        dataset:
        - fides_key: crm
          compliance: {connection: crm}
          collections:
          - name: customers
            fields:
            - {name: id, fides_meta: {primary_key: true, data_type: string}}
            - {name: number, data_categories: [user.unique_id], fides_meta: {identity: number}}
            - {name: name, data_categories: [user.name]}
            - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}, compliance: {sealed: true}}
            - {name: born, data_categories: [user.demographic.date_of_birth], compliance: {sealed: true}}
            - {name: postcode, data_categories: [user.contact.address.postal_code]}
            - name: likes
              fields:
              - {name: colour, data_categories: [user.behavior]}
              - {name: faith, data_categories: [user.demographic.religious_belief]}
        - fides_key: sales
          compliance: {connection: sales}
          collections:
          - name: orders
            compliance: {retention: {period: P1Y, from: placed}}
            fields:
            - {name: id, fides_meta: {primary_key: true}}
            - {name: number, data_categories: [user.unique_id], fides_meta: {identity: number}}
            - {name: placed, data_categories: [user.behavior.purchase_history]}
            - {name: address, data_categories: [user.contact.address.street]}
          - name: lines
            fields:
            - {name: id, fides_meta: {primary_key: true}}
            - {name: order_id, fides_meta: {references: [{dataset: sales, field: orders.id, direction: from}]}}
            - {name: article, data_categories: [user.behavior.purchase_history]}
            - {name: engraving, data_categories: [user.content.private]}
          - name: messages
            fields:
            - {name: id, fides_meta: {primary_key: true}}
            - {name: sender, data_categories: [user.unique_id], fides_meta: {identity: number}}
            - {name: receiver, data_categories: [user.unique_id], fides_meta: {identity: number}}
            - {name: body, data_categories: [user.content.private]}
        """;

    public DomainBench Domain => domain;

    public CapturingConnectors Stores => stores;

    public string Anna => anna;

    public string Ben => ben;

    public IPersonalizationGate Gate => domain.Get<IPersonalizationGate>();

    public ConsentService Consent => domain.Get<ConsentService>();

    public static async Task<GateBench> Start(AzuriteFixture azurite)
    {
        var stores = new CapturingConnectors();
        var domain = await DomainBench.Start(azurite, Map, replace: services => services.AddSingleton<IConnectors>(stores));
        stores.Inner = domain.Stores;
        var directory = domain.Get<ISubjectDirectory>();
        var anna = await directory.Register([("number", Personal.Of("A-1")), ("email", Personal.Of("anna@example.com"))], default);
        var ben = await directory.Register([("number", Personal.Of("B-2")), ("email", Personal.Of("ben@example.com"))], default);
        var protector = domain.Get<Compliance.Protection.SubjectProtector>();
        domain.Stores["crm"].Add(
            "crm.customers",
            $$"""
            {"id": "1", "number": "A-1", "name": "Anna", "email": "{{await Sealed(anna, "1", "email", "anna@example.com")}}",
             "born": "{{await Sealed(anna, "1", "born", "1990-05-01")}}", "postcode": "10115", "likes": {"colour": "red", "faith": "none"} }
            """,
            """{"id": "2", "number": "B-2", "name": "Ben", "born": "1 May 1988", "postcode": "8", "likes": {"colour": "blue"}}""");
        domain.Stores["sales"]
            .Add(
                "sales.orders",
                """{"id": 10, "number": "A-1", "placed": "2026-10-01T10:00:00Z", "address": "Example Street 1"}""",
                """{"id": 11, "number": "A-1", "placed": "2019-10-01T10:00:00Z", "address": "Example Street 1"}""",
                """{"id": 20, "number": "B-2", "placed": "2026-10-02T10:00:00Z", "address": "Another Street 2"}""")
            .Add(
                "sales.lines",
                """{"id": 1, "order_id": 10, "article": "lamp", "engraving": "for M."}""",
                """{"id": 2, "order_id": 20, "article": "desk", "engraving": "for K."}""")
            .Add("sales.messages", """{"id": 1, "sender": "A-1", "receiver": "B-2", "body": "hello"}""");
        return new GateBench(domain, stores, anna, ben);

        Task<string> Sealed(string subject, string key, string path, string text) =>
            protector.SealText(subject, new Compliance.Protection.Records.RecordAddress("crm.customers", key, path), text);
    }

    /// <summary>Publishes a notice that names what the purposes need, and says yes or no to it.</summary>
    public async Task Answer(string person, string purpose, bool isYes)
    {
        var holder = ConsentHolder.Person(person);
        if (await domain.Get<INoticeStore>().FindNewest("shop", default) is null)
            await domain.Get<NoticeService>().Publish(
                Notices.Shop(domain.Clock.GetCurrentInstant() - Duration.FromDays(1)), NoticeChangeKind.Material, default);
        var shown = await Consent.Render(holder, "shop", 1, "en", "web", default);
        await Consent.Answer(
            holder,
            shown.Token,
            new ConsentAnswer
            {
                Surface = "web", Choices = new Dictionary<string, bool> { [purpose] = isYes }, Copy = ConsentBench.Copy,
                Method = ConsentMethod.WebForm,
            },
            default);
    }

    public ValueTask DisposeAsync() => domain.DisposeAsync();
}
