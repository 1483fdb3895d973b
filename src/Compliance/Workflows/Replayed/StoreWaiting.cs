using NodaTime;

namespace Compliance.Workflows.Replayed;

/// <summary>What every workflow does about a store that is down: it waits, for as long as it takes or until a time.</summary>
public static class StoreWaiting
{
    private static readonly Duration FirstPause = Duration.FromSeconds(1);
    private static readonly Duration MaxPause = Duration.FromMinutes(5);

    /// <summary>Each look is kept in the workflow's history, so a store that is away for days is asked less often.</summary>
    private static readonly Duration MaxPauseAfterHours = Duration.FromHours(1);

    private static readonly StepRetry Hiccups =
        StepRetry.Briefly with { Codes = new HashSet<string>(StringComparer.Ordinal) { FailureCode.Unexpected } };

    /// <summary>Runs an activity until its store answers; failures that nobody foresaw are tried again briefly.</summary>
    /// <param name="context">Of the workflow.</param>
    /// <param name="activity">What to run.</param>
    /// <param name="input">What it starts with.</param>
    /// <param name="waiting">Told before each pause which connection does not answer, and since when.</param>
    /// <param name="until">From when on a store that does not answer is not waited for any more; null: it is waited for as long as it
    /// takes.</param>
    /// <param name="pause">How it is waited between two looks; null: without listening to anything.</param>
    /// <exception cref="StepFailedException">With <see cref="FailureCode.StoreUnavailable"/> only when <paramref name="until"/> has
    /// come.</exception>
    public static async Task<TOut> RunUntilStoreAnswers<TIn, TOut>(
        this IWorkflowContext context, ActivityReference<TIn, TOut> activity, TIn input, Action<string, Instant>? waiting = null,
        Instant? until = null, Func<Duration, Task>? pause = null)
    {
        var next = FirstPause;
        Instant? since = null;
        while (true)
        {
            try
            {
                return await context.Run(activity, input, Hiccups);
            }
            catch (StepFailedException failure) when (failure.Code == FailureCode.StoreUnavailable && !(context.Now >= until))
            {
                since ??= context.Now;
                waiting?.Invoke(failure.Reference, since.Value);
                await (pause?.Invoke(next) ?? context.Sleep(next));
                next = Next(next, context.Now - since.Value);
            }
        }
    }

    /// <summary>Twice as long up to five minutes; then a twelfth of the time that was waited already, up to an hour.</summary>
    private static Duration Next(Duration pause, Duration waited) =>
        Duration.Max(Duration.Min(pause + pause, MaxPause), Duration.Min(waited / 12, MaxPauseAfterHours));
}
