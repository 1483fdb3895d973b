using Compliance.LocalHost.Tests.Cases.Hosts;
using Compliance.Testing.Azurite;

namespace Compliance.LocalHost.Tests.Cases;

public sealed class EverythingKeptTests(AzuriteFixture azurite)
{
    private const string Map = """
        compliance:
          connections:
            db: {kind: sql}
        dataset:
        - fides_key: books
          compliance: {connection: db}
          collections:
          - name: invoices
            compliance:
              retention: {period: P10Y, from: day, ground: legal_obligation, law: AO § 147, keep: [mail, day, total]}
            fields:
            - {name: id, fides_meta: {primary_key: true}}
            - {name: mail, data_categories: [user.contact.email], fides_meta: {identity: email, data_type: string}}
            - {name: day, data_categories: [user.behavior.purchase_history]}
            - {name: total, data_categories: [user.financial]}
          - name: ratings
            compliance: {erasure: mask}
            fields:
            - {name: id, fides_meta: {primary_key: true}}
            - name: mail
              data_categories: [user.contact.email]
              fides_meta: {identity: email, data_type: string, masking_strategy_override: {strategy: preserve}}
            - {name: stars, data_categories: [user.content], fides_meta: {masking_strategy_override: {strategy: preserve}}}
        """;

    [Fact]
    public async Task A_ground_that_keeps_every_field_retains_rows_whole_and_rows_with_nothing_to_mask_are_kept()
    {
        await using var store = await SqliteDatabase.With("""
            create table invoices (id integer primary key, mail text, day text, total integer);
            create table ratings (id integer primary key, mail text, stars integer);
            insert into invoices values (1, 'anna@x.example', date('now', '-1 year'), 20);
            insert into ratings values (1, 'anna@x.example', 5);
            """);
        await using var host = await OwnHost.Start(azurite, store, Map);

        var end = await host.Run("erasure", """{"email":"anna@x.example"}""");

        var stated = await host.Certificate(end);
        Assert.Equal(["retained 1"], stated.Facts("books.invoices"));
        Assert.Equal(["kept 1"], stated.Facts("books.ratings"));
        Assert.Equal(["anna@x.example|20"], await store.Query("select mail, total from invoices"));
        Assert.Equal(["anna@x.example|5"], await store.Query("select mail, stars from ratings"));
        Assert.Equal("complete", end.Outcome);
    }
}
