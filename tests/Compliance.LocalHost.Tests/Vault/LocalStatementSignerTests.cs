using System.Security.Cryptography;
using Compliance.LocalHost.Vault;
using Compliance.Proof.Notes;
using Compliance.Proof.Verifying;

namespace Compliance.LocalHost.Tests.Vault;

public sealed class LocalStatementSignerTests : IDisposable
{
    private static readonly byte[] Message = "a checkpoint"u8.ToArray();
    private readonly VaultDirectory _directory = new();

    private string Path => _directory.File("signing.key");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task The_key_is_made_once_and_verifies_what_was_signed_before_a_restart()
    {
        byte[] signature;
        using (var before = new LocalStatementSigner(Path))
            signature = await (await EcdsaNoteSigner.Create(before, "log.example")).Sign(Message);
        using var after = new LocalStatementSigner(Path);
        Assert.True(VerifierKey.Ecdsa("log.example", await after.GetPublicKey()).Verify(Message, signature));
        Assert.Equal(["signing.key"], _directory.Files);
    }

    [Fact]
    public async Task Two_that_start_at_once_sign_with_one_key()
    {
        var signers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => new LocalStatementSigner(Path))));
        var keys = await Task.WhenAll(signers.Select(signer => signer.GetPublicKey()));
        Assert.All(keys, key => Assert.Equal(keys[0], key));
        foreach (var signer in signers) signer.Dispose();
    }

    [Fact]
    public void A_file_that_holds_no_such_key_stops_the_start_and_is_left_as_it_is()
    {
        using var other = RSA.Create(2048);
        using var larger = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        foreach (var content in new[] { [1, 2, 3], other.ExportPkcs8PrivateKey(), larger.ExportPkcs8PrivateKey() })
        {
            File.WriteAllBytes(Path, content);
            Assert.ThrowsAny<CryptographicException>(() => new LocalStatementSigner(Path));
            Assert.Equal(content, File.ReadAllBytes(Path));
        }
    }

    [Fact]
    public async Task Only_digests_are_signed_and_only_the_owner_reads_the_key()
    {
        using var signer = new LocalStatementSigner(Path);
        await Assert.ThrowsAsync<ArgumentException>(() => signer.Sign(new byte[31]));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
    }
}
