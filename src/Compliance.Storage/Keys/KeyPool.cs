using Azure;
using Azure.Data.Tables;
using Compliance.Protection.Keys;
using Compliance.Protection.Vault;

namespace Compliance.Storage.Keys;

/// <summary>Vault keys that were made ahead, one row each. Whoever deletes the row has the key.</summary>
public sealed class KeyPool(StorageLayout layout, IKeyVault vault) : IKeyPool
{
    private const string Partition = "ahead";

    private readonly TableClient table = layout.KeyPool;

    public async Task<VaultKey> Take(CancellationToken cancellationToken = default)
    {
        await foreach (var row in table.QueryAsync<TableEntity>(each => each.PartitionKey == Partition, maxPerPage: 20, cancellationToken: cancellationToken))
        {
            if (await Claim(row, cancellationToken))
                return await vault.GetKey(row.RowKey, cancellationToken: cancellationToken);
        }

        return await vault.CreateKey(KeyNames.New(), cancellationToken);
    }

    public Task GiveBack(VaultKey key, CancellationToken cancellationToken = default) =>
        table.UpsertEntityAsync(new TableEntity(Partition, key.Reference.Name), TableUpdateMode.Replace, cancellationToken);

    /// <summary>How many keys lie ready.</summary>
    public async Task<int> Count(CancellationToken cancellation) =>
        await table.QueryAsync<TableEntity>(each => each.PartitionKey == Partition, select: ["RowKey"], cancellationToken: cancellation).CountAsync(cancellation);

    /// <summary>Makes one more key ahead.</summary>
    public async Task Add(CancellationToken cancellation) =>
        await GiveBack(await vault.CreateKey(KeyNames.New(), cancellation), cancellation);

    private async Task<bool> Claim(TableEntity row, CancellationToken cancellation)
    {
        try
        {
            // A row that someone else deleted first answers 404, which the client returns rather than throws; one that was given back
            // since it was read answers 412.
            using var answer = await table.DeleteEntityAsync(row.PartitionKey, row.RowKey, row.ETag, cancellation);
            return answer.Status == 204;
        }
        catch (RequestFailedException lost) when (lost.Status == 412)
        {
            return false;
        }
    }
}
