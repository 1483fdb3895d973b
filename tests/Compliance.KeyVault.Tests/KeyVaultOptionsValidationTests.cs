using Compliance.Workflows;
using Compliance.KeyVault;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Compliance.KeyVault.Tests;

public sealed class KeyVaultOptionsValidationTests
{
    private const string Thumbprint = "00112233445566778899aabbccddeeff00112233445566778899AABBCCDDEEFF";

    [Fact]
    public void Vaults_in_Azure_with_an_identity_are_fine()
    {
        var options = Bind(
            "Shards:0=https://a.vault.azure.net",
            "Shards:1=https://b.vault.azure.net/",
            "Own=https://o.vault.azure.net",
            "Signing=https://s.vault.azure.net",
            "ClientId=01234567-89ab-cdef-0123-456789abcdef");
        Assert.Equal(["https://a.vault.azure.net", "https://b.vault.azure.net/"], options.Shards);
        Assert.Equal((18, 3_600), (options.CreatesPerTenSeconds, options.OperationsPerTenSeconds));
        Assert.Empty(Faults(options));
        options.AuditLogs = "https://logs.blob.core.windows.net";
        Assert.Empty(Faults(options));
    }

    [Fact]
    public void An_emulator_may_be_every_vault_at_once() =>
        Assert.Empty(
            Faults(
                Bind(
                    "Shards:0=https://localhost:4997",
                    "Own=https://localhost:4997",
                    "Signing=https://localhost:4997",
                    $"LoopbackCertificate={Thumbprint}")));

    [Fact]
    public void Every_app_needs_the_subjects_vaults_the_vault_of_the_own_keys_and_the_signing_keys() =>
        Assert.Equal(
            [
                "Shards:0 is missing: the vault of the subjects' keys.",
                "Own is missing: the vault of this system's own keys.",
                "Signing is missing: the vault of the signing key.",
            ],
            Faults(new()));

    [Theory]
    [InlineData("")]
    [InlineData("a.vault.azure.net")]
    [InlineData("http://a.vault.azure.net")]
    [InlineData("https://a.vault.azure.net/keys")]
    [InlineData("https://a.vault.azure.net/?x=1")]
    [InlineData("https://a.vault.azure.net/#x")]
    [InlineData("https://user@a.vault.azure.net")]
    public void A_vault_is_an_https_address_and_no_more(string address) =>
        Assert.Equal(
            [
                "Shards:1 must be the https address of a vault, without a path.",
                "Own must be the https address of a vault, without a path.",
                "Signing must be the https address of a vault, without a path.",
            ],
            Faults(Bind("Shards:0=https://a.vault.azure.net", $"Shards:1={address}", $"Own={address}", $"Signing={address}")));

    [Theory]
    [InlineData(
        "Shards:0=https://a.vault.azure.net",
        "Shards:1=https://A.vault.azure.net:443/",
        "Signing=https://s.vault.azure.net",
        "Shards:1 repeats Shards:0.")]
    [InlineData(
        "Shards:0=https://a.vault.azure.net",
        "Shards:1=https://b.vault.azure.net",
        "Signing=https://a.vault.azure.net",
        "Signing repeats Shards:0.")]
    public void No_vault_is_given_twice_and_no_shard_holds_the_signing_key(string one, string other, string signing, string fault) =>
        Assert.Equal([fault], Faults(Bind(one, other, "Own=https://o.vault.azure.net", signing)));

    /// <summary>The eraser may delete in every shard.</summary>
    [Fact]
    public void No_shard_holds_this_systems_own_keys() =>
        Assert.Equal(
            ["Own repeats Shards:0."],
            Faults(Bind("Shards:0=https://a.vault.azure.net", "Own=https://a.vault.azure.net", "Signing=https://s.vault.azure.net")));

    [Theory]
    [InlineData(
        "LoopbackCertificate is missing, which Shards:0 needs: it is on loopback, where nobody vouches for a certificate.",
        "Shards:0=https://localhost:4997")]
    [InlineData(
        "LoopbackCertificate is missing, which Shards:0 needs: it is on loopback, where nobody vouches for a certificate.",
        "Shards:0=https://127.0.0.1")]
    [InlineData(
        "LoopbackCertificate must not be given with Shards:0, which is not on loopback.",
        "Shards:0=https://a.vault.azure.net",
        "LoopbackCertificate=" + Thumbprint)]
    [InlineData(
        "LoopbackCertificate must not be given with Shards:1, which is not on loopback.",
        "Shards:0=https://[::1]:1",
        "Shards:1=https://localhost.example",
        "LoopbackCertificate=" + Thumbprint)]
    [InlineData(
        "LoopbackCertificate must be a SHA-256 thumbprint of 64 hexadecimal digits.",
        "Shards:0=https://localhost",
        "LoopbackCertificate=0011")]
    public void A_pinned_certificate_is_for_loopback_and_loopback_for_a_pinned_certificate(string fault, params string[] settings) =>
        Assert.Equal([fault], FaultsOfTheRest(settings));

