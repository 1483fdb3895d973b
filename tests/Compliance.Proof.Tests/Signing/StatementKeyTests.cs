using System.Security.Cryptography;
using Compliance.Proof.Signing;

namespace Compliance.Proof.Tests.Signing;

public sealed class StatementKeyTests
{
    [Fact]
    public void A_key_is_named_by_the_hash_of_its_SubjectPublicKeyInfo()
    {
        using var signer = new EphemeralSigner();
        var key = StatementKey.Import(signer.PublicKey);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(signer.PublicKey)), key.Hash);
        Assert.Equal(key.Hash[..8], key.Id);
    }

    [Fact]
    public void Only_a_P256_key_is_one()
    {
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var rsa = RSA.Create(2048);
        using var signer = new EphemeralSigner();
        byte[][] others = [[], p384.ExportSubjectPublicKeyInfo(), rsa.ExportSubjectPublicKeyInfo(), [.. signer.PublicKey, 0], signer.PublicKey[..^1]];
        Assert.All(others, other => Assert.Throws<ArgumentException>(() => StatementKey.Import(other)));
    }
}
