using Compliance.DataMap;
using Compliance.LocalHost.Tests.Cases.Hosts;
using Compliance.Testing.Azurite;

namespace Compliance.LocalHost.Tests.Cases;

public sealed class MisspeltCategoryTests(AzuriteFixture azurite)
{
    private const string Rows = """
        create table people (id integer primary key, mail text, name text);
        insert into people values (1, 'anna@x.example', 'Anna Test');
        """;

    [Theory]
    [InlineData("users.contact.email", "user.contact.email")]
    [InlineData("user.contcat.email", "user.contact.email")]
    [InlineData("contact.email", "user.contact.email")]
    public async Task A_category_that_does_not_exist_refuses_the_start_and_the_right_one_is_suggested(string written, string meant)
    {
        await using var store = await SqliteDatabase.With(Rows);

        var refused = await Assert.ThrowsAsync<DataMapException>(() => OwnHost.Start(azurite, store, Map($"[{written}]", "[user.name]")));

        var error = Assert.Single(refused.Errors);
        Assert.Contains("id you mean", error.ToString(), StringComparison.Ordinal);
        Assert.Contains(meant, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_any_category_an_identity_is_personal_and_its_row_is_found_and_erased()
    {
        await using var store = await SqliteDatabase.With(Rows);
        await using var host = await OwnHost.Start(azurite, store, Map("[]", "[]"));

        var access = await host.Run("access", """{"email":"anna@x.example"}""");
        var erasure = await host.Run("erasure", """{"email":"anna@x.example"}""");

        Assert.Equal(("complete", "complete"), (access.Outcome, erasure.Outcome));
        Assert.Single(await host.Export(access, "mini.people"));
        Assert.Equal(["deleted 1"], (await host.Certificate(erasure)).Facts("mini.people"));
        Assert.Empty(await store.Query("select * from people"));
    }

    private static string Map(string ofMail, string ofName) => $$$"""
        compliance:
          connections:
            db: {kind: sql}
        dataset:
        - fides_key: mini
          compliance: {connection: db}
          collections:
          - name: people
            fields:
            - {name: id, data_categories: [], fides_meta: {primary_key: true}}
            - {name: mail, data_categories: {{{ofMail}}}, fides_meta: {identity: email}}
            - {name: name, data_categories: {{{ofName}}} }
        """;
}
