using Compliance.Consent.Ledger;
using Compliance.Consent.Upkeep;
using Compliance.Decisions;
using Compliance.Testing.Consent;
using Compliance.Testing.Workflows;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Tests.Consent.Upkeep;

public sealed class ConsentEndsTests
{
    private readonly ConsentHolder _person = ConsentBench.NewPerson();
    private readonly MemoryConsentLedger _ledger = new();
    private readonly ConsentBench _bench;
    private readonly ServiceProvider _services;

    public ConsentEndsTests()
    {
        _bench = new ConsentBench(_ledger, new MemoryNotices());
        _services = new ServiceCollection()
            .AddSingleton(_bench.Consent).AddSingleton<IConsentDeadlines>(_ledger)
            .AddSingleton(Options.Create(new UpkeepOptions { PageSize = 2 }))
            .AddSingleton<ConsentEndsActivities>()
            .BuildServiceProvider();
    }

    private Instant Now => _bench.Clock.GetCurrentInstant();

    [Fact]
    public async Task A_consent_whose_validity_is_over_gets_an_event_that_names_it_and_the_decision_stays_as_it_was()
    {
        await _bench.Publish();
        var given = Assert.Single(await _bench.Answer(_person));
        await _bench.Answer(_person, ConsentBench.Newsletter, isYes: false);
        Assert.Equal(new ConsentEnds(0, 0, More: false), await Run());

        _bench.Clock.AdvanceDays(365);
        Assert.Equal(DecisionReason.Expired, (await _bench.Ask(_person)).Reason);
        Assert.Equal(1, (await Run()).Expired);
        Assert.Equal(DecisionReason.Expired, (await _bench.Ask(_person)).Reason);
        var expired = await _bench.Consent.History(_person, default).LastAsync();
        Assert.True(expired is { Act: ConsentAct.Expired, Method: ConsentMethod.Expiry, By: ByController, Copy: null });
        Assert.Equal((given.Id, given.Purpose, given.Notice), (expired.Source, expired.Purpose, expired.Notice));
        Assert.Equal(0, (await Run()).Expired);
    }

    [Fact]
    public async Task A_consent_that_was_renewed_meanwhile_goes_on()
    {
        await _bench.Publish();
        await _bench.Answer(_person);
        _bench.Clock.AdvanceDays(200);
        await _bench.Answer(_person);
        _bench.Clock.AdvanceDays(200);
        Assert.Equal(0, (await Run()).Expired);
        Assert.True(await _bench.Allows(_person));
    }

    [Fact]
    public async Task Rendered_notices_that_nobody_answered_are_deleted_page_by_page_and_those_that_were_answered_are_kept()
    {
        await _bench.Publish();
        await _bench.Answer(_person);
        for (var number = 0; number < 5; number++)
            await _bench.Render(ConsentBench.NewPerson());
        Assert.Equal(0, (await Run()).Forgotten);
        _bench.Clock.AdvanceHours(1);
        Assert.Equal(5, (await Run()).Forgotten);
        Assert.Equal(0, (await Run()).Forgotten);
    }

    [Fact]
    public async Task The_timer_starts_one_workflow_for_a_tick_however_often_it_is_served()
    {
        var workflows = new StartedWorkflows();
        var host = new ServiceCollection().AddSingleton<IWorkflowClient>(workflows).BuildServiceProvider();
        await ConsentEndsActivities.Timer.Fire(host, Now, default);
        await ConsentEndsActivities.Timer.Fire(host, Now, default);
        Assert.Equal(Now, WorkflowJson.Read<ConsentEndsInput>(Assert.Single(workflows.Inputs).Value).At);
    }

    private Task<ConsentEnds> Run() => ConsentEndsWorkflow.Run(new ScriptedContext(_bench.Clock, _services), new ConsentEndsInput(Now));
}
