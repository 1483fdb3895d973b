using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Azure.Core.Pipeline;
using Compliance.Keys;
using Compliance.Protection;
using Compliance.Protection.Vault;
using Compliance.Storage;
using Compliance.Workflows;
using Compliance.KeyVault;

namespace Compliance.KeyVault.Tests.RealPackages;

public sealed class VaultRightsTests : IDisposable
{
    private readonly Dictionary<string, (int Status, string Body)> _answers = new()
    {
        ["GET /keys/compliance-control"] = (200, VaultAnswers.RsaKey("compliance-control")),
        ["GET /keys/compliance-fence"] = (200, VaultAnswers.RsaKey("compliance-fence")),
        ["GET /keys/compliance-cases"] = (200, VaultAnswers.RsaKey("compliance-cases")),
        ["GET /keys/compliance-secrets"] = (200, VaultAnswers.RsaKey("compliance-secrets")),
        ["GET /keys/compliance-log"] = (200, VaultAnswers.RsaKey("compliance-log")),
        ["GET /keys/s1-compliance-control"] = (200, VaultAnswers.RsaKey("s1-compliance-control")),
        ["GET /keys/compliance-signing"] = (200, VaultAnswers.EcKey("compliance-signing")),
        [$"POST /keys/compliance-signing/{VaultAnswers.Version}/sign"] = (200, """{"kid":"k","value":"AQ"}"""),
    };

    private readonly ScriptedVault _vault;
    private readonly VaultAccess _access;
    private readonly KeyVaultStatementSigner _signer;
    private readonly KeyVaultOptions _options = new()
    {
        Shards = { "https://a.vault.azure.net", "https://b.vault.azure.net" },
        Own = "https://o.vault.azure.net",
    };

    public VaultRightsTests()
    {
        _vault = new(request => _answers.TryGetValue(request.ToString(), out var answer) ? answer
            : request.Path.EndsWith("/unwrapKey", StringComparison.Ordinal) ? (200, Unwrapped(request.Body))
            : (404, VaultAnswers.Error("KeyNotFound")));
        _access = new(new AnyToken(), new HttpClientTransport(_vault));
        _signer = new(new("https://s.vault.azure.net"), _access, _options, new ImpatientTime());
    }

    public void Dispose()
    {
        _signer.Dispose();
        _vault.Dispose();
    }

    [Theory]
    [InlineData(Role.Service, "compliance-cases", "compliance-secrets", "compliance-fence")]
    [InlineData(Role.Eraser, "compliance-fence")]
    public async Task The_service_and_the_eraser_unwrap_with_every_control_key_and_those_of_the_own_keys_that_they_need(
        Role role, params string[] own)
    {
        Assert.Equal(
            [
                "a.vault.azure.net get key", "a.vault.azure.net unwrap", "b.vault.azure.net get key", "b.vault.azure.net unwrap",
                .. own.SelectMany(key => new[] { $"o.vault.azure.net get key with {key}", $"o.vault.azure.net unwrap with {key}" }),
                "s.vault.azure.net get signing key",
            ],
            Told(await Rights(role).Check()));
        Assert.Contains($"POST /keys/s1-compliance-control/{VaultAnswers.Version}/unwrapKey", _vault.Requests);
        Assert.Contains($"POST /keys/compliance-fence/{VaultAnswers.Version}/unwrapKey", _vault.Requests);
    }

