using System.Security.Cryptography;
using System.Text;
using Compliance.Evidence.Logging;
using Compliance.Requests.Lifecycle;
using Compliance.Workflows;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Tasks;

/// <summary>Opens tasks, and takes what people say about them.</summary>
public interface ITaskService
{
    /// <summary>The open tasks of all requests, the first to be due before the others.</summary>
    Task<IReadOnlyList<ManualTask>> ListOpen(CancellationToken cancellation);

    /// <returns>The tasks of a request; null where there is no such request.</returns>
    Task<IReadOnlyList<ManualTask>?> ListOf(string requestId, CancellationToken cancellation);

    /// <summary>Says who has taken a task on.</summary>
    /// <returns>The task; null where there is none.</returns>
    /// <exception cref="TaskClosedException">It is closed.</exception>
    Task<ManualTask?> Assign(string requestId, string name, string assignee, CancellationToken cancellation);

    /// <summary>Closes a task. Said again in the same way, nothing changes.</summary>
    /// <param name="requestId">Whose.</param>
    /// <param name="name">Which.</param>
    /// <param name="state">Done or rejected.</param>
    /// <param name="caller">Who says so, as authenticated.</param>
    /// <param name="proof">What shows it, or why it is not done.</param>
    /// <param name="cancellation">Stops before the next call.</param>
    /// <returns>The task; null where there is none.</returns>
    /// <exception cref="TaskClosedException">It was closed in the other way.</exception>
    Task<ManualTask?> Close(
        string requestId, string name, ManualTaskState state, string caller, TaskProof proof, CancellationToken cancellation);

    /// <returns>What was said when the task was closed; null where there is nothing, or no longer.</returns>
    Task<TaskProof?> ReadProof(string requestId, string name, CancellationToken cancellation);
}

/// <summary>A task that is closed is not changed any more.</summary>
public sealed class TaskClosedException() : Exception("The task is closed.");

public sealed class TaskService(
    ITaskStore tasks, IRequestStore requests, IWorkflowClient workflows, RequestDeadlines deadlines, IClock clock,
    IOptions<TaskOptions> options) : ITaskService
{
    public async Task<IReadOnlyList<ManualTask>> ListOpen(CancellationToken cancellation) =>
        [.. (await tasks.ListOpen(cancellation).ToListAsync(cancellation)).OrderBy(task => task.Due).ThenBy(task => task.Opened)];

    public async Task<IReadOnlyList<ManualTask>?> ListOf(string requestId, CancellationToken cancellation) =>
        await requests.Find(requestId, cancellation) is null
            ? null
            : await tasks.ListOf(requestId, cancellation).ToListAsync(cancellation);

    public Task<ManualTask?> Assign(string requestId, string name, string assignee, CancellationToken cancellation) => tasks.Change(
        requestId, name,
        task => task.State is ManualTaskState.Open ? task with { Assignee = assignee } : throw new TaskClosedException(),
        null, cancellation);

    public async Task<ManualTask?> Close(
        string requestId, string name, ManualTaskState state, string caller, TaskProof proof, CancellationToken cancellation)
    {
        var (now, by, digest) = (clock.GetCurrentInstant(), EntryIds.Person(requestId, caller), DigestOf(proof));
        var closed = await tasks.Change(
            requestId, name,
            task => task.State switch
            {
                ManualTaskState.Open => task with { State = state, Closed = now, ClosedBy = by, ProofDigest = digest },
                _ when task.State == state => null,
                _ => throw new TaskClosedException(),
            },
            proof, cancellation);

        // The workflow looks by itself from time to time; this only makes it look at once.
        if (closed is not null)
            await workflows.Raise(requestId, ManualWork.Closed, name, cancellation);
        return closed;
    }

    public Task<TaskProof?> ReadProof(string requestId, string name, CancellationToken cancellation) =>
        tasks.ReadProof(requestId, name, cancellation);

    /// <summary>Opens a task of an open request. Opened again, it stays as it is.</summary>
    /// <param name="request">Whose.</param>
    /// <param name="name">Unique in the request.</param>
    /// <param name="kind">What has to be done.</param>
    /// <param name="place">Where.</param>
    /// <param name="owner">A role or a team.</param>
    /// <param name="instructions">In words.</param>
    /// <param name="days">How many days it has; null: as configured.</param>
    /// <param name="cancellation">Stops the call.</param>
    internal Task<ManualTask> Open(
        RequestRecord request, string name, ManualTaskKind kind, string place, string? owner, string instructions, int? days,
        CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        var due = deadlines.DayOf(now).PlusDays(days ?? options.Value.Days);

        // A request's deadline is the law's: a task that ends after it is late from the start, and one that is late already is due today.
        due = LocalDate.Max(LocalDate.Min(due, request.Due), deadlines.DayOf(now));
        return tasks.Add(new ManualTask(request.Id, name, kind, place, owner, now, due) { Instructions = instructions }, cancellation);
    }

    private static string DigestOf(TaskProof proof) => Convert.ToHexStringLower(
        SHA256.HashData([.. SHA256.HashData(Encoding.UTF8.GetBytes(proof.Note.Reveal())), .. SHA256.HashData(proof.Document.Span)]));
}
