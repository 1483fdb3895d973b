using Xunit;

namespace Compliance.Testing.Workflows;

/// <summary>Counts what really happened, outside every history.</summary>
public sealed class Effects
{
    private readonly List<string> _all = [];
    private readonly Lock _gate = new();
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<string> All
    {
        get
        {
            lock (_gate)
                return [.. _all];
        }
    }

    public int Count => All.Count;

    public void Add(string effect)
    {
        lock (_gate)
        {
            _all.Add(effect);
            _more.SetResult();
            _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
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
        lock (_gate)
            return _all.Count < count ? _more.Task : null;
    }
}
