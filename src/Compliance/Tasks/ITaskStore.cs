namespace Compliance.Tasks;

/// <summary>Keeps the manual tasks of requests, and seals what people write in them under the case's key.</summary>
public interface ITaskStore
{
    /// <summary>Adds a task; one that is there stays as it is.</summary>
    /// <returns>The task that is kept.</returns>
    Task<ManualTask> Add(ManualTask task, CancellationToken cancellation);

    Task<ManualTask?> Find(string requestId, string name, CancellationToken cancellation);

    /// <summary>The tasks of a request, open or not, by name.</summary>
    IAsyncEnumerable<ManualTask> ListOf(string requestId, CancellationToken cancellation);

    /// <summary>The open tasks of all requests.</summary>
    IAsyncEnumerable<ManualTask> ListOpen(CancellationToken cancellation);

    /// <summary>Changes a task from what is kept of it. Two changes at once are made one by one.</summary>
    /// <param name="requestId">Whose.</param>
    /// <param name="name">Which.</param>
    /// <param name="change">Null: nothing is to be changed.</param>
    /// <param name="proof">Kept with the change; null: what was kept stays.</param>
    /// <param name="cancellation">Stops before the next call.</param>
    /// <returns>The task after it; null where there is none.</returns>
    Task<ManualTask?> Change(
        string requestId, string name, Func<ManualTask, ManualTask?> change, TaskProof? proof, CancellationToken cancellation);

    /// <returns>Null where none is kept, or no longer.</returns>
    Task<TaskProof?> ReadProof(string requestId, string name, CancellationToken cancellation);
}
