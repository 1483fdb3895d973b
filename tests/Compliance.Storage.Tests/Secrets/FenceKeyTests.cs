using Azure.Data.Tables;
using Compliance.Protection;
using Compliance.Protection.Vault;
using Compliance.Storage.Secrets;
using Compliance.Testing.Azurite;
using Microsoft.Extensions.Options;

namespace Compliance.Storage.Tests.Secrets;

public sealed class FenceKeyTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly StorageBench _bench = new(azurite);

    public ValueTask InitializeAsync() => _bench.InitializeAsync();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Every_process_has_the_same_one_and_unwraps_it_once()
    {
        using var one = Key();
        using var other = Key();
        var marks = await Task.WhenAll(Enumerable.Range(0, 8).Select(each => Mark(each % 2 == 0 ? one : other)));
        Assert.Single(marks.Distinct());
        Assert.Equal(2, _bench.Domain.Vault.Unwraps);
    }

    [Fact]
    public async Task Who_may_not_unwrap_makes_it_all_the_same()
    {
        _bench.Domain.Vault.Before = operation => operation == nameof(IKeyVault.Unwrap)
            ? throw new KeyVaultException(KeyVaultError.Forbidden, "not this role")
            : Task.CompletedTask;
        using var eraser = Key();
        await eraser.Ensure(default);
        _bench.Domain.Vault.Before = _ => Task.CompletedTask;
        using var service = Key();
        Assert.Equal(43, (await Mark(service)).Length);
    }

    [Fact]
    public async Task It_is_another_than_the_blind_indexs_and_lies_in_another_table()
    {
        using var key = Key();
        await key.Index();
        Assert.Empty(await StorageBench.Dump(_bench.Layout.Table("fence")));
        Assert.Single(await StorageBench.Dump(_bench.Layout.Table("fencekey")));
        Assert.NotEqual((await key.Index()).OfSelector("email", "a@example.org"), _bench.Get<BlindIndex>().Of("email", "a@example.org"));
    }

    [Fact]
    public async Task A_lost_one_is_not_replaced_and_a_planted_one_is_refused()
    {
        using (var key = Key()) await key.Index();
        var kept = (await _bench.Layout.Table("fencekey").QueryAsync<TableEntity>().ToListAsync())[0];
        await _bench.Layout.Table("fencekey").DeleteEntityAsync(kept.PartitionKey, kept.RowKey);
        using var lost = Key();
        await Assert.ThrowsAsync<DeploymentSecretsException>(() => lost.Index().AsTask());
        await Assert.ThrowsAsync<DeploymentSecretsException>(() => lost.Ensure(default));

        await using var other = new StorageBench(azurite);
        await other.InitializeAsync();
        using var planted = new FenceKey(
            other.Layout, _bench.Domain.Vault, new ProtectionOptions { Tenant = "test-tenant" }, other.Get<IOptions<StorageOptions>>());
        await planted.Index();
        await _bench
            .Layout.Table("fencekey")
            .AddEntityAsync((await other.Layout.Table("fencekey").QueryAsync<TableEntity>().ToListAsync())[0]);
        await Assert.ThrowsAsync<DeploymentSecretsException>(() => lost.Index().AsTask());
    }

    private FenceKey Key() =>
        new(_bench.Layout, _bench.Domain.Vault, new ProtectionOptions { Tenant = "test-tenant" }, _bench.Get<IOptions<StorageOptions>>());

    private static async Task<string> Mark(FenceKey key) => (await key.Index()).OfSubject("s-1");
}
