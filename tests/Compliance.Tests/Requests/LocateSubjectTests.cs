using Compliance.DataMap;
using Compliance.Protection.Erasure;
using Compliance.Requests.Case;
using Compliance.Requests.Intake;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Locating;
using Compliance.Subjects;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;
using Compliance.Workflows;

namespace Compliance.Tests.Requests;

public sealed class LocateSubjectTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private DomainBench _bench = null!;

    public async ValueTask InitializeAsync() => _bench = await SmallShop.Open(azurite);

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task From_one_identity_the_references_lead_to_every_row_of_the_person_and_to_none_of_another()
    {
        var (result, file) = await Locate(("customer_number", "C-1"));
        Assert.Equal((SubjectFinding.One, null, 0), (result.Finding, result.Subject, result.Gaps));
        Assert.Equal(
            ["crm.accounts C-1", "mail.contacts m1", "sales.invoices i1 i2", "sales.lines l1", "sales.orders o1"],
            file.Located.Where(each => each.HasRows).Select(Text).Order());
        Assert.Equal(["i1"], file.Located.Single(each => each.Address.Collection == "invoices").Retained.Select(row => row.Key));
    }

    [Fact]
    public async Task What_refers_to_another_collection_is_erased_before_it()
    {
        var (_, file) = await Locate(("customer_number", "C-1"));
        var order = file.Located.Select(each => each.Address.ToString()).ToList();
        Assert.True(order.IndexOf("sales.lines") < order.IndexOf("sales.orders"));
        Assert.True(order.IndexOf("sales.orders") < order.IndexOf("crm.accounts"));
    }

    [Fact]
    public async Task An_address_leads_to_the_number_that_goes_with_it_and_from_there_on()
    {
        var (result, file) = await Locate(("email", "ada@example.org"));
        Assert.Equal(SubjectFinding.One, result.Finding);
        Assert.Contains("sales.lines l1", file.Located.Select(Text));
    }

    [Fact]
    public async Task An_address_that_two_people_share_is_ambiguous()
    {
        Share();
        Assert.Equal(SubjectFinding.Several, (await Locate(("email", "ada@example.org"))).Result.Finding);
    }

    [Fact]
    public async Task An_address_that_two_people_share_is_ambiguous_even_where_one_of_them_is_enrolled()
    {
        Share();
        await _bench.Enrol("C-1", "ada@example.org");
        Assert.Equal(SubjectFinding.Several, (await Locate(("email", "ada@example.org"))).Result.Finding);
    }

    [Fact]
    public async Task An_address_under_which_two_people_are_enrolled_is_ambiguous()
    {
        await _bench.Enrol("C-1", "both@example.org");
        await _bench.Enrol("C-2", "both@example.org");
        Assert.Equal(SubjectFinding.Several, (await Locate(("email", "both@example.org"))).Result.Finding);
    }

    [Fact]
    public async Task With_the_number_stated_a_shared_address_leads_to_no_one_else()
    {
        Share();
        var (result, file) = await Locate(("email", "ada@example.org"), ("customer_number", "C-3"));
        Assert.Equal(SubjectFinding.One, result.Finding);
        Assert.Equal(["crm.accounts C-3"], file.Located.Where(each => each.HasRows).Select(Text));
    }

    [Fact]
    public async Task Someone_enrolled_is_not_taken_for_another_who_shares_their_address_and_is_not_enrolled()
    {
        Share();
        await _bench.Enrol("C-1", "ada@example.org");
        var (result, file) = await Locate(("email", "ada@example.org"), ("customer_number", "C-3"));
        Assert.Null(result.Subject);
        Assert.Equal(["crm.accounts C-3"], file.Located.Where(each => each.HasRows).Select(Text));
    }

    [Fact]
    public async Task Not_even_while_the_enrolled_one_is_being_erased()
    {
        Share();
        await _bench.Get<BindingErasure>().Fence(await _bench.Enrol("C-1", "ada@example.org"));
        var (result, _) = await Locate(("email", "ada@example.org"), ("customer_number", "C-3"));
        Assert.Equal((SubjectFinding.One, null), (result.Finding, result.Subject));
    }

    [Fact]
    public async Task Identities_of_two_enrolled_people_fit_nobody_and_everybody()
    {
        await _bench.Enrol("C-1", "ada@example.org");
        await _bench.Enrol("C-2", "bob@example.org");
        var (result, file) = await Locate(("email", "ada@example.org"), ("phone", "1"), ("customer_number", "C-2"));
        Assert.Equal(SubjectFinding.One, result.Finding);
        Assert.DoesNotContain("crm.accounts C-1", file.Located.Select(Text));
    }

    [Fact]
    public async Task The_number_is_found_however_it_is_spelled_where_its_holder_is_enrolled()
    {
        var subject = await _bench.Enrol("C-1", "ada@example.org");
        var (result, file) = await Locate(("customer_number", " c-1"));
        Assert.Equal((SubjectFinding.One, subject), (result.Finding, result.Subject));
        Assert.Contains("crm.accounts C-1", file.Located.Select(Text));
    }

    [Fact]
    public async Task The_card_of_an_enrolled_subject_leads_on_with_what_was_not_stated()
    {
        _bench.Stores["mail"].Add("mail.contacts", """{"id":"m2","address":"second@example.org"}""");
        await _bench.Enrol("C-1", "second@example.org");
        var (_, file) = await Locate(("customer_number", "C-1"));
        Assert.Contains("mail.contacts m1 m2", file.Located.Select(Text));
    }

    [Fact]
    public async Task An_enrolled_subject_without_a_row_anywhere_still_has_a_key_to_destroy()
    {
        var subject = await _bench.Enrol("C-9", "nine@example.org");
        var (result, _) = await Locate(("email", "nine@example.org"));
        Assert.Equal((SubjectFinding.One, subject), (result.Finding, result.Subject));
        Assert.Empty(result.Steps);
    }

    [Fact]
    public async Task Whom_nobody_knows_is_nobody() =>
        Assert.Equal(SubjectFinding.Nobody, (await Locate(("email", "nobody@example.org"))).Result.Finding);

    [Fact]
    public async Task Whose_erasure_can_still_be_cancelled_is_waited_for()
    {
        await _bench.Get<BindingErasure>().Fence(await _bench.Enrol("C-1", "ada@example.org"));
        var waits = await Assert.ThrowsAsync<StepFailedException>(() => Locate(("customer_number", "C-1")));
        Assert.Equal((FailureCode.StoreUnavailable, SubjectResolver.FenceOfAnotherRequest), (waits.Code, waits.Reference));
    }

    [Fact]
    public async Task Whose_erasure_is_past_its_point_of_no_return_is_said_to_be_erased()
    {
        var subject = await _bench.Enrol("C-1", "ada@example.org");
        var fences = _bench.Get<SubjectFences>();
        await fences.Prepare(subject, ["mark"], "request-0");
        await fences.MakeFinal(await fences.Confirm(subject, 7));
        await _bench.Get<BindingErasure>().Fence(subject);
        await _bench.Get<BindingErasure>().Tombstone(subject);
        Assert.Equal(SubjectFinding.Erased, (await Locate(("customer_number", "C-1"))).Result.Finding);
    }

    [Fact]
    public async Task A_connection_that_nothing_is_configured_for_is_a_gap()
    {
        _bench.Stores.Remove("mail");
        var (result, file) = await Locate(("customer_number", "C-1"));
        Assert.Equal(1, result.Gaps);
        Assert.Equal((CoverageGapKind.NoConnection, "mail.contacts"), (file.Gaps[0].Kind, file.Gaps[0].Collection.ToString()));
    }

    [Fact]
    public async Task A_store_that_is_down_fails_the_step_with_its_name_and_leaves_the_case_as_it_was()
    {
        _bench.Stores["sales"].IsDown = true;
        var id = await _bench.Receive(Right.Erasure, ("customer_number", "C-1"));
        var failed = await Assert.ThrowsAsync<StepFailedException>(() => _bench.Run(SubjectActivities.Locate, id));
        Assert.Equal((FailureCode.StoreUnavailable, "sales"), (failed.Code, failed.Reference));
        Assert.Null((await _bench.Get<ICaseFiles>().Read(id, default)).MapDigest);
    }

    [Fact]
    public async Task Locating_twice_finds_the_same_and_keeps_what_was_stated()
    {
        await _bench.Enrol("C-1", "ada@example.org");
        var id = await _bench.Receive(Right.Erasure, ("customer_number", "C-1"));
        var first = await _bench.Run(SubjectActivities.Locate, id);
        var again = await _bench.Run(SubjectActivities.Locate, id);
        Assert.Equal(first.Steps, again.Steps);
        Assert.Equal(["customer_number"], (await _bench.Get<ICaseFiles>().Read(id, default)).Identities.Kinds);
    }

    /// <summary>A third customer shares the first one's address.</summary>
    private void Share() => _bench.Stores["crm"].Add("crm.accounts", """{"number":"C-3","email":"ada@example.org"}""");

    private async Task<(LocateResult Result, CaseFile File)> Locate(params (string, string)[] identities)
    {
        var id = await _bench.Receive(Right.Erasure, identities);
        return (await _bench.Run(SubjectActivities.Locate, id), await _bench.Get<ICaseFiles>().Read(id, default));
    }

    private static string Text(LocatedCollection located) =>
        string.Join(' ', located.Own.Order(StringComparer.Ordinal).Prepend(located.Address.ToString()));
}
