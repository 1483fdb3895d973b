using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure.Data.Tables;
using Compliance.Protection.Keys;
using Compliance.Storage.Requests;
using Compliance.Storage.State;
using Compliance.Subjects;
using Compliance.Tasks;
using Compliance.Workflows;
using NodaTime;
using NodaTime.Text;

namespace Compliance.Storage.Tasks;

/// <summary>
/// A partition for each request, and one for the index of what is open: an index row is written before its task and removed after it, so
/// that a crash in between leaves a row too many and never one too few. Its name is one that no request has.
/// </summary>
internal sealed class TaskStore(StorageLayout layout, CaseColumns columns) : ITaskStore
{
    internal static readonly StateTable Table = new("tasks", StateAccount.State, Role.Service);

    private const string OpenIndex = "index.open";
    private const string RequestId = "RequestId";
    private const string Name = "Name";
    private const string State = "State";

    private readonly TableClient _table = layout.Table(Table);

    public async Task<ManualTask> Add(ManualTask task, CancellationToken cancellation)
    {
        if (await Find(task.RequestId, task.Name, cancellation) is { } known)
            return known;
        var index = new TableEntity(OpenIndex, IndexKey(task)) { [RequestId] = task.RequestId, [Name] = task.Name };
        await _table.TryAdd(index, cancellation);
        if (await _table.TryAdd(Write(task, new TableEntity(task.RequestId, task.Name)), cancellation) is not null)
            return task;
        return await Find(task.RequestId, task.Name, cancellation) ?? throw new InvalidOperationException("A task went away.");
    }

    public async Task<ManualTask?> Find(string requestId, string name, CancellationToken cancellation) =>
        await _table.Find(requestId, name, cancellation) is { } row ? Read(row) : null;

    public async IAsyncEnumerable<ManualTask> ListOf(string requestId, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {requestId}");
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
            yield return Read(row);
    }

    public async IAsyncEnumerable<ManualTask> ListOpen([EnumeratorCancellation] CancellationToken cancellation)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {OpenIndex}");
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
        {
            // A task that is not there yet is just being opened.
            if (await Find(row.GetString(RequestId), row.GetString(Name), cancellation) is not { } task)
                continue;
            if (task.State is ManualTaskState.Open)
                yield return task;
            else
                await _table.TryRemove(row, cancellation);
        }
    }

    public async Task<ManualTask?> Change(
        string requestId, string name, Func<ManualTask, ManualTask?> change, TaskProof? proof, CancellationToken cancellation)
    {
        while (await _table.Find(requestId, name, cancellation) is { } row)
        {
            var task = Read(row);
            if (change(task) is not { } next)
                return task;
            Write(next, row);
            if (proof is not null)
                await columns.Of(Table.Name, requestId).Seal(row, Write(proof), cancellation);
            if (await _table.TryReplace(row, cancellation) is null)
                continue;
            if (next.State is not ManualTaskState.Open)
                await _table.DeleteEntityAsync(OpenIndex, IndexKey(next), cancellationToken: cancellation);
            return next;
        }

        return null;
    }

    public async Task<TaskProof?> ReadProof(string requestId, string name, CancellationToken cancellation)
    {
        if (await _table.Find(requestId, name, cancellation) is not { } row || Read(row).ProofDigest is null)
            return null;
        try
        {
            var proof = JsonSerializer.Deserialize<Document>(await columns.Of(Table.Name, requestId).Open(row, cancellation))!;
            return new TaskProof(Personal.Of(proof.Note), proof.File);
        }
        catch (Exception ended) when (ended is SubjectErasedException or SubjectFencedException)
        {
            return null;
        }
    }

    private static string IndexKey(ManualTask task) => $"{task.RequestId}.{task.Name}";

    private static byte[] Write(TaskProof proof) =>
        JsonSerializer.SerializeToUtf8Bytes(new Document(proof.Note.Reveal(), proof.Document.ToArray()));

    private static TableEntity Write(ManualTask task, TableEntity row)
    {
        row["Kind"] = task.Kind.ToString();
        row["Place"] = task.Place;
        row["Owner"] = task.Owner;
        row["Opened"] = task.Opened.ToDateTimeOffset();
        row["Due"] = LocalDatePattern.Iso.Format(task.Due);
        row["Instructions"] = task.Instructions;
        row["Assignee"] = task.Assignee;
        row[State] = task.State.ToString();
        row["Closed"] = task.Closed?.ToDateTimeOffset();
        row["ClosedBy"] = task.ClosedBy;
        row["ProofDigest"] = task.ProofDigest;
        row["Reminded"] = task.Reminded is { } day ? LocalDatePattern.Iso.Format(day) : null;
        return row;
    }

    private static ManualTask Read(TableEntity row) => new(
        row.PartitionKey, row.RowKey, Enum.Parse<ManualTaskKind>(row.GetString("Kind")), row.GetString("Place"), row.GetString("Owner"),
        Instant.FromDateTimeOffset(row.GetDateTimeOffset("Opened")!.Value), Day(row, "Due")!.Value)
    {
        Instructions = row.GetString("Instructions"),
        Assignee = row.GetString("Assignee"),
        State = Enum.Parse<ManualTaskState>(row.GetString(State)),
        Closed = row.GetDateTimeOffset("Closed") is { } closed ? Instant.FromDateTimeOffset(closed) : null,
        ClosedBy = row.GetString("ClosedBy"),
        ProofDigest = row.GetString("ProofDigest"),
        Reminded = Day(row, "Reminded"),
    };

    private static LocalDate? Day(TableEntity row, string column) =>
        row.GetString(column) is { } day ? LocalDatePattern.Iso.Parse(day).Value : null;

    private sealed record Document(string Note, byte[] File);
}
