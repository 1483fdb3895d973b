using Compliance.LocalHost.Tests.Cases.Hosts;
using Compliance.Testing.Azurite;

namespace Compliance.LocalHost.Tests.Cases;

/// <summary>Rows with two identities of one kind: a second address of one person, or two people.</summary>
public sealed class SecondAddressTests(AzuriteFixture azurite)
{
    private const string Map = """
        compliance:
          connections:
            db: {kind: sql}
        dataset:
        - fides_key: desk
          compliance: {connection: db}
          collections:
          - name: members
            fields:
            - {name: mail, data_categories: [user.contact.email], fides_meta: {primary_key: true, identity: email, data_type: string}}
            - {name: name, data_categories: [user.name]}
          - name: tickets
            fields:
            - {name: id, fides_meta: {primary_key: true}}
            - {name: mail, data_categories: [user.contact.email], fides_meta: {identity: email, data_type: string}}
            - {name: second_mail, data_categories: [user.contact.email], fides_meta: {identity: email, data_type: string}}
            - {name: question, data_categories: [user.content]}
          - name: gifts
            fields:
            - {name: id, fides_meta: {primary_key: true}}
            - {name: giver, data_categories: [user.contact.email], fides_meta: {identity: email, data_type: string}}
            - {name: receiver, data_categories: [user.contact.email], fides_meta: {identity: email, data_type: string}}
            - {name: note, data_categories: [user.content]}
        """;

    private const string Members = """
        create table members (mail text primary key, name text);
        create table tickets (id integer primary key, mail text, second_mail text, question text);
        create table gifts (id integer primary key, giver text, receiver text, note text);
        insert into members values ('anna@x.example', 'Anna Test'), ('bert@x.example', 'Bert Test');
        insert into tickets values (1, 'anna@x.example', 'anna@home.example', 'Where is it?'), (2, 'bert@x.example', null, 'And mine?');
        """;

    private const string Gifts = """
        insert into gifts values (1, 'anna@x.example', 'bert@x.example', 'for you'), (2, 'bert@x.example', 'anna@x.example', 'thanks');
        """;

    [Fact]
    public async Task A_ticket_with_a_second_address_of_the_person_goes_whole()
    {
        await using var store = await SqliteDatabase.With(Members);
        await using var host = await OwnHost.Start(azurite, store, Map);

        var end = await host.Run("erasure", """{"email":"anna@x.example"}""");

        Assert.Equal("complete", end.Outcome);
        Assert.Equal(["deleted 1"], (await host.Certificate(end)).Facts("desk.tickets"));
        Assert.Equal(["2|bert@x.example"], await store.Query("select id, mail from tickets"));
        Assert.Equal(["bert@x.example"], await store.Query("select mail from members"));
    }

    [Fact]
    public async Task Gifts_that_name_two_people_stay_and_the_certificate_names_them()
    {
        await using var store = await SqliteDatabase.With(Members + Gifts);
        await using var host = await OwnHost.Start(azurite, store, Map);

        var end = await host.Run("erasure", """{"email":"anna@x.example"}""");

        Assert.Equal("incomplete", end.Outcome);
        Assert.Equal(["desk.gifts"], end.NotCovered);
        var stated = await host.Certificate(end);
        Assert.Equal("incomplete", stated.Outcome);
        Assert.Equal(["desk.gifts"], stated.NotCovered);
        Assert.Equal(["left 2"], stated.Facts("desk.gifts"));
        Assert.Equal(
            ["1|anna@x.example|bert@x.example|for you", "2|bert@x.example|anna@x.example|thanks"],
            await store.Query("select * from gifts order by id"));
        Assert.Equal(["bert@x.example"], await store.Query("select mail from members"));
    }

    [Fact]
    public async Task Gifts_that_name_two_people_are_not_shown_and_the_export_says_that_they_are_missing()
    {
        await using var store = await SqliteDatabase.With(Members + Gifts);
        await using var host = await OwnHost.Start(azurite, store, Map);

        var end = await host.Run("access", """{"email":"anna@x.example"}""");

        Assert.Equal("incomplete", end.Outcome);
        Assert.Equal(["desk.gifts"], end.NotCovered);
        Assert.Empty(await host.Export(end, "desk.gifts"));
        Assert.Single(await host.Export(end, "desk.tickets"));
    }
}
