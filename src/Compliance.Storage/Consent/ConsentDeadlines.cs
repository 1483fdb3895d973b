using System.Globalization;
using Azure.Data.Tables;
using Compliance.Consent;
using Compliance.Consent.Ledger;
using Compliance.Storage.State;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Storage.Consent;

/// <summary>
/// What ends by itself, by the hour in which it does: a ledger's partition is one holder's, and whoever looks for what is over would have
/// to read all of them. An hour has a partition for each of 16 shards, so that a notice which everybody answers at once is not bound to
/// what one partition takes.
/// </summary>
internal sealed class ConsentDeadlines(StorageLayout layout) : IConsentDeadlines
{
    internal static readonly StateTable Table = new("consentdeadlines", StateAccount.State, Role.Service);

    private const string Hour = "yyyyMMddHH";

    private readonly TableClient _table = layout.Table(Table);
    private readonly TableClient _ledger = layout.Table(ConsentLedger.Table);

    /// <summary>Comes before what it is the deadline of.</summary>
    public Task Add(ConsentHolder holder, Instant ends, Sha256Hash? rendered, CancellationToken cancellation)
    {
        var key = rendered is { } token ? $"{holder}.{token}" : holder.ToString();
        return _table.TryAdd(new TableEntity($"{HourOf(ends)}.{RowKeys.Of(holder.ToString())[0]}", key), cancellation);
    }

    public IAsyncEnumerable<LedgerDeadline> Passed(Instant now, CancellationToken cancellation)
    {
        // The present hour is not over: what ends in it may be ahead.
        var filter = TableClient.CreateQueryFilter($"PartitionKey lt {HourOf(now)}");
        return _table.QueryAsync<TableEntity>(filter, select: ["PartitionKey", "RowKey"], cancellationToken: cancellation).Select(Read);
    }

    public Task Remove(LedgerDeadline deadline, CancellationToken cancellation)
    {
        var place = deadline.Place.Split('/');
        return _table.DeleteEntityAsync(place[0], place[1], cancellationToken: cancellation);
    }

    public async Task<bool> RemoveRendered(ConsentHolder holder, Sha256Hash tokenHash, Instant now, CancellationToken cancellation)
    {
        var found = await _ledger.Find(holder.ToString(), ConsentLedger.KeyOfRendered(tokenHash), cancellation);
        return found is not null
            && ConsentJson.Read<RenderedNotice>(found) is { UsedBy: null } rendered && rendered.Expires <= now
            && await _ledger.TryRemove(found, cancellation);
    }

    private static LedgerDeadline Read(TableEntity row)
    {
        var parts = row.RowKey.Split('.');
        var holder = ConsentHolder.TryParse(parts[0]) ?? throw new InvalidOperationException("A deadline's row has no holder's key.");
        return new LedgerDeadline(holder, parts.Length > 1 ? Sha256Hash.TryParse(parts[1]) : null, $"{row.PartitionKey}/{row.RowKey}");
    }

    private static string HourOf(Instant at) => at.ToDateTimeUtc().ToString(Hour, CultureInfo.InvariantCulture);
}
