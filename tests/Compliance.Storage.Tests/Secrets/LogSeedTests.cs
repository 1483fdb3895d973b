using Azure.Data.Tables;
using Compliance.Evidence;
using Compliance.Proof.Log;
using Compliance.Protection;
using Compliance.Storage.Secrets;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;
using Compliance.Workflows;
using Microsoft.Extensions.Options;

namespace Compliance.Storage.Tests.Secrets;

/// <summary>The log's Ed25519 key: made once, never shown, and the signer's alone.</summary>
public sealed class LogSeedTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private const string Origin = "log.example/seeds";

    private readonly StorageBench _bench = new(azurite);
    private readonly OneKeySigner _signing = new();

    public ValueTask InitializeAsync() => _bench.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        _signing.Dispose();
        await _bench.DisposeAsync();
    }

    [Fact]
    public async Task Every_process_of_the_signer_has_the_same_one_however_many_start_at_once()
    {
        var seeds = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Seed().Read(default)));
        Assert.All(seeds, seed => Assert.Equal(32, seed.Length));
        Assert.Single(seeds.Select(Convert.ToHexString).Distinct());
    }

    [Fact]
    public async Task A_lost_one_is_not_replaced_for_that_would_be_another_log()
    {
        await Seed().Read(default);
        var kept = (await _bench.Layout.Table("logseed").QueryAsync<TableEntity>().ToListAsync())[0];
        await _bench.Layout.Table("logseed").DeleteEntityAsync(kept.PartitionKey, kept.RowKey);
        var refused = await Assert.ThrowsAsync<DeploymentSecretsException>(() => Seed().Read(default));
        Assert.Contains("The log's Ed25519 key", refused.Message, StringComparison.Ordinal);
        Assert.Equal(refused.Message, StartRefusal.ReasonOf(refused));
    }

    [Fact]
    public async Task The_signer_signs_with_both_keys_and_others_believe_the_one_that_the_vault_tells()
    {
        var signer = Keyring(AppRoles.All);
        await signer.Load(default);
        var service = Keyring(new AppRoles(Role.Service));
        await service.Load(default);

        Assert.Equal(2, signer.Identity.Keys.Count);
        Assert.Equal(signer.Identity.Keys[0].ToString(), Assert.Single(service.Identity.Keys).ToString());
        await Assert.ThrowsAsync<InvalidOperationException>(service.Signing);
    }

    [Fact]
    public async Task Pinned_keys_are_those_that_count_and_a_signer_of_others_does_not_start()
    {
        var signer = Keyring(AppRoles.All);
        await signer.Load(default);
        var pins = signer.Identity.Keys.Select(key => key.ToString()).ToList();

        var service = Keyring(new AppRoles(Role.Service), [.. pins]);
        await service.Load(default);
        Assert.Equal(pins, service.Identity.Keys.Select(key => key.ToString()));
        await Keyring(AppRoles.All, [.. pins]).Load(default);

        await using var other = new StorageBench(azurite);
        await other.InitializeAsync();
        var stranger = new LogKeyring(LogOptions(pins), AppRoles.All, _signing, Seed(other));
        var refused = await Assert.ThrowsAsync<LogRefusedException>(() => stranger.Load(default));
        Assert.Contains(pins[1], StartRefusal.ReasonOf(refused), StringComparison.Ordinal);
    }

    private LogKeyring Keyring(AppRoles roles, params IEnumerable<string> pins) => new(LogOptions(pins), roles, _signing, Seed());

    private static IOptions<LogOptions> LogOptions(IEnumerable<string> pins)
    {
        var options = new LogOptions { Origin = Origin };
        foreach (var pin in pins)
            options.Keys.Add(pin);
        return Options.Create(options);
    }

    private LogSeed Seed(StorageBench? of = null) =>
        new(
            (of ?? _bench).Layout,
            _bench.Domain.Vault,
            new ProtectionOptions { Tenant = "test-tenant" },
            _bench.Get<IOptions<StorageOptions>>());
}
