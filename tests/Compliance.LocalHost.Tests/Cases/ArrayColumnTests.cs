using Compliance.LocalHost.Tests.Cases.Hosts;
using Compliance.Testing.Azurite;
using Compliance.Testing.Postgres;

namespace Compliance.LocalHost.Tests.Cases;

public sealed class ArrayColumnTests(AzuriteFixture azurite, PostgresFixture postgres)
{
    private const string Map = """
        compliance:
          connections:
            db: {kind: sql}
        dataset:
        - fides_key: crm
          compliance: {connection: db}
          collections:
          - name: contacts
            compliance: {erasure: mask}
            fields:
            - {name: id, fides_meta: {primary_key: true, data_type: integer}}
            - name: mails
              data_categories: [user.contact.email]
              fides_meta:
                identity: email
                data_type: "string[]"
                masking_strategy_override: {strategy: string_rewrite, configuration: {rewrite_value: erased}}
            - {name: select, data_categories: [user.content], fides_meta: {data_type: string}}
        """;

    [Fact]
    public async Task An_identity_in_an_array_is_found_and_every_element_is_masked()
    {
        await using var store = await PostgresDatabase.With(postgres, """
            create table contacts (id int primary key, mails text[], "select" text);
            insert into contacts values
              (1, '{anna@x.example,anna@home.example}', 'Anna Test'), (2, '{anna@x.example,null}', 'Anna again'),
              (3, '{bert@x.example}', 'Bert Test'), (4, '{}', 'nobody'), (5, null, 'nobody');
            """);
        await using var host = await OwnHost.Start(azurite, store, Map);

        var access = await host.Run("access", """{"email":"anna@x.example"}""");
        var erasure = await host.Run("erasure", """{"email":"anna@x.example"}""");

        Assert.Equal(("complete", "complete"), (access.Outcome, erasure.Outcome));
        Assert.Equal(2, (await host.Export(access, "crm.contacts")).Count);
        Assert.Equal(["masked 2"], (await host.Certificate(erasure)).Facts("crm.contacts"));
        Assert.Equal(
            ["1|{erased,erased}|NULL", "2|{erased,NULL}|NULL", "3|{bert@x.example}|Bert Test", "4|{}|nobody", "5|NULL|nobody"],
            await store.Query("""select id, mails::text, "select" from contacts order by id"""));
    }
}
