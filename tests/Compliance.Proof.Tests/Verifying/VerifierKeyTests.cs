using System.Security.Cryptography;
using System.Text;
using Compliance.Proof.Notes;
using Compliance.Proof.Tests.Signing;
using Compliance.Proof.Verifying;
using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace Compliance.Proof.Tests.Verifying;

public sealed class VerifierKeyTests
{
    [Theory]
    [InlineData(PublishedNotes.Peter, SignatureType.Ed25519, 0xc74f20a3)]
    [InlineData(PublishedNotes.Enoch, SignatureType.Ed25519, 0xaf0cfe78)]
    [InlineData(PublishedNotes.RekorKey, SignatureType.Ecdsa, 0xc0d23d6a)]
    [InlineData("remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2", SignatureType.Cosignature, 0xda77ade7)]
    public void A_published_key_is_read_with_its_type_and_id_and_written_again(string vkey, SignatureType type, uint id)
    {
        var key = VerifierKey.Parse(vkey);
        Assert.Equal((type, id, vkey), (key.Type, key.Id, key.ToString()));
    }

    [Theory]
    [InlineData("PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==")]
    [InlineData("PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("bananas.sigstore.dev+12344556")]
    [InlineData("rekor.sigstore.dev+12345678+THIS_IS_NOT_BASE64!")]
    [InlineData("rekor.sigstore.dev+12345678+AwEB")]
    [InlineData(
        "rekor.sigstore.dev+00000000+AjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABNhtmPtrWm3U1eQXBogSMdGvXwBcK5AW5i0hrZLOC96l+smGNM7nwZ4QvFK/4sueRoVj//QP22Ni4Qt9DPfkWLc="
    )]
    [InlineData("")]
    [InlineData("++")]
    [InlineData("a+00000000+")]
    public void What_is_no_key_or_has_anothers_id_is_refused(string vkey) => Assert.Throws<FormatException>(() => VerifierKey.Parse(vkey));

    [Theory]
    [InlineData("\uFEFF", "")]
    [InlineData("", "\r")]
    [InlineData("\uFEFF", "\r\n")]
    public void A_key_is_read_from_a_files_line_with_its_byte_order_mark_and_its_end(string mark, string end)
    {
        foreach (var vkey in new[] { PublishedNotes.Peter, PublishedNotes.RekorKey })
            Assert.Equal(vkey, VerifierKey.Parse(mark + vkey + end).ToString());
    }

    [Fact]
    public void Space_around_a_key_or_a_byte_order_mark_inside_it_is_refused()
    {
        foreach (
            var vkey in new[]
            {
                " " + PublishedNotes.Peter,
                PublishedNotes.Peter + " ",
                PublishedNotes.Peter + "\uFEFF",
                "\r" + PublishedNotes.Peter,
            }
        )
            Assert.Throws<FormatException>(() => VerifierKey.Parse(vkey));
    }

    [Fact]
    public void A_key_may_have_1024_characters_and_no_more()
    {
        var shortest = VerifierKey.Ed25519("a", new byte[32]).ToString();
        var longest = VerifierKey.Ed25519(new string('a', 1024 - shortest.Length + 1), new byte[32]);
        Assert.Equal(longest.Id, VerifierKey.Parse(longest.ToString()).Id);
        Assert.Throws<FormatException>(() => VerifierKey.Parse(VerifierKey.Ed25519(longest.Name + "a", new byte[32]).ToString()));
    }

    [Fact]
    public void Every_part_of_a_key_left_out_and_every_byte_changed_is_refused()
    {
        var bytes = Encoding.ASCII.GetBytes(PublishedNotes.Peter);
        for (var i = 0; i < bytes.Length; i++)
        {
            for (var j = i + 1; j <= bytes.Length; j++)
                if (j - i < bytes.Length) Assert.Throws<FormatException>(() => VerifierKey.Parse(Encoding.ASCII.GetString(bytes[i..j])));
            for (var change = 1; change < 128; change++)
            {
                var changed = bytes.ToArray();
                changed[i] ^= (byte)change;
                Assert.Throws<FormatException>(() => VerifierKey.Parse(Encoding.ASCII.GetString(changed)));
            }
        }
    }

    [Fact]
    public void Only_a_P256_key_in_its_one_encoding_is_an_ECDSA_key()
    {
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var rsa = RSA.Create(2048);
        using var signer = new EphemeralSigner();
        byte[] offCurve = signer.PublicKey;
        offCurve[^1] ^= 1;
        byte[][] others =
        [
            [],
            p384.ExportSubjectPublicKeyInfo(),
            rsa.ExportSubjectPublicKeyInfo(),
            [.. signer.PublicKey, 0],
            signer.PublicKey[..^1],
            offCurve,
        ];
        Assert.All(others, other => Assert.Throws<FormatException>(() => VerifierKey.Ecdsa("a", other)));
        Assert.NotNull(VerifierKey.Ecdsa("a", signer.PublicKey));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a+b")]
    [InlineData("a\u2028b")]
    [InlineData("a\u0001b")]
    public void A_name_that_could_not_stand_in_a_signature_line_is_refused(string name) =>
        Assert.Throws<FormatException>(() => VerifierKey.Ed25519(name, new byte[32]));

    [Fact]
    public async Task An_ECDSA_signature_has_one_spelling()
    {
        using var statements = new EphemeralSigner();
        var signer = await EcdsaNoteSigner.Create(statements, "a");
        var message = "message"u8.ToArray();
        var signature = await signer.Sign(message);
        Assert.True(signer.Key.Verify(message, signature));
        for (var i = 0; i < signature.Length; i++)
            for (var change = 1; change < 256; change++)
            {
                var changed = signature.ToArray();
                changed[i] ^= (byte)change;
                Assert.False(signer.Key.Verify(message, changed));
            }
        Assert.False(signer.Key.Verify(message, [.. signature, 0]));
        Assert.False(signer.Key.Verify(message, signature.AsSpan(0, signature.Length - 1)));
        // The same numbers with a needless zero, a long length, a negative r.
        Assert.False(signer.Key.Verify(message, [0x30, (byte)(signature[1] + 1), 2, (byte)(signature[3] + 1), 0, .. signature[4..]]));
        Assert.False(signer.Key.Verify(message, [0x30, 0x81, .. signature[1..]]));
    }

    [Fact]
    public void Random_bytes_are_no_signature_of_any_key_and_throw_nothing()
    {
        VerifierKey[] keys =
        [
            VerifierKey.Parse(PublishedNotes.Peter),
            VerifierKey.Parse(PublishedNotes.RekorKey),
            VerifierKey.Cosigner("w", new byte[32]),
        ];
        Gen.Byte.Array[0, 90].Sample(bytes => !keys.Any(key => key.Verify("message"u8, bytes)), iter: 5_000);
    }

    [Fact]
    public async Task A_witness_signs_the_time_and_the_whole_text()
    {
        var time = DateTimeOffset.FromUnixTimeSeconds(1679315147);
        using var witness = new CosignatureSigner(RandomNumberGenerator.GetBytes(32), "witness.example.com/w1", new FakeTimeProvider(time));
        var text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"u8.ToArray();
        var signature = await witness.Sign(text);

        // The message of the example in c2sp.org/tlog-cosignature.
        Assert.Equal(
            "cosignature/v1\ntime 1679315147\n" + Encoding.ASCII.GetString(text),
            Encoding.ASCII.GetString(VerifierKey.CosignedMessage(1679315147, text)));
        Assert.Equal(time.ToUnixTimeSeconds(), VerifierKey.CosignedAt(signature));
        Assert.True(witness.Key.Verify(text, signature));
        Assert.False(witness.Key.Verify([.. text, (byte)'x'], signature));
        Assert.False(VerifierKey.Ed25519("witness.example.com/w1", witness.Key.PublicKey.Span).Verify(text, signature));
        Assert.NotEqual(VerifierKey.Ed25519("witness.example.com/w1", witness.Key.PublicKey.Span).Id, witness.Key.Id);
        foreach (var place in new[] { 0, 7, 8, 71 })
        {
            var changed = signature.ToArray();
            changed[place] ^= 0x80;
            Assert.False(witness.Key.Verify(text, changed));
        }
    }

    [Fact]
    public void The_time_of_published_cosignatures_is_read()
    {
        // transparency-dev/formats, note/note_cosigv1_test.go, and the example of c2sp.org/tlog-cosignature; without the key id.
        Assert.Equal(
            1727964367,
            VerifierKey.CosignedAt(
                Convert
                    .FromBase64String(
                        "ZGhGuQAAAABm/qTPeyKXD+R2rzyQsxPiP8mXum7qq/iF0u4vanlqJyocWODBt97w9uL+8qT7S5gxEHWWOworDcFiEBYJXORmnFBOBA==")
                    .AsSpan(4)));
        Assert.Equal(
            1679315147,
            VerifierKey.CosignedAt(
                Convert
                    .FromBase64String(
                        "jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==")
                    .AsSpan(4)));
        Assert.Null(VerifierKey.CosignedAt([0x80, 0, 0, 0, 0, 0, 0, 0, 1]));
        Assert.Null(VerifierKey.CosignedAt(new byte[8]));
    }

    [Fact]
    public async Task A_signer_whose_answer_does_not_verify_signs_nothing()
    {
        using var faulty = new EphemeralSigner { Alter = signature => [.. signature[32..], .. signature[..32]] };
        var signer = await EcdsaNoteSigner.Create(faulty, "a");
        await Assert.ThrowsAsync<CryptographicException>(() => signer.Sign("message"u8.ToArray()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void A_private_key_of_another_size_is_refused(int size)
    {
        Assert.Throws<FormatException>(() => new Ed25519NoteSigner(new byte[size], "a"));
        Assert.Throws<FormatException>(() => new CosignatureSigner(new byte[size], "a", new FakeTimeProvider()));
    }
}
