using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Azure.Security.KeyVault.Keys.Cryptography;
using Compliance.Protection.Vault;
using Compliance.Testing.Vault;
using Compliance.KeyVault;

namespace Compliance.KeyVault.Tests.RealPackages;

/// <summary>
/// The contract against a Key Vault emulator that others wrote (james-gould/azure-keyvault-emulator), so that it is not our own reading
/// of the protocol alone that the adapter is held to. COMPLIANCE_TEST_KEYVAULT is its address, COMPLIANCE_TEST_KEYVAULT_CERTIFICATE its
/// certificate's SHA-256. Where it does otherwise than Key Vault, a test named Deviation asserts just that, so that we learn if it changes.
/// </summary>
public sealed class ThirdPartyEmulatorContractTests : KeyVaultContract
{
    private static readonly KeyVaultOptions? Options = FromEnvironment();
    private static readonly Lazy<AzureKeyVault> Emulator = new(() =>
        AzureKeyVault.Open(Options!, VaultAccess.By(Options!), TimeProvider.System));

    protected override IKeyVault Vault
    {
        get
        {
            Assert.SkipWhen(Options is null, "No emulator: set COMPLIANCE_TEST_KEYVAULT and COMPLIANCE_TEST_KEYVAULT_CERTIFICATE.");
            return Emulator.Value;
        }
    }

    private Uri Address => new(Vault is not null ? Options!.Shards[0] : "");

    public override async Task Names_are_without_regard_to_case()
    {
        await Vault.CreateKey(Name);
        await Deviation("tells names apart by case", () => Refuses(KeyVaultError.NotFound, () => Vault.GetKey(Name.ToUpperInvariant())));
    }

    public override async Task A_disabled_key_shows_itself_and_unwraps_nothing()
    {
        var key = await Vault.CreateKey(Name);
        await Vault.Disable(Name);
        await Vault.Disable(Name);
        Assert.False((await Vault.GetKey(Name)).Enabled);
        Assert.Equal(KeyPresence.Present, await Vault.Probe(Name));
        await Deviation("unwraps with a disabled key", async () => Assert.Equal([7], await Vault.Unwrap(key.Reference, Wrap(key, [7]))));
    }

    public override async Task Disabling_and_enabling_are_of_all_versions_and_a_disabled_key_is_not_rotated()
    {
        var first = await Vault.CreateKey(Name);
        var second = await Vault.Rotate(Name);
        await Vault.Disable(Name);
        foreach (var version in new[] { first, second })
        {
            Assert.False((await Vault.GetKey(Name, version.Reference.Version)).Enabled);
            await Deviation(
                "unwraps with a disabled key", async () => Assert.Equal([7], await Vault.Unwrap(version.Reference, Wrap(version, [7]))));
        }
        await Refuses(KeyVaultError.Disabled, () => Vault.Rotate(Name));
        await Vault.Enable(Name);
        foreach (var version in new[] { first, second }) Assert.True((await Vault.GetKey(Name, version.Reference.Version)).Enabled);
    }

    public override async Task A_list_names_each_key_once_live_disabled_or_deleted()
    {
        var deleted = KeyNames.New();
        await Vault.CreateKey(Name);
        await Vault.CreateKey(deleted);
        await Vault.Delete(deleted);
        var live = new List<KeyListing>();
        await Deviation("tells no dates of a deleted key", () => Refuses(KeyVaultError.Unavailable, async () =>
        {
            await foreach (var key in Vault.List()) live.Add(key);
        }));
        Assert.Single(live, key => key.Name == Name);
        Assert.DoesNotContain(live, key => key.Name == deleted);
    }

    public override async Task A_key_tells_what_becomes_of_it_once_it_is_deleted()
    {
        await Vault.CreateKey(Name);
        var recovery = await Vault.Recovery(Name);
        var deletion = await Vault.Delete(Name);
        Assert.Equal(deletion.RecoveryLevel, recovery.Level);
        Assert.NotNull(recovery.Days);
        await Deviation("schedules the purge for the moment of the deletion", () => Equal(deletion.DeletedAt, deletion.ScheduledPurgeDate));
    }

