using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;
using Compliance.Workflows;

namespace Compliance.LocalHost.Engine;

/// <summary>
/// How an instance lies in the table: one partition with its head, its history (h-generation-row), its inbox (i-epoch-number) and
/// its outbox (o-number), so that an episode is one transaction.
/// </summary>
internal static class Rows
{
    public const string HeadKey = "head";

    /// <summary>A text property holds 32 Ki UTF-16 units at most; longer lists of steps go on in further properties.</summary>
    private const int ThenChunk = 30_000;

    public static string HistoryKey(int generation, int row) => string.Create(CultureInfo.InvariantCulture, $"h-{generation:D8}-{row:D8}");

    public static string InboxKey(long epoch, int number) => string.Create(CultureInfo.InvariantCulture, $"i-{epoch:D10}-{number:D10}");

    public static string OutboxKey(int number) => string.Create(CultureInfo.InvariantCulture, $"o-{number:D10}");

    public static bool IsHistory(string key) => key.StartsWith("h-", StringComparison.Ordinal);

    public static bool IsInbox(string key) => key.StartsWith("i-", StringComparison.Ordinal);

    public static bool IsOutbox(string key) => key.StartsWith("o-", StringComparison.Ordinal);

    public static TableEntity Write(Head head)
    {
        var row = new TableEntity(head.InstanceId, HeadKey)
        {
            ["Workflow"] = head.Workflow,
            ["Version"] = head.Version,
            ["Created"] = Stamp.Write(head.Created),
            ["Input"] = head.Input,
            ["Generation"] = head.Generation,
            ["Phase"] = head.Phase.ToString(),
            ["Updated"] = Stamp.Write(head.Updated),
            ["HistoryRows"] = head.HistoryRows,
            ["OutboxRows"] = head.OutboxRows,
            ["Epoch"] = head.Epoch,
            ["Commit"] = head.Commit,
        };
        Add(row, "Status", head.Status);
        Add(row, "Output", head.Output);
        Add(row, "FailureCode", head.FailureCode);
        Add(row, "FailureReference", head.FailureReference);
        Add(row, head.Parent);
        return row;
    }

    public static Head ReadHead(TableEntity row) =>
        new(row.PartitionKey, row.GetString("Workflow"), Number(row, "Version"), Stamp.Read(row.GetString("Created")), row.GetString("Input"))
        {
            Generation = Number(row, "Generation"),
            Phase = Enum.Parse<WorkflowPhase>(row.GetString("Phase")),
            Updated = Stamp.Read(row.GetString("Updated")),
            Status = row.GetString("Status"),
            Output = row.GetString("Output"),
            FailureCode = row.GetString("FailureCode"),
            FailureReference = row.GetString("FailureReference"),
            HistoryRows = Number(row, "HistoryRows"),
            OutboxRows = Number(row, "OutboxRows"),
            Parent = ReadParent(row),
            Epoch = row.GetInt64("Epoch") ?? 0,
            Commit = row.GetString("Commit"),
        };

    /// <summary>Only what differs, for a merge: an input of 16 KiB is not written again with every step.</summary>
    public static TableEntity WriteChange(Head before, Head after)
    {
        var old = Write(before);
        var row = Write(after);
        foreach (var key in row.Keys.Where(key => key is not ("PartitionKey" or "RowKey") && old.TryGetValue(key, out var value) && Equals(value, row[key])).ToList())
            row.Remove(key);
        return row;
    }

    public static TableEntity Write(string instanceId, int generation, int number, HistoryEvent happened)
    {
        var row = Write(instanceId, HistoryKey(generation, number), happened);
        if (happened.Then.Count == 0)
            return row;

        var then = JsonSerializer.Serialize(happened.Then, WorkflowJson.Options);
        for (var i = 0; i * ThenChunk < then.Length; i++)
            row[Then(i)] = then.Substring(i * ThenChunk, Math.Min(ThenChunk, then.Length - (i * ThenChunk)));
        return row;
    }

    public static HistoryEvent ReadHistory(TableEntity row)
    {
        var then = string.Concat(Enumerable.Range(0, row.Count).Select(i => row.GetString(Then(i))).TakeWhile(part => part is not null));
        var happened = ReadEvent(row);
        return then.Length == 0 ? happened : happened with { Then = JsonSerializer.Deserialize<string[]>(then, WorkflowJson.Options)! };
    }

    public static TableEntity Write(string instanceId, InboxEntry entry)
    {
        var row = Write(instanceId, entry.RowKey, entry.Happened);
        row["Generation"] = entry.Generation;
        return row;
    }

    public static InboxEntry ReadInbox(TableEntity row) => new(row.RowKey, ReadEvent(row), Number(row, "Generation"));

    public static TableEntity Write(string instanceId, OutboxEntry entry)
    {
        var row = new TableEntity(instanceId, OutboxKey(entry.Number))
        {
            ["Number"] = entry.Number,
            ["Kind"] = entry.Kind.ToString(),
            ["ChildId"] = entry.ChildId,
        };
        Add(row, "Workflow", entry.Workflow);
        Add(row, "Payload", entry.Payload);
        Add(row, "Code", entry.Code);
        Add(row, "Reference", entry.Reference);
        Add(row, entry.Parent);
        return row;
    }

    public static OutboxEntry ReadOutbox(TableEntity row) =>
        new(Number(row, "Number"), Enum.Parse<OutboxKind>(row.GetString("Kind")), row.GetString("ChildId"))
        {
            Workflow = row.GetString("Workflow"),
            Parent = ReadParent(row)!,
            Payload = row.GetString("Payload"),
            Code = row.GetString("Code"),
            Reference = row.GetString("Reference"),
        };

    private static TableEntity Write(string instanceId, string key, HistoryEvent happened)
    {
        var row = new TableEntity(instanceId, key) { ["Kind"] = happened.Kind.ToString(), ["At"] = Stamp.Write(happened.At), ["Step"] = happened.Step };
        Add(row, "Name", happened.Name);
        Add(row, "Payload", happened.Payload);
        Add(row, "Code", happened.Code);
        Add(row, "Reference", happened.Reference);
        Add(row, "Until", happened.Until is { } until ? Stamp.Write(until) : null);
        return row;
    }

    private static HistoryEvent ReadEvent(TableEntity row) => new(Enum.Parse<EventKind>(row.GetString("Kind")), Stamp.Read(row.GetString("At")))
    {
        Step = Number(row, "Step"),
        Name = row.GetString("Name"),
        Payload = row.GetString("Payload"),
        Code = row.GetString("Code"),
        Reference = row.GetString("Reference"),
        Until = row.GetString("Until") is { } until ? Stamp.Read(until) : null,
    };

    private static void Add(TableEntity row, ParentStep? parent)
    {
        if (parent is null)
            return;
        row["Parent"] = parent.InstanceId;
        row["ParentCreated"] = Stamp.Write(parent.Created);
        row["ParentGeneration"] = parent.Generation;
        row["ParentStep"] = parent.Step;
    }

    private static ParentStep? ReadParent(TableEntity row) => row.GetString("Parent") is { } parent
        ? new ParentStep(parent, Stamp.Read(row.GetString("ParentCreated")), Number(row, "ParentGeneration"), Number(row, "ParentStep"))
        : null;

    private static void Add(TableEntity row, string name, string? value)
    {
        if (value is not null)
            row[name] = value;
    }

    private static string Then(int part) => string.Create(CultureInfo.InvariantCulture, $"Then{part}");

    private static int Number(TableEntity row, string name) => row.GetInt32(name) ?? 0;
}
