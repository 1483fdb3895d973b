using Compliance.Workflows;
using NodaTime;
using Xunit;

namespace Compliance.Testing.Workflows;

/// <summary>Activities: results, failures, retries, side by side.</summary>
public abstract class ActivityContract : WorkflowContract
{
    private static readonly StepRetry Soon = new(4, Duration.FromMilliseconds(20));
    private readonly Effects _effects = new();

    private ActivityReference<int, int> Doubling => Activity<int, int>("Double", n => n * 2);

    private ActivityReference<string, string> Failing => Activity<string, string>("FailWith", code =>
    {
        _effects.Add(code);
        throw new StepFailedException(code, "connection-7");
    });

    [Fact]
    public async Task An_activity_returns_its_result_to_the_workflow()
    {
        var doubling = Doubling;
        Assert.Equal(42, await Result(Workflow<int, int>("Once", (context, n) => context.Run(doubling, n)), 21));
    }

    [Fact]
    public async Task Steps_run_in_the_order_in_which_they_are_awaited()
    {
        var record = Activity<string, Unit>("Record", text =>
        {
            _effects.Add(text);
            return Unit.Value;
        });
        await Result(Workflow<Unit, Unit>("Sequence", async (context, _) =>
        {
            foreach (var text in new[] { "first", "second", "third" })
                await context.Run(record, text);
            return Unit.Value;
        }), Unit.Value);

        Assert.Equal(["first", "second", "third"], _effects.All);
    }

    [Fact]
    public async Task Activities_that_were_started_together_run_side_by_side()
    {
        var bothAreThere = new TaskCompletionSource();
        var meet = Activity<int, int>("Meet", async (n, cancellation) =>
        {
            _effects.Add("came");
            if (_effects.Count == 2)
                bothAreThere.TrySetResult();
            await bothAreThere.Task.WaitAsync(cancellation);
            return n;
        });

        Assert.Equal(3, await Result(Workflow<Unit, int>("Together", async (context, _) =>
            (await Task.WhenAll(context.Run(meet, 1), context.Run(meet, 2))).Sum()), Unit.Value));
    }

    [Fact]
    public async Task Whichever_step_ends_first_wins_and_the_other_can_still_be_awaited()
    {
        var release = new TaskCompletionSource();
        var slow = Activity<int, string>("Slow", async (_, cancellation) =>
        {
            await release.Task.WaitAsync(cancellation);
            return "slow";
        });
        var quick = Activity<int, string>("Quick", _ => "quick");
        var id = await Begin(Workflow<Unit, string>("Race", async (context, _) =>
        {
            var loser = context.Run(slow, 0);
            var first = await await Task.WhenAny(loser, context.Run(quick, 0));
            context.SetStatus(first);
            return $"{first} then {await loser}";
        }), Unit.Value);

        await SeenStatus(id, "quick");
        release.SetResult();
        Assert.Equal("quick then slow", await Result<string>(id));
    }

    [Fact]
    public async Task A_foreseen_failure_reaches_the_workflow_with_its_code_and_reference()
    {
        var failing = Failing;
        Assert.Equal("store-unavailable at connection-7", await Result(Workflow<Unit, string>("Catch", async (context, _) =>
        {
            try
            {
                return await context.Run(failing, FailureCode.StoreUnavailable);
            }
            catch (StepFailedException e)
            {
                return $"{e.Code} at {e.Reference}";
            }
        }), Unit.Value));
    }

