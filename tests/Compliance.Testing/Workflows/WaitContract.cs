using Compliance.Workflows;
using Compliance.Workflows.Replayed;
using NodaTime;
using Xunit;

namespace Compliance.Testing.Workflows;

/// <summary>Events, times, and which of them comes first.</summary>
public abstract class WaitContract : WorkflowContract
{
    private static readonly Duration Long = Duration.FromDays(30);
    private static readonly Duration Short = Duration.FromSeconds(2);

    /// <summary>Waits for events of these names until as many came as asked for, then tells which, in order.</summary>
    private WorkflowReference<int, string> Collecting(params string[] names) => Workflow<int, string>("Collect", async (context, count) =>
    {
        var came = new List<string>();
        while (came.Count < count)
        {
            context.SetStatus(came.Count);
            var next = await context.WaitFor(context.Now + Long, names);
            came.Add($"{next!.Read<string>()}");
        }

        return string.Join(' ', came);
    });

    private WorkflowReference<Unit, string> Deciding(Duration patience) => Workflow<Unit, string>("Decide", async (context, _) =>
    {
        context.SetStatus("asking");
        var answer = await context.WaitFor(context.Now + patience, "approved", "rejected");
        return answer?.Name.ToUpperInvariant() ?? "TIME IS UP";
    });

    [Fact]
    public async Task An_event_ends_the_wait_with_its_payload()
    {
        var id = await Begin(Collecting("word"), 1);
        await SeenStatus(id, 0);
        Assert.True(await Raise(id, "word", "hello"));
        Assert.Equal("hello", await Result<string>(id));
    }

    [Fact]
    public async Task Whichever_event_comes_first_wins()
    {
        var id = await Begin(Deciding(Long), Unit.Value);
        await SeenStatus(id, "asking");
        await Raise(id, "rejected");
        Assert.Equal("REJECTED", await Result<string>(id));
    }

    [Fact]
    public async Task Names_are_compared_without_regard_to_case()
    {
        var id = await Begin(Deciding(Long), Unit.Value);
        await Raise(id, "APProved");
        Assert.Equal("APPROVED", await Result<string>(id));
    }

    [Fact]
    public async Task Events_that_come_early_are_kept_in_order()
    {
        var id = await Begin(Workflow<Unit, string>("Late", async (context, _) =>
        {
            context.SetStatus("closed");
            await context.WaitFor(context.Now + Long, "open");
            var words = new List<string>();
            while (words.Count < 3)
                words.Add((await context.WaitFor(context.Now + Long, "word"))!.Read<string>());
            return string.Join(' ', words);
        }), Unit.Value);
        await SeenStatus(id, "closed");
        foreach (var word in new[] { "one", "two", "three" })
            await Raise(id, "word", word);
        await Raise(id, "open");

        Assert.Equal("one two three", await Result<string>(id));
    }

    [Fact]
    public async Task A_hundred_events_in_quick_order_all_arrive_in_that_order()
    {
        var id = await Begin(Collecting("n"), 100);
        for (var n = 0; n < 100; n++)
            Assert.True(await Raise(id, "n", $"{n}"));
        Assert.Equal(string.Join(' ', Enumerable.Range(0, 100)), await Result<string>(id));
    }

    [Fact]
    public async Task Events_that_nobody_waits_for_disturb_nothing()
    {
        var id = await Begin(Deciding(Long), Unit.Value);
        Assert.True(await Raise(id, "gossip", "whatever"));
        await Raise(id, "approved");
        Assert.Equal("APPROVED", await Result<string>(id));
    }

    [Fact]
    public async Task When_the_time_comes_first_the_wait_ends_with_nothing()
    {
        var id = await Begin(Deciding(Short), Unit.Value);
        await SeenStatus(id, "asking");
        await Host.Pass(Short);
        Assert.Equal("TIME IS UP", await Result<string>(id));
    }

    [Fact]
    public async Task A_wait_whose_time_is_up_takes_no_later_event()
    {
        var id = await Begin(Workflow<Unit, string>("Twice", async (context, _) =>
        {
            context.SetStatus("first");
            var missed = await context.WaitFor(context.Now + Short, "word");
            context.SetStatus("second");
            var word = await context.WaitFor(context.Now + Long, "word");
            return missed is null ? word!.Read<string>() : "the first wait took it";
        }), Unit.Value);
        await SeenStatus(id, "first");
        await Host.Pass(Short);
        await SeenStatus(id, "second");
        await Raise(id, "word", "late");
        Assert.Equal("late", await Result<string>(id));
    }

    [Fact]
    public async Task The_timer_of_a_wait_that_got_its_event_keeps_nothing_alive()
    {
        var id = await Begin(Deciding(Duration.FromDays(3650)), Unit.Value);
        await Raise(id, "approved");
        Assert.Equal(WorkflowPhase.Completed, (await End(id)).Phase);
    }

    [Fact]
    public async Task A_time_that_has_passed_already_ends_the_wait_at_once()
    {
        Assert.Equal("TIME IS UP", await Result(Deciding(-Duration.FromHours(1)), Unit.Value));
    }

    [Fact]
    public async Task Sleep_lasts_as_long_as_asked()
    {
        var id = await Begin(Workflow<Unit, Duration>("Nap", async (context, _) =>
        {
            var before = context.Now;
            context.SetStatus("asleep");
            await context.Sleep(Short);
            return context.Now - before;
        }), Unit.Value);
        await SeenStatus(id, "asleep");
        await Host.Pass(Short);

        // A timer may fire up to a second early.
        Assert.True(await Result<Duration>(id) >= Short - Duration.FromSeconds(1));
    }

    [Fact]
    public async Task Two_waits_for_different_events_are_open_at_once()
    {
        var id = await Begin(Workflow<Unit, string>("Both", async (context, _) =>
        {
            var left = context.WaitFor(context.Now + Long, "left");
            var right = context.WaitFor(context.Now + Long, "right");
            await Task.WhenAll(left, right);
            return (await left)!.Read<string>() + (await right)!.Read<string>();
        }), Unit.Value);
        await Raise(id, "right", "hand");
        await Raise(id, "left", "over");
        Assert.Equal("overhand", await Result<string>(id));
    }

    [Fact]
    public async Task A_cancellation_is_an_event_that_the_workflow_handles()
    {
        var release = new TaskCompletionSource();
        var work = Activity<Unit, Unit>("Work", async (nothing, cancellation) =>
        {
            await release.Task.WaitAsync(cancellation);
            return nothing;
        });
        var id = await Begin(Workflow<Unit, string>("Cancellable", async (context, nothing) =>
        {
            context.SetStatus("working");
            var cancelled = context.WaitFor(context.Now + Long, "cancel");
            var working = context.Run(work, nothing);
            return await Task.WhenAny(cancelled, working) == cancelled ? "cancelled" : "done";
        }), Unit.Value);
        await SeenStatus(id, "working");
        await Raise(id, "cancel");

        Assert.Equal("cancelled", await Result<string>(id));
        release.SetResult();
    }
}
