namespace Compliance.Connectors.Sql;

/// <summary>
/// Runs a costly piece of work for many callers at once: each waits for a run that began after it asked, and those who ask during a
/// run share the next one.
/// </summary>
internal sealed class Shared(Func<CancellationToken, Task> work)
{
    private readonly Lock _change = new();
    private Task _running = Task.CompletedTask;
    private Task? _next;

    public Task Run(CancellationToken cancellation)
    {
        lock (_change)
        {
            _next ??= After(_running);
            return _next.WaitAsync(cancellation);
        }
    }

    // Belongs to all its callers, so none of them can cancel it.
    private async Task After(Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        lock (_change)
            (_running, _next) = (_next!, null);
        await work(CancellationToken.None);
    }
}
