using System.Globalization;
using Azure.Data.Tables;
using Compliance.Consent.Ledger;
using Compliance.Storage.State;
using Compliance.Workflows;

namespace Compliance.Storage.Consent;

/// <summary>
/// Who may have a consent to a version of a notice, and who may be restricted. A table of its own: a ledger's partition is one holder's,
/// and whoever looks for the holders of a version would have to read all of them. A version has a partition for each of 16 shards, so that
/// a notice which everybody answers at once is not bound to what one partition takes. Rows are only added, and come before the act: one
/// may say too much.
/// </summary>
internal sealed class NoticeHolders(TableClient table)
{
    internal static readonly StateTable Table = new("consentholders", StateAccount.State, Role.Service);

    private const string Shards = "0123456789abcdef";

    /// <summary>Not a partition of a notice, which has dots: restrictions are few.</summary>
    private const string Restricted = "restricted";

    public Task Add(string notice, int version, ConsentHolder holder, CancellationToken cancellation) =>
        table.TryAdd(new TableEntity(Partition(notice, version, ShardOf(holder)), holder.ToString()), cancellation);

    public async Task<HolderPage> List(string notice, int version, string? after, int size, CancellationToken cancellation)
    {
        var found = new List<ConsentHolder>();
        var (first, last) = after is null ? (0, "") : (Shards.IndexOf(after[0], StringComparison.Ordinal), after[1..]);
        for (var shard = first; shard < Shards.Length; shard++, last = "")
        {
            var partition = Partition(notice, version, Shards[shard]);
            var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {last}");
            var rows = table
                .QueryAsync<TableEntity>(filter, maxPerPage: size - found.Count, select: ["RowKey"], cancellationToken: cancellation)
                .Take(size - found.Count);
            await foreach (var row in rows)
                found.Add(ConsentHolder.TryParse(row.RowKey) ?? throw new InvalidOperationException("A holder's row has no holder's key."));
            if (found.Count == size)
                return new HolderPage(found, $"{Shards[shard]}{found[^1]}");
        }

        return new HolderPage(found, null);
    }

    public Task AddRestricted(ConsentHolder person, CancellationToken cancellation) =>
        table.TryAdd(new TableEntity(Restricted, person.ToString()), cancellation);

    public async Task<bool> HasRestricted(ConsentHolder person, CancellationToken cancellation) =>
        await table.Find(Restricted, person.ToString(), cancellation) is not null;

    public IAsyncEnumerable<ConsentHolder> ListRestricted(CancellationToken cancellation) =>
        table.QueryAsync<TableEntity>(row => row.PartitionKey == Restricted, select: ["RowKey"], cancellationToken: cancellation)
            .Select(row => ConsentHolder.Person(row.RowKey));

    private static char ShardOf(ConsentHolder holder) => RowKeys.Of(holder.ToString())[0];

    private static string Partition(string notice, int version, char shard) =>
        string.Create(CultureInfo.InvariantCulture, $"{notice}.{version}.{shard}");
}
