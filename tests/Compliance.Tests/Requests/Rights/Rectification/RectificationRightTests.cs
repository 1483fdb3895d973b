using Compliance.DataMap;
using Compliance.Requests.Case;
using Compliance.Requests.Intake;
using Compliance.Subjects;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;
using static Compliance.Tests.Requests.Rights.Rectification.Bookshop;

namespace Compliance.Tests.Requests.Rights.Rectification;

/// <summary>What a rectification cannot take is refused when it is submitted, and no word of it repeats a value.</summary>
public sealed class RectificationRightTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private DomainBench _bench = null!;

    public async ValueTask InitializeAsync() => _bench = await Open(azurite);

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Theory]
    [InlineData("crm.accounts.nam", "x", "field must be a field of the data map, as dataset.collection.field; did you mean 'crm.")]
    [InlineData("crm.accounts", "x", "field must be a field of the data map, as dataset.collection.field")]
    [InlineData("crm.accounts.number", "C-9", "field is a key, by which other data find the row: it is changed where it is issued")]
    [InlineData("sales.orders.account", "C-9", "field refers to the key crm.accounts.number: it is changed where it is issued")]
    [InlineData("crm.accounts.score", "9", "field is never written")]
    [InlineData("crm.accounts.level", "9", "field holds nothing about a person")]
    [InlineData("crm.accounts.friend", "x", "field is about other people")]
    [InlineData("crm.accounts.children", "two", "value must be a whole number")]
    [InlineData("crm.accounts.children", "2.5", "value must be a whole number")]
    [InlineData("crm.accounts.newsletter", "yes", "value must be true or false")]
    [InlineData("crm.accounts.email", "nobody", "value must be an email address")]
    [InlineData("crm.accounts.name", "  ", "value must not be blank: what is to go is erased, not corrected")]
    [InlineData("crm.accounts.name", "a very long name that no column takes at all", "value must not be longer than 40 characters")]
    [InlineData("crm.accounts.born", "1815\u0000", "value must not hold control characters")]
    public async Task A_correction_that_cannot_be_made_is_refused_with_its_reason(string field, string value, string fault)
    {
        var refused = await Assert.ThrowsAsync<SubmissionRefusedException>(() => Submit(Correct(field, value)));
        var only = Assert.Single(refused.Faults);
        Assert.Equal(("corrections", "0"), (only.Field, only.Member));
        Assert.StartsWith(fault, only.Fault, StringComparison.Ordinal);
        Assert.Empty(_bench.Started.Inputs);
    }

    [Fact]
    public Task Half_a_character_is_refused() =>
        A_correction_that_cannot_be_made_is_refused_with_its_reason("crm.accounts.born", "\ud800", "value must be well-formed Unicode");

    [Fact]
    public async Task Two_corrections_of_one_value_are_refused()
    {
        var refused = await Assert.ThrowsAsync<SubmissionRefusedException>(() =>
            Submit(Correct("crm.accounts.name", "Ada"), Correct("sales.orders.buyer", "Ida")));
        Assert.Equal("1", Assert.Single(refused.Faults).Member);
    }

    [Fact]
    public async Task A_rectification_without_corrections_is_refused() =>
        Assert.Equal(
            "must hold 1 to 50 corrections",
            Assert.Single((await Assert.ThrowsAsync<SubmissionRefusedException>(() => Submit())).Faults).Fault);

    [Fact]
    public async Task No_other_right_takes_corrections()
    {
        var submitted = Submission(Right.Access, "key", Correct("crm.accounts.born", "1815-12-11"));
        var refused = await Assert.ThrowsAsync<SubmissionRefusedException>(() => _bench.Get<RequestService>().Submit(submitted, default));
        Assert.Equal("corrections", Assert.Single(refused.Faults).Field);
    }

    [Fact]
    public async Task The_workflow_begins_with_no_value_of_the_submission()
    {
        var received = await Submit(Correct("crm.accounts.born", "1815-12-11"));
        Assert.DoesNotContain("1815", _bench.Started.Inputs[received.Record.Id], StringComparison.Ordinal);
        Assert.DoesNotContain("born", _bench.Started.Inputs[received.Record.Id], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_key_with_another_value_is_another_submission()
    {
        var first = await Submit(Correct("crm.accounts.name", "Ada"));
        Assert.Equal(first.Record, (await Submit(Correct("crm.accounts.name", "Ada"))).Record);
        await Assert.ThrowsAsync<IdempotencyConflictException>(() => Submit(Correct("crm.accounts.name", "ada")));
    }

    private Task<ReceivedRequest> Submit(params Correction[] corrections) =>
        _bench.Get<RequestService>().Submit(Submission(Right.Rectification, "key", corrections), default);

    private static SubmittedRequest Submission(Right right, string key, params Correction[] corrections) =>
        new(right, "eu-gdpr", SmallShop.Who(("customer_number", "C-1")), "caller", key) { Corrections = corrections };
}