    [Fact]
    public async Task The_provisioner_only_reads_and_leaves_no_trace()
    {
        Assert.Equal(
            ["a.vault.azure.net get key", "b.vault.azure.net get key", "s.vault.azure.net get signing key"],
            Told(await Rights(Role.Provisioner).Check()));
        Assert.All(_vault.Requests, request => Assert.StartsWith("GET ", request, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_signer_unwraps_with_the_logs_key_alone_and_signs_what_is_no_statement() => Assert.Equal(
        [
            "o.vault.azure.net get key with compliance-log", "o.vault.azure.net unwrap with compliance-log",
            "s.vault.azure.net get signing key", "s.vault.azure.net sign",
        ],
        Told(await Rights(Role.Signer).Check()));

    [Fact]
    public async Task Each_refusal_says_which_operation_on_which_vault()
    {
        _answers["GET /keys/compliance-control"] = (403, VaultAnswers.Error("Forbidden", "ForbiddenByRbac"));
        _answers[$"POST /keys/s1-compliance-control/{VaultAnswers.Version}/unwrapKey"] = (
            403, VaultAnswers.Error("Forbidden", "ForbiddenByFirewall"));
        _answers[$"POST /keys/compliance-signing/{VaultAnswers.Version}/sign"] = (401, "");
        var rights = await Rights(Role.Service, Role.Signer).Check();
        Assert.Equal(
            [
                "get key on https://a.vault.azure.net was refused: ForbiddenByRbac.",
                "unwrap on https://b.vault.azure.net was refused: ForbiddenByFirewall.",
                "sign on https://s.vault.azure.net was refused: Unauthorized.",
            ],
            rights.Where(each => each.Refusal is not null).Select(each => each.Refusal!.Message));
    }

    [Fact]
    public async Task A_vault_that_unwraps_to_something_else_has_not_unwrapped()
    {
        _answers[$"POST /keys/compliance-control/{VaultAnswers.Version}/unwrapKey"] = (200, """{"kid":"k","value":"AQ"}""");
        var refusals = (await Rights(Role.Service).Check()).Select(each => each.Refusal?.Message).OfType<string>();
        Assert.Equal(["unwrap on https://a.vault.azure.net gave another value than was wrapped."], refusals);
    }

    [Theory]
    [InlineData("CustomizedRecoverable", 8, true)]
    [InlineData("Recoverable+ProtectedSubscription", 90, true)]
    [InlineData("CustomizedRecoverable", 7, false)]
    [InlineData("Recoverable+Purgeable", 90, false)]
    [InlineData("CustomizedRecoverable", null, false)]
    public async Task A_vault_that_keeps_deleted_keys_beyond_a_week_and_lets_nobody_purge_them_stops_the_start(
        string level, int? days, bool stops)
    {
        object recovery = days is { } known
            ? new
            {
                enabled = true,
                recoveryLevel = level,
                recoverableDays = known,
            }
            : new { enabled = true, recoveryLevel = level };
        _answers["GET /keys/s1-compliance-control"] = (200, VaultAnswers.RsaKey("s1-compliance-control", attributes: recovery));
        var start = Record.ExceptionAsync(() => Retention().Require(default));
        if (!stops)
        {
            Assert.Null(await start);
            return;
        }
        Assert.Equal((1, days), Assert.Single(Assert.IsType<VaultRetentionException>(await start).Faults));
    }

    [Fact]
    public async Task A_vault_that_cannot_be_asked_stops_no_start()
    {
        _answers.Clear();
        await Retention().Require(default);
    }

    private static string[] Told(IReadOnlyList<VaultRight> rights)
    {
        Assert.All(rights, right => Assert.Null(right.Refusal));
        return [.. rights.Select(right => $"{right.Vault.Host} {right.Operation}")];
    }

    private static string Unwrapped(string request)
    {
        using var body = JsonDocument.Parse(request);
        var wrapped = Base64Url.DecodeFromChars(body.RootElement.GetProperty("value").GetString());
        return JsonSerializer.Serialize(
            new { kid = "k", value = Base64Url.EncodeToString(VaultAnswers.Rsa.Decrypt(wrapped, RSAEncryptionPadding.OaepSHA256)) });
    }

    private VaultRetention Retention() =>
        new(AzureKeyVault.Open(_options, _access, new ImpatientTime()), new ProtectionOptions { Tenant = "t" });

    private VaultRights Rights(params Role[] roles) =>
        new(
            AzureKeyVault.Open(_options, _access, new ImpatientTime(), new StorageOptions().OwnKeyNames),
            new AppRoles(roles),
            _signer,
            new ProtectionOptions { Tenant = "t" },
            new StorageOptions());
}
