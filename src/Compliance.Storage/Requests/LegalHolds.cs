using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure.Data.Tables;
using Compliance.Requests.Holds;
using Compliance.Storage.State;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Storage.Requests;

/// <summary>One partition: there are few holds at a time, and all of them are asked for together.</summary>
internal sealed class LegalHolds(StorageLayout layout) : ILegalHolds
{
    internal static readonly StateTable Table = new("holds", StateAccount.State, Role.Service);

    private const string Partition = "holds";
    private const string Text = "Hold";
    private const string Lasts = "Lasts";

    private readonly TableClient _table = layout.Table(Table);

    public async Task<LegalHold> Add(LegalHold hold, CancellationToken cancellation)
    {
        var row = new TableEntity(Partition, hold.Id);
        Write(row, hold);
        if (await _table.TryAdd(row, cancellation) is not null)
            return hold;
        return await Find(hold.Id, cancellation) ?? throw new InvalidOperationException("A hold went away.");
    }

    public async Task<LegalHold?> Find(string holdId, CancellationToken cancellation) =>
        await _table.Find(Partition, holdId, cancellation) is { } row ? Read(row) : null;

    public async Task<LegalHold?> Release(string holdId, Instant at, string by, CancellationToken cancellation)
    {
        LegalHold? released = null;
        await _table.Change(
            Partition, holdId,
            row =>
            {
                released = Read(row);
                if (released.Released is not null)
                    return false;
                released = released with { Released = at, ReleasedBy = by, Marks = [], Subject = null };
                Write(row, released);
                return true;
            },
            cancellation);
        return released;
    }

    public async IAsyncEnumerable<LegalHold> List(bool released, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var query = released
            ? TableClient.CreateQueryFilter($"PartitionKey eq {Partition}")
            : TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and Lasts eq true");
        await foreach (var row in _table.QueryAsync<TableEntity>(query, cancellationToken: cancellation))
            yield return Read(row);
    }

    private static void Write(TableEntity row, LegalHold hold)
    {
        row[Text] = JsonSerializer.Serialize(hold, WorkflowJson.Options);
        row[Lasts] = hold.Released is null;
    }

    private static LegalHold Read(TableEntity row) => JsonSerializer.Deserialize<LegalHold>(row.GetString(Text), WorkflowJson.Options)!;
}
