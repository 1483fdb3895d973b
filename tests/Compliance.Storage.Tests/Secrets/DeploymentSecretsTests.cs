using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Storage.Blobs;
using Compliance.DataMap;
using Compliance.Keys;
using Compliance.Masking;
using Compliance.Protection;
using Compliance.Protection.Keys;
using Compliance.Protection.Vault;
using Compliance.Storage.Secrets;
using Compliance.Testing.Azurite;
using Compliance.Testing.Protection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Compliance.Storage.Tests.Secrets;

public sealed class DeploymentSecretsTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private const string Tenant = "test-tenant";

    private readonly StorageBench _bench = new(azurite);

    private BlobClient Blob => _bench.Layout.Container("secrets").GetBlobClient("deployment-secrets");

    public ValueTask InitializeAsync() => _bench.InitializeAsync();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task They_are_the_same_after_a_restart()
    {
        var before = await Started();
        Assert.Equal(Seen(before), Seen(await Started()));
    }

    [Fact]
    public async Task Of_two_that_start_at_once_the_first_that_wrote_counts()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Started()));
        Assert.All(all, each => Assert.Equal(Seen(all[0]), Seen(each)));
    }

    [Fact]
    public async Task Two_deployments_have_different_ones()
    {
        await using var other = new StorageBench(azurite);
        await other.InitializeAsync();
        var there = Secrets(other);
        await there.Load(default);
        Assert.NotEqual(Seen(await Started()), Seen(there));
    }

    [Fact]
    public async Task No_storage_sees_them_and_each_start_asks_the_vault_once()
    {
        await Started();
        var unwraps = _bench.Domain.Vault.Unwraps;
        await Started();
        Assert.Equal(unwraps + 1, _bench.Domain.Vault.Unwraps);

        _bench.Domain.Vault.Before = operation => operation == nameof(IKeyVault.Unwrap)
            ? throw new KeyVaultException(KeyVaultError.Unavailable, "down")
            : Task.CompletedTask;
        await Assert.ThrowsAsync<KeyVaultException>(Started);
    }

    [Fact]
    public async Task Those_of_another_tenant_are_refused()
    {
        await Started();
        await Refused(() => Started("another-tenant"));
    }

    [Fact]
    public async Task Any_flipped_byte_is_refused()
    {
        await Started();
        var kept = (await Blob.DownloadContentAsync()).Value.Content.ToArray();
        for (var i = 0; i < kept.Length; i += 7)
        {
            kept[i] ^= 1;
            await Blob.UploadAsync(new BinaryData(kept), overwrite: true);
            await Refused(() => Started());
            kept[i] ^= 1;
        }

        await Blob.UploadAsync(new BinaryData(kept), overwrite: true);
        await Started();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(200)]
    public async Task A_blob_that_was_cut_short_is_refused(int length)
    {
        await Started();
        var kept = (await Blob.DownloadContentAsync()).Value.Content.ToArray();
        await Blob.UploadAsync(new BinaryData(kept[..length]), overwrite: true);
        await Refused(() => Started());
    }

    [Fact]
    public async Task Those_that_someone_with_the_public_key_put_in_their_place_are_refused()
    {
        await Started();
        var key = await _bench.Domain.Vault.GetKey("compliance-secrets");
        var planted = SecretsWrap.Deployment.Wrap(new byte[SecretsWrap.Deployment.Size], key, Tenant);
        await Blob.UploadAsync(
            new BinaryData([.. Encoding.ASCII.GetBytes(key.Reference.Version), (byte)'\n', .. planted]), overwrite: true);
        await Refused(() => Started());
    }

    [Fact]
    public async Task Lost_ones_are_not_replaced_by_new_ones()
    {
        await Started();
        await Blob.DeleteAsync();
        await Refused(() => Started());
        Assert.False(await Blob.ExistsAsync());
    }

    [Fact]
    public async Task Those_under_a_key_that_was_purged_are_refused()
    {
        await Started();
        await _bench.Domain.Vault.Delete("compliance-secrets");
        await _bench.Domain.Vault.Purge("compliance-secrets");
        await _bench.Get<IKeyStock>().EnsureOwnKeys(default);
        await Refused(() => Started());
    }

    [Fact]
    public void Read_before_they_are_loaded_they_say_so() => Assert.Throws<InvalidOperationException>(() => Secrets(_bench).BlindIndex);

    private static DeploymentSecrets Secrets(StorageBench of, string tenant = Tenant) => new(
        of.Layout, of.Domain.Vault, new ProtectionOptions { Tenant = tenant }, of.Get<IOptions<StorageOptions>>());

    /// <summary>What depends on them: the index, and what each of the two masking secrets makes of a value.</summary>
    private static IReadOnlyList<string> Seen(DeploymentSecrets secrets) =>
        [secrets.BlindIndex.Of("email", "someone@example.org"), Masked(secrets, "hash"), Masked(secrets, "hmac")];

    private static string Masked(DeploymentSecrets secrets, string strategy)
    {
        using var random = RandomNumberGenerator.Create();
        var field = new Field("name", [], Masking: new MaskingSetting(strategy, new Dictionary<string, string>()));
        return new MaskingStrategies(secrets.Masking, random).For(field).Apply(JsonValue.Create("someone"))!.ToString();
    }

    private static async Task Refused(Func<Task> start) => await Assert.ThrowsAsync<DeploymentSecretsException>(start);

    private Task<DeploymentSecrets> Started() => Started(Tenant);

    private async Task<DeploymentSecrets> Started(string tenant)
    {
        var secrets = Secrets(_bench, tenant);
        await secrets.Load(default);
        return secrets;
    }
}
