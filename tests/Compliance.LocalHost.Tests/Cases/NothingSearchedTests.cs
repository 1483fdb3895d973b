using Compliance.LocalHost.Tests.Cases.Hosts;
using Compliance.Testing.Azurite;

namespace Compliance.LocalHost.Tests.Cases;

/// <summary>"Not found" is said only of what was searched.</summary>
public sealed class NothingSearchedTests(AzuriteFixture azurite)
{
    private const string Map = """
        compliance:
          connections:
            db: {kind: sql}
        dataset:
        - fides_key: shop
          compliance: {connection: db}
          collections:
          - name: accounts
            fields:
            - {name: no, data_categories: [user.unique_id], fides_meta: {primary_key: true, identity: customer_number}}
            - {name: mail, data_categories: [user.contact.email], fides_meta: {identity: email}}
            - {name: phone, data_categories: [user.contact.phone_number], fides_meta: {identity: phone}}
        """;

    [Fact]
    public async Task Where_no_store_is_connected_a_request_is_incomplete_and_names_what_was_not_searched()
    {
        await using var host = await OwnHost.Start(azurite, null, Map);

        var access = await host.Run("access", """{"email":"anna@x.example"}""");
        var erasure = await host.Run("erasure", """{"email":"anna@x.example"}""");

        Assert.Equal(("incomplete", "incomplete"), (access.Outcome, erasure.Outcome));
        Assert.Equal(["shop.accounts"], access.NotCovered);
        Assert.Equal(["shop.accounts"], erasure.NotCovered);
    }

    [Fact]
    public async Task What_could_find_nobody_is_refused_at_the_door_and_who_is_nowhere_is_not_found()
    {
        await using var store = await SqliteDatabase.With("create table accounts (no text primary key, mail text, phone text)");
        await using var host = await OwnHost.Start(azurite, store, Map);

        var (status, problem) = await host.Submit("access", """{"emial":"anna@x.example"}""");
        Assert.Equal((400, "invalid-request"), (status, problem!["code"]!.GetValue<string>()));
        var fault = problem["errors"]!["identities.emial"]!.AsArray().Single()!.GetValue<string>();
        Assert.Contains("did you mean 'email'?", fault, StringComparison.Ordinal);

        (status, problem) = await host.Submit("access", """{"phone":"n/a"}""");
        Assert.Equal((400, "invalid-request"), (status, problem!["code"]!.GetValue<string>()));
        Assert.NotNull(problem["errors"]!["identities.phone"]);

        Assert.Equal("not-found", (await host.Run("access", """{"email":"anna@x.example"}""")).Outcome);
    }
}
