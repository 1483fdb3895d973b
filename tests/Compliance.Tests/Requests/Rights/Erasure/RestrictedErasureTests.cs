using Compliance.Consent.Ledger;
using Compliance.Requests.Holds;
using Compliance.Requests.Intake;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Rights.Erasure;
using Compliance.Subjects;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;
using Compliance.Testing.Workflows;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Tests.Requests.Rights.Erasure;

/// <summary>GDPR Art. 18: while processing is restricted, nothing of the person is erased.</summary>
public sealed class RestrictedErasureTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private DomainBench _bench = null!;

    public async ValueTask InitializeAsync() => _bench = await SmallShop.Open(azurite);

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task An_erasure_waits_for_the_end_of_a_restriction_says_so_and_goes_on_by_itself()
    {
        var subject = await _bench.Enrol("C-1", "ada@example.org");
        await Record(subject, ConsentAct.Restricted);
        var id = await _bench.Receive(Right.Erasure, ("customer_number", "C-1"));
        var tries = 0;
        var context = _bench.Context(id, async (step, after) =>
        {
            if (step != "LocateSubject" || after || ++tries < 4)
                return;
            Assert.Equal(2, _bench.Stores["crm"].Rows("crm.accounts").Count);
            await Record(subject, ConsentAct.RestrictionLifted);
        });
        Assert.Equal(RequestOutcome.Complete, await Run(context, id));
        Assert.Equal(4, tries);
        Assert.Contains(
            RestrictedErasures.Restriction, context.Statuses.Select(each => WorkflowJson.Read<RequestProgress>(each).WaitingFor));
        Assert.Single(_bench.Stores["crm"].Rows("crm.accounts"));
    }

    [Fact]
    public async Task A_restriction_that_comes_in_the_cooling_off_keeps_the_point_of_no_return_away()
    {
        var subject = await _bench.Enrol("C-1", "ada@example.org");
        var id = await _bench.Receive(Right.Erasure, ("customer_number", "C-1"));
        var tries = 0;
        var context = _bench.Context(id, async (step, after) =>
        {
            if (step == "DisableKey" && after)
                await Record(subject, ConsentAct.Restricted);
            if (step == "CommitErasure" && !after && ++tries == 3)
                await Record(subject, ConsentAct.RestrictionLifted);
        });
        Assert.Equal(RequestOutcome.Complete, await Run(context, id));
        Assert.Equal(3, tries);
    }

    [Fact]
    public async Task An_erasure_that_is_cancelled_while_it_waits_ends_as_cancelled_and_erases_nothing()
    {
        var subject = await _bench.Enrol("C-1", "ada@example.org");
        var id = await _bench.Receive(Right.Erasure, ("customer_number", "C-1"));
        var tries = 0;
        var context = _bench.Context(id, async (step, after) =>
        {
            if (step == "DisableKey" && after)
                await Record(subject, ConsentAct.Restricted);
            if (step == "CommitErasure" && !after && ++tries == 2)
                Assert.True(await _bench.Get<RequestService>().Cancel(id, default));
        });
        Assert.Equal(RequestOutcome.Cancelled, await Run(context, id));
        Assert.Equal(2, _bench.Stores["crm"].Rows("crm.accounts").Count);
    }

    [Fact]
    public async Task A_restriction_keeps_no_other_right_waiting()
    {
        var subject = await _bench.Enrol("C-1", "ada@example.org");
        await Record(subject, ConsentAct.Restricted);
        using var zip = await _bench.Export(("customer_number", "C-1"));
        Assert.NotNull(zip.GetEntry("data/crm.accounts.json"));
    }

    private Task<bool> Record(string subject, ConsentAct act) =>
        _bench.Get<ConsentService>().Record(
            ConsentHolder.Person(subject), act, null, ConsentMethod.Request, ActingHand.Self, default);

    private static Task<RequestOutcome> Run(ScriptedContext context, string id) =>
        ErasureWorkflow.Run(context, new RequestInput(id, Duration.FromSeconds(1), Erasures.Terms));
}
