using Compliance.Consent.Ledger;
using Compliance.Consent.Notices;
using Compliance.Consent.Upkeep;
using Compliance.Testing.Consent;
using Compliance.Testing.Workflows;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Compliance.Tests.Consent.Upkeep;

/// <summary>A material change supersedes each consent once, whatever crashes between its publication and its end.</summary>
public sealed class NoticeChangeTests
{
    private const int PageSize = 10;

    private readonly MemoryConsentLedger _ledger = new();
    private readonly StartedWorkflows _workflows = new();
    private readonly ConsentBench _bench;
    private readonly List<ConsentHolder> _people = [];
    private readonly ServiceProvider _services;

    public NoticeChangeTests()
    {
        _bench = new ConsentBench(_ledger, new MemoryNotices());
        _services = new ServiceCollection()
            .AddSingleton(_bench.Consent).AddSingleton(_bench.Notices)
            .AddSingleton(Options.Create(new UpkeepOptions { PageSize = PageSize }))
            .AddSingleton<NoticeChangeActivities>()
            .BuildServiceProvider();
    }

    private static MaterialChange Second => new(ConsentBench.Notice, 2);

    private NoticeChangeService Service => new(_bench.Publishing, _bench.Notices, _workflows);

    [Fact]
    public async Task The_workflow_supersedes_page_by_page_and_notes_that_it_is_finished()
    {
        await Ask(25);
        await Service.Publish(ConsentBench.NoticeOf(2), NoticeChangeKind.Material, default);
        var context = await RunStarted();
        Assert.Equal(25, await Superseded());
        Assert.Equal(["FinishNoticeChange"], context.Steps.Skip(3));
        Assert.Equal("""{"superseded":25}""", context.Statuses[^1]);
        Assert.Empty(await _bench.Notices.ListUnfinished(default).ToListAsync());
        Assert.Equal(0, await Service.StartUnfinished(default));
    }

    [Theory]
    [InlineData(1, NoticeChangeKind.Material)]
    [InlineData(2, NoticeChangeKind.Cosmetic)]
    public async Task A_first_version_and_a_cosmetic_change_start_nothing(int version, NoticeChangeKind change)
    {
        if (version > 1)
            await Ask(1);
        await Service.Publish(ConsentBench.NoticeOf(version), change, default);
        Assert.Empty(_workflows.Inputs);
        Assert.Equal(0, await Service.StartUnfinished(default));
    }

    [Fact]
    public async Task A_change_that_was_published_and_not_started_is_found_by_the_timer_and_one_that_runs_is_left_alone()
    {
        await Ask(3);
        _workflows.Before = _ => throw new InvalidOperationException("The host dies here.");
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => Service.Publish(ConsentBench.NoticeOf(2), NoticeChangeKind.Material, default));
        _workflows.Before = _ => { };
        Assert.Equal(1, await Service.StartUnfinished(default));
        Assert.Equal(0, await Service.StartUnfinished(default));
        await RunStarted();
        Assert.Equal(3, await Superseded());
    }

    [Fact]
    public async Task A_change_whose_workflow_failed_begins_anew_and_supersedes_each_consent_once()
    {
        await Ask(15);
        await Service.Publish(ConsentBench.NoticeOf(2), NoticeChangeKind.Material, default);
        await _bench.Consent.Supersede(ConsentBench.Notice, 2, null, PageSize, default);
        var id = NoticeChangeService.InstanceOf(Second);
        _workflows.Set(id, each => each with { Phase = WorkflowPhase.Failed });
        _workflows.Inputs.Remove(id);
        Assert.Equal(1, await Service.StartUnfinished(default));
        await RunStarted();
        Assert.Equal(15, await Superseded());
    }

    [Fact]
    public async Task A_crash_before_or_behind_any_step_leaves_each_consent_superseded_once()
    {
        await Ask(25);
        await Service.Publish(ConsentBench.NoticeOf(2), NoticeChangeKind.Material, default);
        for (var crash = 0; crash < 8; crash++)
        {
            var steps = 0;
            var context = new ScriptedContext(_bench.Clock, _services)
            {
                Around = (_, _) => steps++ == crash ? throw new InvalidOperationException("The host dies here.") : Task.CompletedTask,
            };
            await Assert.ThrowsAsync<InvalidOperationException>(() => NoticeChangeWorkflow.Run(context, new NoticeChangeInput(Second)));
        }

        await RunStarted();
        Assert.Equal(25, await Superseded());
        Assert.All(await Histories(), acts => Assert.Equal([ConsentAct.Given, ConsentAct.Superseded], acts));
    }

    [Fact]
    public async Task A_change_over_many_people_goes_on_in_a_new_generation_where_the_one_before_ended()
    {
        await Ask((51 * PageSize) + 1);
        await Service.Publish(ConsentBench.NoticeOf(2), NoticeChangeKind.Material, default);
        var first = new ScriptedContext(_bench.Clock, _services);
        await NoticeChangeWorkflow.Run(first, new NoticeChangeInput(Second));
        var goesOn = WorkflowJson.Read<NoticeChangeInput>(first.Continued!);
        Assert.Equal(50 * PageSize, goesOn.Superseded);
        Assert.Equal([Second], await _bench.Notices.ListUnfinished(default).ToListAsync());

        var done = await NoticeChangeWorkflow.Run(new ScriptedContext(_bench.Clock, _services), goesOn);
        Assert.Equal((51 * PageSize) + 1, done.Superseded);
        Assert.Equal((51 * PageSize) + 1, await Superseded());
    }

    private async Task Ask(int people)
    {
        await _bench.Publish();
        for (var number = 0; number < people; number++)
        {
            _people.Add(ConsentBench.NewPerson());
            await _bench.Answer(_people[^1]);
        }
    }

    private async Task<ScriptedContext> RunStarted()
    {
        var input = WorkflowJson.Read<NoticeChangeInput>(_workflows.Inputs[NoticeChangeService.InstanceOf(Second)]);
        var context = new ScriptedContext(_bench.Clock, _services);
        await NoticeChangeWorkflow.Run(context, input);
        Assert.Null(context.Continued);
        return context;
    }

    private async Task<int> Superseded() =>
        (await Histories()).Sum(acts => acts.Count(act => act is ConsentAct.Superseded));

    private async Task<IReadOnlyList<IReadOnlyList<ConsentAct>>> Histories()
    {
        var histories = new List<IReadOnlyList<ConsentAct>>();
        foreach (var person in _people)
            histories.Add(await _bench.Acts(person));
        return histories;
    }
}
