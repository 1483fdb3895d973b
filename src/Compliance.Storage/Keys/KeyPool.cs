using System.Security.Cryptography;
using Azure;
using Azure.Data.Tables;
using Compliance.Keys;
using Compliance.Commands;
using Compliance.Protection.Keys;
using Compliance.Protection.Vault;
using Compliance.Storage.State;
using Compliance.Values;
using Compliance.Workflows;

namespace Compliance.Storage.Keys;

/// <summary>Vault keys that were made ahead, one row each. Whoever deletes the row has the key; only the provisioner makes any.</summary>
public sealed class KeyPool(
    StorageLayout layout, IKeyVault vault, ICommandSender commands, IIdSource ids, TimeProvider time, OwnKeys own, KeyCreations creations,
    ComplianceMetrics metrics) : IKeyPool, IKeyStock
{
    internal static readonly StateTable Table = new("keypool", StateAccount.Keys, Role.Service, Role.Provisioner);

    private const string Partition = "ahead";

    /// <summary>Of a key that is being made: since when.</summary>
    private const string Since = "Since";

    /// <summary>Making one takes a few seconds.</summary>
    private static readonly TimeSpan Unfinished = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);

    private const int LooksPerOrder = 20;

    private readonly TableClient _table = layout.Table(Table);

    /// <exception cref="KeyVaultException">Unavailable: none lies ready, and the provisioner made none within a minute.</exception>
    public async Task<VaultKey> Take(CancellationToken cancellationToken = default)
    {
        if (await TakeReady(cancellationToken) is { } ready)
            return ready;

        for (var look = 0; look < Timeout / PollInterval; look++)
        {
            // Someone else may have taken what was made for this one: it is ordered again.
            if (look % LooksPerOrder == 0)
                await OrderKeys(1, cancellationToken);
            if (await TakeReady(cancellationToken) is { } made)
                return made;
            await Task.Delay(PollInterval, time, cancellationToken);
        }

        throw new KeyVaultException(KeyVaultError.Unavailable, "No key lies ready, and the provisioner made none in time.");
    }

    public Task GiveBack(VaultKey key, CancellationToken cancellationToken = default) =>
        _table.UpsertEntityAsync(new TableEntity(Partition, key.Reference.Name), TableUpdateMode.Replace, cancellationToken);

    public async Task<int> Count(CancellationToken cancellation)
    {
        var ready = await Rows(cancellation).CountAsync(IsReady, cancellation);
        metrics.KeysReady(ready);
        return ready;
    }

    public async Task<StockedKeys> List(CancellationToken cancellation)
    {
        var rows = await Rows(cancellation).ToListAsync(cancellation);
        var isReady = rows.ToLookup(IsReady, row => row.RowKey);
        return new StockedKeys([.. own.Of(AppRoles.All), .. isReady[true]], [.. isReady[false]]);
    }

    /// <summary>
    /// Its row comes before the key, so that a crash leaves no key that nobody knows; and it is logged before anyone can have it: a key
    /// whose creation the log does not tell of never comes into use.
    /// </summary>
    public async Task Add(CancellationToken cancellation)
    {
        var row = new TableEntity(Partition, KeyNames.New(RandomNumberGenerator.GetInt32(vault.Shards))) { [Since] = time.GetUtcNow() };
        row.ETag = (await _table.AddEntityAsync(row, cancellation)).Headers.ETag!.Value;
        await Make(row, cancellation);
    }

    public Task EnsureOwnKeys(CancellationToken cancellation) => own.Ensure(cancellation);

    public async Task Finish(CancellationToken cancellation)
    {
        await foreach (var row in Rows(cancellation).Where(row => row.GetDateTimeOffset(Since) < time.GetUtcNow() - Unfinished))
        {
            try
            {
                await Make(row, cancellation);
            }
            catch (KeyVaultException deleted) when (deleted.Error is KeyVaultError.Conflict)
            {
                // Somebody deleted it since: a review tells of a key that nobody has.
                using var _ = await _table.DeleteEntityAsync(Partition, row.RowKey, row.ETag, cancellation);
            }
        }
    }

    private async Task Make(TableEntity row, CancellationToken cancellation)
    {
        await creations.Log(await vault.CreateKey(row.RowKey, cancellation), cancellation);
        try
        {
            // Only as it was read: who finished it meanwhile may have given it to someone.
            await _table.UpdateEntityAsync(new TableEntity(Partition, row.RowKey), row.ETag, TableUpdateMode.Replace, cancellation);
        }
        catch (RequestFailedException lost) when (lost.Status is 404 or 412)
        {
        }
    }

    private AsyncPageable<TableEntity> Rows(CancellationToken cancellation) =>
        _table.QueryAsync<TableEntity>(each => each.PartitionKey == Partition, cancellationToken: cancellation);

    /// <summary>Others have no key yet, or one that is not logged.</summary>
    private static bool IsReady(TableEntity row) => !row.ContainsKey(Since);

    /// <param name="waiting">How many are waited for, beyond those that lie ready.</param>
    /// <param name="cancellation">Stops the call.</param>
    private Task OrderKeys(int waiting, CancellationToken cancellation) =>
        commands.Send(
            Role.Provisioner,
            new RoleCommand($"key-pool/{ids.New():N}", KeyProvisioning.FillPool.Name, WorkflowJson.Write(waiting)),
            cancellation);

    private async Task<VaultKey?> TakeReady(CancellationToken cancellation)
    {
        await foreach (
            var row in _table.QueryAsync<TableEntity>(
                each => each.PartitionKey == Partition, maxPerPage: 20, cancellationToken: cancellation))
        {
            if (IsReady(row) && await Claim(row, cancellation))
                return await vault.GetKey(row.RowKey, cancellationToken: cancellation);
        }

        return null;
    }

    private async Task<bool> Claim(TableEntity row, CancellationToken cancellation)
    {
        try
        {
            // A row that someone else deleted first answers 404, which the client returns rather than throws; one that was given back
            // since it was read answers 412.
            using var answer = await _table.DeleteEntityAsync(row.PartitionKey, row.RowKey, row.ETag, cancellation);
            return answer.Status == 204;
        }
        catch (RequestFailedException lost) when (lost.Status == 412)
        {
            return false;
        }
    }
}