    // Of versions that are made in one second, any may pass for the newest there.
    protected override Task BetweenVersions() => Task.Delay(TimeSpan.FromSeconds(1.1));

    public override async Task A_deleted_key_is_as_good_as_absent_for_use_and_still_recoverable(bool disabledBefore)
    {
        var key = await Vault.CreateKey(Name);
        if (disabledBefore) await Vault.Disable(Name);
        var deleted = await Vault.Delete(Name);

        await Refuses(KeyVaultError.NotFound, () => Vault.Unwrap(key.Reference, Wrap(key, [7])));
        await Refuses(KeyVaultError.NotFound, () => Vault.GetKey(Name));
        await Refuses(KeyVaultError.NotFound, () => Vault.Disable(Name));
        await Refuses(KeyVaultError.Conflict, () => Vault.CreateKey(Name));
        Assert.Equal(KeyPresence.Deleted, await Vault.Probe(Name));
        Assert.True(deleted.Purgeable);
        await Deviation("schedules the purge for the moment of the deletion", () => Equal(deleted.DeletedAt, deleted.ScheduledPurgeDate));
        await Deviation("tells no dates of a deleted key", () => Refuses(KeyVaultError.Unavailable, () => Vault.FindDeleted(Name)));
    }

    public override async Task Deleting_twice_is_one_deletion()
    {
        await Vault.CreateKey(Name);
        await Vault.Delete(Name);
        await Deviation("tells no dates of a deleted key", () => Refuses(KeyVaultError.Unavailable, () => Vault.Delete(Name)));
    }

    [Fact]
    public async Task Deviation_a_key_does_more_than_its_operations_allow_and_its_private_parts_are_handed_out()
    {
        var key = await Vault.CreateKey(Name);
        var access = VaultAccess.By(Options!);
        var client = access.Uses(Address).GetCryptographyClient(Name, key.Reference.Version);
        await Deviation("decrypts with a key for unwrapping alone", async () =>
            Assert.Equal([7], (await client.DecryptAsync(EncryptionAlgorithm.RsaOaep256, Wrap(key, [7]))).Plaintext));
        var read = (await access.Keys(Address).GetKeyAsync(Name)).Value;
        Assert.Equal(["unwrapKey"], read.KeyOperations.Select(operation => operation.ToString()));
        await Deviation("hands out private keys", () => Equal(256, read.Key.D.Length));
    }

    [Fact]
    public async Task Deviation_no_key_is_rotated()
    {
        await Vault.CreateKey(Name);
        using var handler = new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = (_, certificate, _, _) =>
                string.Equals(
                    certificate?.GetCertHashString(HashAlgorithmName.SHA256),
                    Options!.LoopbackCertificate,
                    StringComparison.OrdinalIgnoreCase),
        };
        using var http = new HttpClient(handler) { BaseAddress = Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await http.GetStringAsync("token"));
        using var answer = await http.PostAsync($"keys/{Name}/rotate?api-version=7.4", content: null);
        await Deviation("has no rotation", () => Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode));
    }

    // The sentence is what a reader of a failure needs: the emulator does as Key Vault does now, and the deviation can go.
    private static async Task Deviation(string emulator, Func<Task> assertion)
    {
        try
        {
            await assertion();
        }
        catch (Exception exception)
        {
            Assert.Fail($"The emulator no longer {emulator}: {exception.Message}");
        }
    }

    private static Task Equal<T>(T expected, T actual)
    {
        Assert.Equal(expected, actual);
        return Task.CompletedTask;
    }

    private static KeyVaultOptions? FromEnvironment()
    {
        var address = Environment.GetEnvironmentVariable("COMPLIANCE_TEST_KEYVAULT");
        var certificate = Environment.GetEnvironmentVariable("COMPLIANCE_TEST_KEYVAULT_CERTIFICATE");
        return address is null || certificate is null
            ? null
            : new KeyVaultOptions { Shards = { address }, LoopbackCertificate = certificate };
    }
}
