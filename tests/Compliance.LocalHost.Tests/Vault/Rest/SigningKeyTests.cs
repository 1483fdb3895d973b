using System.Buffers.Text;
using System.Security.Cryptography;
using Compliance.LocalHost.Vault;

namespace Compliance.LocalHost.Tests.Vault.Rest;

public sealed class SigningKeyTests : ServedVault
{
    [Fact]
    public async Task The_signing_key_is_made_once_on_its_curve_and_is_the_local_hosts_own()
    {
        (await Client.Get("keys/compliance-signing")).Refuses(404, "KeyNotFound");
        var created = await Client.CreateEc("compliance-signing");
        (await Client.CreateEc("compliance-signing")).Refuses(409, "Conflict", "LocalVaultHasOneVersion");
        (await Client.CreateEc("another")).Refuses(400, "BadParameter");
        (await Client.CreateRsa("compliance-signing")).Refuses(400, "BadParameter");

        Assert.Equal(
            ("EC", "P-256", """["sign"]"""),
            ((string)created.Body!["key"]!["kty"]!, (string)created.Body["key"]!["crv"]!, created.Body["key"]!["key_ops"]!.ToJsonString()));
        using var host = new LocalStatementSigner(VaultFiles.SigningKey(Directory));
        using var key = created.SigningKey();
        Assert.Equal(await host.GetPublicKey(), key.ExportSubjectPublicKeyInfo());
        Assert.Equal(created.Id, (await Client.Get("keys/compliance-signing/")).Id);
    }

    [Fact]
    public async Task The_signing_key_signs_digests_and_nothing_else_and_stays()
    {
        var created = await Client.CreateEc("compliance-signing");
        var digest = SHA256.HashData(Secret);
        var signed = await Client.Post($"{created.Path}/sign", new { alg = "ES256", value = Base64Url.EncodeToString(digest) });

        using var key = created.SigningKey();
        Assert.True(key.VerifyHash(digest, signed.Value(), DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
        (await Client.Post($"{created.Path}/sign", new { alg = "ES256", value = "AAAA" })).Refuses(400, "BadParameter");
        (await Client.Post($"{created.Path}/sign", new { alg = "ES384", value = "AAAA" })).Refuses(400, "BadParameter");
        (await Client.Unwrap(created, digest)).Refuses(403, "Forbidden", "KeyOperationForbidden");
        (await Client.Patch(created.Path, new { attributes = new { enabled = false } })).Refuses(403, "Forbidden", "ForbiddenByPolicy");
        (await Client.Delete("keys/compliance-signing")).Refuses(403, "Forbidden", "ForbiddenByPolicy");
    }
}
