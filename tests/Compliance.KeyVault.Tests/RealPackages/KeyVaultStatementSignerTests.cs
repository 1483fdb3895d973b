using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Azure.Core.Pipeline;
using Compliance.Proof.Notes;
using Compliance.Proof.Verifying;
using Compliance.Protection.Vault;
using Compliance.KeyVault;

namespace Compliance.KeyVault.Tests.RealPackages;

public sealed class KeyVaultStatementSignerTests : IDisposable
{
    private const string Get = "GET /keys/compliance-signing";
    private const string Sign = $"POST /keys/compliance-signing/{VaultAnswers.Version}/sign";
    private static readonly byte[] Statement = """{"erased":3}"""u8.ToArray();
    private readonly Dictionary<string, Queue<(int Status, string Body)>> _answers = new()
    {
        [Get] = new([(200, VaultAnswers.EcKey("compliance-signing")), (200, VaultAnswers.EcKey("compliance-signing", "newer"))]),
    };

    private readonly ScriptedVault _vault;
    private readonly KeyVaultStatementSigner _signer;

    public KeyVaultStatementSignerTests()
    {
        _vault = new(request => request.ToString() == Sign ? (200, Signed(request.Body))
            : _answers.TryGetValue(request.ToString(), out var answers) ? answers.Dequeue()
            : (404, VaultAnswers.Error("KeyNotFound")));
        _signer = new(new("https://a.vault.azure.net"), new(new AnyToken(), new HttpClientTransport(_vault)), new(), new ImpatientTime());
    }

    public void Dispose()
    {
        _signer.Dispose();
        _vault.Dispose();
    }

    [Fact]
    public async Task Signs_notes_that_verify_with_its_public_key()
    {
        var signer = await EcdsaNoteSigner.Create(_signer, "log.example");
        var signature = await signer.Sign(Statement);
        var publicKey = await _signer.GetPublicKey();
        Assert.True(VerifierKey.Ecdsa("log.example", publicKey).Verify(Statement, signature));
        Assert.Equal(VaultAnswers.Ec.ExportSubjectPublicKeyInfo(), publicKey);
    }

    [Fact]
    public async Task The_key_is_read_once_and_its_version_stays_though_a_newer_one_comes()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _signer.GetPublicKey()));
        await _signer.Sign(new byte[32]);
        await _signer.Sign(new byte[32]);
        Assert.Equal([Get, Sign, Sign], _vault.Requests);
    }

    [Fact]
    public async Task A_key_that_could_not_be_read_is_read_again()
    {
        _answers[Get] = new([(403, VaultAnswers.Error("Forbidden", "ForbiddenByRbac")), (200, VaultAnswers.EcKey("compliance-signing"))]);
        var refusal = await Assert.ThrowsAsync<KeyVaultException>(() => _signer.GetPublicKey());
        Assert.Equal("get signing key on https://a.vault.azure.net was refused: ForbiddenByRbac.", refusal.Message);
        await _signer.GetPublicKey();
    }

    [Fact]
    public async Task A_key_of_another_kind_is_rejected()
    {
        _answers[Get] = new([(200, VaultAnswers.RsaKey("compliance-signing"))]);
        Assert.Equal(KeyVaultError.Rejected, (await Assert.ThrowsAsync<KeyVaultException>(() => _signer.GetPublicKey())).Error);
    }

    [Fact]
    public async Task Only_digests_are_signed() => await Assert.ThrowsAsync<ArgumentException>(() => _signer.Sign(new byte[31]));

    [Fact]
    public async Task For_an_emulator_a_missing_key_is_made_for_signing_alone_and_one_that_is_there_is_left()
    {
        _answers[Get] = new([(404, VaultAnswers.Error("KeyNotFound")), (200, VaultAnswers.EcKey("compliance-signing"))]);
        _answers["POST /keys/compliance-signing/create"] = new([(200, VaultAnswers.EcKey("compliance-signing"))]);
        await _signer.Prepare();
        await _signer.Prepare();
        Assert.Equal([Get, "POST /keys/compliance-signing/create", Get], _vault.Requests);
        using var body = JsonDocument.Parse(_vault.Received[1].Body);
        Assert.Equal(("EC", "P-256"), (body.RootElement.GetProperty("kty").GetString(), body.RootElement.GetProperty("crv").GetString()));
        Assert.Equal(["sign"], body.RootElement.GetProperty("key_ops").EnumerateArray().Select(each => each.GetString()));
    }

    private static string Signed(string request)
    {
        using var body = JsonDocument.Parse(request);
        Assert.Equal("ES256", body.RootElement.GetProperty("alg").GetString());
        var digest = Base64Url.DecodeFromChars(body.RootElement.GetProperty("value").GetString());
        var signature = VaultAnswers.Ec.SignHash(digest, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return JsonSerializer.Serialize(new { kid = "k", value = Base64Url.EncodeToString(signature) });
    }
}
