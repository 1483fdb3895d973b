using Compliance.Requests.Case;
using Compliance.Requests.Locating;
using Compliance.Testing.Connectors;
using Compliance.Tests.DataMap;
using Compliance.Workflows;

namespace Compliance.Tests.Requests.Locating;

/// <summary>A store says of a row that it is gone, and may still find it.</summary>
public sealed class RowPresenceTests
{
    private readonly MemoryStore _store = new("store");

    [Theory]
    [InlineData("""{"id":"p1","mail":" Ada@x"}""")]
    [InlineData("""{"id":"p1","mail":"bob@x","sealed":"ada@x"}""")]
    public async Task A_row_that_is_still_found_by_an_identity_is_not_said_to_be_gone(string row)
    {
        _store.Add("shop.people", row);

        var failure = await Assert.ThrowsAsync<StepFailedException>(() => RequireGone("p1"));

        Assert.Equal(("row-not-addressable", "store/people"), (failure.Code, failure.Reference));
    }

    [Fact]
    public async Task Nor_is_one_that_is_still_found_by_a_reference()
    {
        _store.Add("shop.people", """{"id":"p1","parent":"p0"}""");

        await Assert.ThrowsAsync<StepFailedException>(() => RequireGone("p1"));
    }

    [Theory]
    [InlineData("""{"id":"p2","mail":"ada@x","parent":"p0"}""")]
    [InlineData("""{"id":"p1","mail":"bob@x","parent":"p9"}""")]
    [InlineData("""{"id":"p1","mail":"bob@x","number":"7"}""")]
    public async Task Another_row_or_one_that_nothing_of_the_person_finds_is_no_sign_of_it(string row)
    {
        _store.Add("shop.people", row);

        await RequireGone("p1");
    }

    private Task RequireGone(string key)
    {
        var map = Yaml.Load(Yaml.Collection("""
            - {name: id, fides_meta: {primary_key: true}}
            - {name: mail, data_categories: [user.contact.email], fides_meta: {identity: email}}
            - {name: sealed, data_categories: [user.contact.email], fides_meta: {identity: email}, compliance: {sealed: true}}
            - {name: number, data_categories: [user.unique_id], fides_meta: {identity: customer_number}}
            - name: parent
              data_categories: [user.unique_id]
              fides_meta: {references: [{dataset: shop, field: people.id, direction: from}]}
            """));
        var people = map.Collections.Single();
        var located = new LocatedCollection(people.Address)
        {
            Matches = new Dictionary<string, IReadOnlyList<string>> { ["parent"] = ["p0"], ["id"] = [] },
        };
        var known = new Dictionary<string, IReadOnlyList<string>> { ["email"] = ["ada@x"] };
        var file = new CaseFile(SmallShop.Who(("email", "ada@x"))).LocatedAs(null, [located], known, [], map.Digest);
        return RowPresence.RequireGone(file, people, located, _store, new HashSet<string> { key }, default);
    }
}
