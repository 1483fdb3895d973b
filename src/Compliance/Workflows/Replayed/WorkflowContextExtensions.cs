using NodaTime;

namespace Compliance.Workflows.Replayed;

public static class WorkflowContextExtensions
{
    public const int MaxWindow = 100;

    /// <summary>
    /// Runs one activity over many inputs, at most <paramref name="window"/> at a time, results in the order of the inputs.
    /// </summary>
    /// <param name="window">1 to <see cref="MaxWindow"/>; 16 by default.</param>
    /// <exception cref="StepFailedException">The first failure in the order of the inputs, after all have ended.</exception>
    public static Task<IReadOnlyList<TOut>> RunAll<TIn, TOut>(
        this IWorkflowContext context,
        ActivityReference<TIn, TOut> activity,
        IReadOnlyList<TIn> inputs,
        int window = 16,
        StepRetry? retry = null) => context.RunAll(inputs, input => context.Run(activity, input, retry), window);

    /// <summary>The same for steps of the caller's, which await nothing but what is the context's.</summary>
    public static async Task<IReadOnlyList<TOut>> RunAll<TIn, TOut>(
        this IWorkflowContext context, IReadOnlyList<TIn> inputs, Func<TIn, Task<TOut>> run, int window = 16)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(window, MaxWindow);

        var running = new List<Task<TOut>>(inputs.Count);
        var open = new HashSet<Task>();
        foreach (var input in inputs)
        {
            if (open.Count == window)
                open.Remove(await Task.WhenAny(open));

            var step = run(input);
            running.Add(step);
            open.Add(step);
        }

        return await Task.WhenAll(running);
    }

    public static Task Sleep(this IWorkflowContext context, Duration duration) => context.Sleep(context.Now + duration);
}
