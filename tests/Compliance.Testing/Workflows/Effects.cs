using Xunit;

namespace Compliance.Testing.Workflows;

/// <summary>Counts what really happened, outside every history.</summary>
public sealed class Effects
{
    private readonly List<string> all = [];
    private readonly Lock gate = new();
    private TaskCompletionSource more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<string> All
    {
        get
        {
            lock (gate)
                return [.. all];
        }
    }

    public int Count => All.Count;

    public void Add(string effect)
    {
        lock (gate)
        {
            all.Add(effect);
            more.SetResult();
            more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Waits until so many have happened.</summary>
    public async Task Reach(int count)
    {
        while (Missing(count) is { } next)
            await next.WaitAsync(TimeSpan.FromMinutes(5));
    }

    private Task? Missing(int count)
    {
        lock (gate)
            return all.Count < count ? more.Task : null;
    }
}