    [Fact]
    public async Task An_unforeseen_failure_becomes_unexpected_and_its_message_goes_nowhere()
    {
        var careless = Activity<Unit, Unit>("Careless", _ => throw new InvalidOperationException("jane@example.com has no invoice"));
        var instance = await RunToEnd(
            Workflow<Unit, Unit>("Trusting", (context, nothing) => context.Run(careless, nothing)), Unit.Value);

        Assert.Equal((WorkflowPhase.Failed, FailureCode.Unexpected), (instance.Phase, instance.FailureCode));
        Assert.NotEmpty(instance.FailureReference!);
        Assert.DoesNotContain("jane", instance.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Host.LogLines, line => line.Contains("jane", StringComparison.Ordinal));
        Assert.Contains(Host.LogLines, line => line.Contains(instance.FailureReference!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_failure_that_nobody_catches_fails_the_instance_with_its_code()
    {
        var failing = Failing;
        var instance = await RunToEnd(
            Workflow<Unit, string>("Uncaught", (context, _) => context.Run(failing, "no-such-thing")), Unit.Value);

        Assert.Equal(
            (WorkflowPhase.Failed, "no-such-thing", "connection-7"), (instance.Phase, instance.FailureCode, instance.FailureReference));
    }

    [Fact]
    public async Task After_a_caught_failure_the_workflow_goes_on()
    {
        var (failing, doubling) = (Failing, Doubling);
        Assert.Equal(4, await Result(Workflow<Unit, int>("Compensate", async (context, _) =>
        {
            try
            {
                await context.Run(failing, "odd");
            }
            catch (StepFailedException)
            {
                return await context.Run(doubling, 2);
            }

            return 0;
        }), Unit.Value));
    }

    [Fact]
    public async Task A_failed_step_is_tried_again_until_it_succeeds()
    {
        var third = Activity<Unit, int>("ThirdTime", _ =>
        {
            _effects.Add("attempt");
            return _effects.Count >= 3 ? _effects.Count : throw new StepFailedException("not-yet", "it");
        });

        Assert.Equal(
            3, await Result(Workflow<Unit, int>("Retry", (context, nothing) => context.Run(third, nothing, Soon)), Unit.Value));
    }

    [Fact]
    public async Task The_failure_of_the_last_attempt_reaches_the_workflow()
    {
        var failing = Failing;
        var instance = await RunToEnd(
            Workflow<Unit, string>("GiveUp", (context, _) => context.Run(failing, "stubborn", Soon)), Unit.Value);

        Assert.Equal("stubborn", instance.FailureCode);
        Assert.Equal(4, _effects.Count);
    }

    [Fact]
    public async Task A_failure_code_that_is_not_listed_is_not_tried_again()
    {
        var failing = Failing;
        var listed = Soon with { Codes = new HashSet<string> { FailureCode.StoreUnavailable } };
        var instance = await RunToEnd(
            Workflow<Unit, string>("Choosy", (context, _) => context.Run(failing, "hopeless", listed)), Unit.Value);

        Assert.Equal("hopeless", instance.FailureCode);
        Assert.Equal(1, _effects.Count);
    }

    [Fact]
    public async Task An_input_of_more_than_16_KiB_is_refused()
    {
        var length = Activity<string, int>("Length", text => text.Length);
        var instance = await RunToEnd(
            Workflow<Unit, int>("TooMuch", (context, _) => context.Run(length, new string('x', 16 * 1024))), Unit.Value);

        Assert.Equal((WorkflowPhase.Failed, FailureCode.PayloadTooLarge), (instance.Phase, instance.FailureCode));
    }

    [Fact]
    public async Task An_output_of_more_than_16_KiB_fails_the_step()
    {
        var fill = Activity<int, string>("Fill", length => new string('ü', length));
        Assert.Equal(FailureCode.PayloadTooLarge, await Result(Workflow<Unit, string>("Overflow", async (context, _) =>
        {
            // The most that fits: two quotes and 8,191 letters of two bytes.
            await context.Run(fill, ((16 * 1024) - 2) / 12);
            try
            {
                return await context.Run(fill, 16 * 1024);
            }
            catch (StepFailedException e)
            {
                return e.Code;
            }
        }), Unit.Value));
    }

    [Fact]
    public async Task Dates_durations_and_words_cross_the_boundary_unchanged()
    {
        var echo = Activity<Parcel, Parcel>("Echo", parcel => parcel);
        var sent = new Parcel(
            Instant.FromUtc(2031, 2, 28, 23, 59, 58) + Duration.FromTicks(7),
            new LocalDate(2024, 2, 29),
            Duration.FromMinutes(90),
            WorkflowPhase.Suspended,
            "名前 \"é\"");

        Assert.Equal(sent, await Result(Workflow<Parcel, Parcel>("Post", (context, parcel) => context.Run(echo, parcel)), sent));
    }

    private sealed record Parcel(Instant At, LocalDate On, Duration For, WorkflowPhase Word, string Text);
}
