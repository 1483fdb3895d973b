namespace Compliance.Connectors.Sql;

/// <summary>
/// Runs a costly piece of work for many callers at once: each waits for a run that began after it asked, and those who ask during a
/// run share the next one.
/// </summary>
internal sealed class Shared(Func<CancellationToken, Task> work)
{
    private readonly Lock change = new();
    private Task running = Task.CompletedTask;
    private Task? next;

    public Task Run(CancellationToken cancellation)
    {
        lock (change)
        {
            next ??= After(running);
            return next.WaitAsync(cancellation);
        }
    }

    // Belongs to all its callers, so none of them can cancel it.
    private async Task After(Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        lock (change)
            (running, next) = (next!, null);
        await work(CancellationToken.None);
    }
}
