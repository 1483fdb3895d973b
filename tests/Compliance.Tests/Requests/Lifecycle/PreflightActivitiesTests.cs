using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Requests.Lifecycle;
using Compliance.Subjects;
using Compliance.Testing.Azurite;
using Compliance.Testing.DataMap;
using Compliance.Testing.Domain;
using Compliance.Workflows;

namespace Compliance.Tests.Requests.Lifecycle;

public sealed class PreflightActivitiesTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private DomainBench _bench = null!;

    public async ValueTask InitializeAsync() => _bench = await SmallShop.Open(azurite);

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Where_the_stores_are_as_mapped_the_step_passes_and_counts_the_collections_of_the_request()
    {
        var result = await _bench.Run(PreflightActivities.Check, await Located());

        Assert.Equal(6, result.Collections);
    }

    [Fact]
    public async Task What_blocks_fails_the_step_by_name_and_after_mending_it_passes()
    {
        var request = await Located();
        var seen = _bench.Stores["sales"].Described;
        _bench.Stores["sales"].Described = store => With(store, "sales.invoices", each => each with { Rights = StoreRights.Read });

        var failure = await Assert.ThrowsAsync<StepFailedException>(() => _bench.Run(PreflightActivities.Check, request));
        Assert.Equal(("preflight-failed", "sales/invoices: right-missing"), (failure.Code, failure.Reference));
        Assert.Equal(2, _bench.Stores["sales"].Rows("sales.invoices").Count);

        _bench.Stores["sales"].Described = seen;
        await _bench.Run(PreflightActivities.Check, request);
    }

    [Fact]
    public async Task A_column_and_its_code_are_in_the_failures_reference()
    {
        var request = await Located();
        _bench.Stores["mail"].Described = store =>
            With(
                store,
                "mail.contacts",
                each =>
                    each with
                    {
                        Fields =
                        [
                            new FieldDescription("id"),
                            new FieldDescription("address", "text", StoredKind.Text, IsNullable: false),
                            new FieldDescription("number"),
                        ],
                    }
            );

        var failure = await Assert.ThrowsAsync<StepFailedException>(() => _bench.Run(PreflightActivities.Check, request));
        Assert.Equal("mail/contacts: mask-null address", failure.Reference);
    }

    [Fact]
    public async Task What_blocks_in_a_collection_that_the_request_does_not_search_stops_nothing()
    {
        var request = await _bench.Receive(Right.Erasure, ("email", "nobody@example.org"));
        _bench.Stores["sales"].Described = store => With(store, "sales.invoices", each => each with { Rights = StoreRights.Read });

        Assert.Equal(0, (await _bench.Run(PreflightActivities.Check, request)).Collections);
    }

    [Fact]
    public async Task A_store_that_does_not_answer_is_waited_for_rather_than_quarantined()
    {
        var request = await Located();
        _bench.Stores["sales"].IsDown = true;

        var failure = await Assert.ThrowsAsync<StepFailedException>(() => _bench.Run(PreflightActivities.Check, request));
        Assert.Equal((FailureCode.StoreUnavailable, "sales"), (failure.Code, failure.Reference));
    }

    private async Task<string> Located()
    {
        var request = await _bench.Receive(Right.Erasure, ("customer_number", "C-1"));
        await _bench.Run(SubjectActivities.Locate, request);
        return request;
    }

    private static StoreDescription With(
        StoreDescription store, string collection, Func<CollectionDescription, CollectionDescription> change)
    {
        var address = Addresses.Of(collection);
        return new StoreDescription(
            new Dictionary<CollectionAddress, CollectionDescription>(store.Collections) { [address] = change(store.Collections[address]) });
    }
}