    [Theory]
    [InlineData("CreatesPerTenSeconds=0", "CreatesPerTenSeconds must lie between 1 and 20.")]
    [InlineData("CreatesPerTenSeconds=21", "CreatesPerTenSeconds must lie between 1 and 20.")]
    [InlineData("OperationsPerTenSeconds=0", "OperationsPerTenSeconds must lie between 1 and 4000.")]
    [InlineData("OperationsPerTenSeconds=4001", "OperationsPerTenSeconds must lie between 1 and 4000.")]
    [InlineData("AuditLogs=logs", "AuditLogs must be the https address of a blob service, without a path.")]
    [InlineData(
        "AuditLogs=https://logs.blob.core.windows.net/insights-logs-auditevent",
        "AuditLogs must be the https address of a blob service, without a path.")]
    [InlineData("ClientId=me", "ClientId must be a client id, as 8-4-4-4-12 hexadecimal digits.")]
    public void Limits_and_identity_are_bounded(string setting, string fault) =>
        Assert.Equal([fault], FaultsOfTheRest("Shards:0=https://a.vault.azure.net", setting));

    [Fact]
    public void Names_hold_a_shard_only_up_to_a_number()
    {
        var settings = Enumerable.Range(0, 101).Select(i => $"Shards:{i}=https://v{i}.vault.azure.net").ToArray();
        Assert.Equal(["Shards has more than 100 vaults."], FaultsOfTheRest(settings));
    }

    [Fact]
    public void The_start_tells_every_fault_at_once_by_the_name_of_its_setting()
    {
        var failure = Assert.Throws<OptionsValidationException>(() =>
            Validated("Shards:0=here", "ClientId=me", "OperationsPerTenSeconds=0"));
        Assert.Equal(
            [
                "Compliance:KeyVault:Own is missing: the vault of this system's own keys.",
                "Compliance:KeyVault:Signing is missing: the vault of the signing key.",
                "Compliance:KeyVault:Shards:0 must be the https address of a vault, without a path.",
                "Compliance:KeyVault:ClientId must be a client id, as 8-4-4-4-12 hexadecimal digits.",
                "Compliance:KeyVault:OperationsPerTenSeconds must lie between 1 and 4000.",
            ],
            failure.Failures);
    }

    /// <summary>Without those that nothing names the vaults of the own keys and the signing key.</summary>
    private static string[] FaultsOfTheRest(params string[] settings) =>
        [
            .. Faults(Bind(settings))
                .Where(fault =>
                    !fault.StartsWith("Own is missing", StringComparison.Ordinal)
                    && !fault.StartsWith("Signing is missing", StringComparison.Ordinal)),
        ];

    private static string[] Faults(KeyVaultOptions options)
    {
        var result = new KeyVaultOptionsValidation().Validate(null, options);
        return result.Succeeded ? [] : [.. result.Failures!.Select(fault => fault[(KeyVaultOptions.Section.Length + 1)..])];
    }

    private static KeyVaultOptions Bind(params string[] settings)
    {
        var options = new KeyVaultOptions();
        Configuration(settings).GetSection(KeyVaultOptions.Section).Bind(options);
        return options;
    }

    private static KeyVaultOptions Validated(params string[] settings) =>
        new ServiceCollection()
            .AddSingleton<IConfiguration>(Configuration(settings))
            .AddKeyVault(AppRoles.All)
            .BuildServiceProvider()
            .GetRequiredService<IOptions<KeyVaultOptions>>().Value;

    private static IConfigurationRoot Configuration(string[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting =>
        {
            var equals = setting.IndexOf('=', StringComparison.Ordinal);
            return KeyValuePair.Create($"{KeyVaultOptions.Section}:{setting[..equals]}", (string?)setting[(equals + 1)..]);
        })).Build();
}
