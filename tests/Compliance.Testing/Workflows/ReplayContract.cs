using Compliance.Workflows;
using Compliance.Workflows.Replayed;
using Microsoft.Extensions.Logging;
using NodaTime;
using Xunit;

namespace Compliance.Testing.Workflows;

/// <summary>What a workflow sees is the same at every replay; hosts and releases may change under it.</summary>
public abstract class ReplayContract : WorkflowContract
{
    private static readonly Duration Long = Duration.FromDays(30);
    private readonly Effects _effects = new();

    private ActivityReference<string, string> Recording => Activity<string, string>("Record", text =>
    {
        _effects.Add(text);
        return text;
    });

    [Fact]
    public async Task Ids_and_times_are_the_same_at_every_replay()
    {
        var record = Recording;
        var id = await Begin(Workflow<Unit, string>("Stable", async (context, _) =>
        {
            var (first, before) = (context.NewId(), context.Now);
            var second = context.NewId();
            var kept = await context.Run(record, $"{first} {second} {before.ToUnixTimeTicks()}");
            await context.WaitFor(context.Now + Long, "go");
            return kept == $"{first} {second} {before.ToUnixTimeTicks()}" && first != second ? "same" : "different";
        }), Unit.Value);
        await _effects.Reach(1);
        await Host.Restart();
        await Raise(id, "go");

        Assert.Equal("same", await Result<string>(id));
    }

    [Fact]
    public async Task Time_goes_on_with_the_steps()
    {
        var id = await Begin(Workflow<Unit, Duration>("Clock", async (context, _) =>
        {
            var before = context.Now;
            context.SetStatus("waiting");
            await context.WaitFor(context.Now + Long, "go");
            return context.Now - before;
        }), Unit.Value);
        await SeenStatus(id, "waiting");
        await Host.Pass(Duration.FromSeconds(1));
        await Raise(id, "go");

        Assert.True(await Result<Duration>(id) >= Duration.FromSeconds(1));
    }

    [Fact]
    public async Task A_log_line_is_written_once_however_often_it_is_replayed()
    {
        var record = Recording;
        await Result(Workflow<Unit, Unit>("Talkative", async (context, nothing) =>
        {
            context.Log.LogInformation("line before");
            await context.Run(record, "one");
            context.Log.LogInformation("line between");
            await context.Run(record, "two");
            context.Log.LogInformation("line after");
            return nothing;
        }), Unit.Value);

        Assert.Equal(
            ["line before", "line between", "line after"], Host.LogLines.Where(line => line.StartsWith("line ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_was_completed_before_a_restart_is_not_done_again()
    {
        var record = Recording;
        var id = await Begin(Workflow<Unit, string>("Restarted", async (context, _) =>
        {
            var first = await context.Run(record, "first");
            context.SetStatus("halfway");
            await context.WaitFor(context.Now + Long, "go");
            return first + await context.Run(record, "second");
        }), Unit.Value);
        await SeenStatus(id, "halfway");
        await Host.Restart();
        Assert.True(await Raise(id, "go"));

        Assert.Equal("firstsecond", await Result<string>(id));
        Assert.Equal(["first", "second"], _effects.All);
    }

    [Fact]
    public async Task An_activity_that_a_stop_cut_off_runs_again()
    {
        var hang = Activity<Unit, string>("Hang", async (_, cancellation) =>
        {
            _effects.Add("began");
            if (_effects.Count == 1)
                await Task.Delay(Timeout.Infinite, cancellation);
            return "second time";
        });
        var id = await Begin(Workflow<Unit, string>("CutOff", (context, nothing) => context.Run(hang, nothing)), Unit.Value);
        await _effects.Reach(1);
        await Host.Restart();

        Assert.Equal("second time", await Result<string>(id));
        Assert.Equal(2, _effects.Count);
    }

    [Fact]
    public async Task Early_events_and_suspension_outlast_a_restart()
    {
        var id = await Begin(Workflow<Unit, string>("Keeping", async (context, _) =>
            (await context.WaitFor(context.Now + Long, "word"))!.Read<string>()), Unit.Value);
        await Client.Suspend(id, CancellationToken.None);
        await Seen(id, instance => instance.Phase == WorkflowPhase.Suspended);
        await Raise(id, "word", "kept");
        await Host.Restart();
        Assert.Equal(WorkflowPhase.Suspended, (await Client.Find(id, CancellationToken.None))!.Phase);
        await Client.Resume(id, CancellationToken.None);

        Assert.Equal("kept", await Result<string>(id));
    }

    [Fact]
    public async Task A_timer_outlasts_a_restart()
    {
        var id = await Begin(Workflow<Unit, string>("Alarm", async (context, _) =>
        {
            context.SetStatus("armed");
            await context.Sleep(Duration.FromSeconds(2));
            return "rang";
        }), Unit.Value);
        await SeenStatus(id, "armed");
        await Host.Restart();
        await Host.Pass(Duration.FromSeconds(2));

        Assert.Equal("rang", await Result<string>(id));
    }

    [Fact]
    public async Task Instances_stay_under_the_version_they_began_with()
    {
        Func<IWorkflowContext, Unit, Task<string>> body = async (context, _) =>
        {
            context.SetStatus("waiting");
            await context.WaitFor(context.Now + Long, "go");
            return context.IsAtLeast(2) ? "new" : "old";
        };
        var workflow = Workflow("Upgraded", body);
        var old = await Begin(workflow, Unit.Value);
        await SeenStatus(old, "waiting");
        Workflow("Upgraded", body, version: 2);
        await Host.Restart(TakeTable());
        var young = await Begin(workflow, Unit.Value);
        await Raise(old, "go");
        await Raise(young, "go");

        Assert.Equal("old", await Result<string>(old));
        Assert.Equal("new", await Result<string>(young));
    }

    [Fact]
    public async Task A_release_that_decides_otherwise_fails_that_instance_alone()
    {
        var record = Recording;
        WorkflowReference<string, string> Declare(string step) => Workflow<string, string>("Changing", async (context, mine) =>
        {
            await context.Run(record, "start");
            context.SetStatus("waiting");

            // Not a sleep: engines know one timer from another by its place alone.
            if (mine == "a" && step == "changed")
                await context.Run(record, "in between");
            await context.WaitFor(context.Now + Long, "go");
            return mine;
        });

        var workflow = Declare("original");
        var (hit, spared) = (await Begin(workflow, "a"), await Begin(workflow, "b"));
        await SeenStatus(hit, "waiting");
        await SeenStatus(spared, "waiting");
        Declare("changed");
        await Host.Restart(TakeTable());
        await Raise(hit, "go");
        await Raise(spared, "go");

        Assert.Equal(FailureCode.NotDeterministic, (await End(hit)).FailureCode);
        Assert.Equal("b", await Result<string>(spared));
    }
}
