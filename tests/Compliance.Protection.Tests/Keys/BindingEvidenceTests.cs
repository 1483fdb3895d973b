using System.Security.Cryptography;
using System.Text;
using Compliance.Proof.Log;
using Compliance.Proof.Notes;
using Compliance.Proof.Verifying;
using Compliance.Protection.Keys;

namespace Compliance.Protection.Tests.Keys;

/// <summary>Evidence put together by hand, and then with one thing wrong.</summary>
public sealed class BindingEvidenceTests : IDisposable
{
    private const string Origin = "log.example/bindings";
    private static readonly byte[] Salt = [.. Enumerable.Range(0, LogLeaf.SaltSize).Select(n => (byte)n)];
    private static readonly string SaltText = Convert.ToBase64String(Salt);
    private static readonly byte[] Statement = "{\"a\":1}"u8.ToArray();
    private readonly Ed25519NoteSigner _one = new(RandomNumberGenerator.GetBytes(32), Origin);
    private readonly Ed25519NoteSigner _other = new(RandomNumberGenerator.GetBytes(32), Origin);
    private readonly Ed25519NoteSigner _stranger = new(RandomNumberGenerator.GetBytes(32), "other.example/log");

    public void Dispose()
    {
        _one.Dispose();
        _other.Dispose();
        _stranger.Dispose();
    }

    [Fact]
    public void What_is_written_is_the_format_and_reads_as_what_was_logged()
    {
        foreach (var statement in new[] { Statement, [] })
        {
            var entry = new LogEntry(EntryKind.KeyBound, Salt, statement);
            var written = BindingEvidence.Write(entry, Proof(EntryKind.KeyBound, statement, _one));
            Assert.Equal(Evidence(SaltText, statement, Proof(EntryKind.KeyBound, statement, _one)), written);
            var logged = BindingEvidence.Read(written, [_one.Key])!;
            Assert.Equal(0, logged.Index);
            Assert.Equal(statement, logged.Statement.ToArray());
        }
    }

    [Fact]
    public void A_statement_of_two_lines_is_not_written() => Assert.Throws<ArgumentException>(
        () => BindingEvidence.Write(new(EntryKind.KeyBound, Salt, "{\n}"u8.ToArray()), Proof(EntryKind.KeyBound, Statement, _one)));

    [Fact]
    public void Each_of_the_logs_keys_must_have_signed()
    {
        Assert.NotNull(BindingEvidence.Read(Signed(_one, _other), [_one.Key, _other.Key]));
        Assert.Null(BindingEvidence.Read(Signed(_one), [_one.Key, _other.Key]));
        Assert.Null(BindingEvidence.Read(Signed(_other), [_one.Key]));
        Assert.Null(BindingEvidence.Read(Signed(_one), []));
    }

    [Fact]
    public void What_a_former_key_signed_stays_proven()
    {
        Assert.NotNull(BindingEvidence.Read(Signed(_one), [_other.Key], [_one.Key]));
        Assert.NotNull(BindingEvidence.Read(Signed(_one), [_other.Key], [_stranger.Key, _one.Key]));
        Assert.Null(BindingEvidence.Read(Signed(_one), [_other.Key], [_stranger.Key]));
        Assert.Null(BindingEvidence.Read(Signed(_one), [_other.Key], []));
    }

    [Fact]
    public void Each_of_the_keys_has_the_logs_name() =>
        Assert.Null(BindingEvidence.Read(Signed(_one, _stranger), [_one.Key, _stranger.Key]));

    [Fact]
    public void An_entry_of_another_kind_or_with_another_statement_proves_nothing()
    {
        Assert.Null(Read(Evidence(SaltText, Statement, Proof(EntryKind.KeyCreated, Statement, _one))));
        Assert.Null(Read(Evidence(SaltText, "{\"a\":2}"u8.ToArray(), Proof(EntryKind.KeyBound, Statement, _one))));
    }

    [Fact]
    public void The_salt_has_one_size_and_one_spelling()
    {
        // 32 bytes leave two bits of the last character that base64 does not use.
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        var respelt = SaltText[..^2] + alphabet[alphabet.IndexOf(SaltText[^2], StringComparison.Ordinal) ^ 1] + "=";
        Assert.Equal(Salt, Convert.FromBase64String(respelt));
        string[] salts = [respelt, Convert.ToBase64String(Salt[..31]), Convert.ToBase64String([.. Salt, 0]), "", "none", SaltText + " "];
        Assert.All(salts, salt => Assert.Null(Read(Evidence(salt, Statement, Proof(EntryKind.KeyBound, Statement, _one)))));
        Assert.NotNull(Read(Evidence(SaltText, Statement, Proof(EntryKind.KeyBound, Statement, _one))));
    }

    [Fact]
    public void No_line_may_be_missing()
    {
        var lines = Encoding.UTF8.GetString(Signed(_one)).Split('\n');
        for (var gone = 0; gone < lines.Length; gone++)
        {
            Assert.Null(Read(Encoding.UTF8.GetBytes(string.Join('\n', lines.Where((_, at) => at != gone)))));
            Assert.Null(Read(Encoding.UTF8.GetBytes(string.Join('\n', lines[..gone]))));
        }
    }

    private LoggedBinding? Read(byte[] evidence) => BindingEvidence.Read(evidence, [_one.Key]);

    private static byte[] Signed(params Ed25519NoteSigner[] signers) =>
        Evidence(SaltText, Statement, Proof(EntryKind.KeyBound, Statement, signers));

    private static byte[] Evidence(string salt, byte[] statement, LogProof proof) =>
        [.. Encoding.ASCII.GetBytes($"compliance-binding/v1\nsalt {salt}\n"), .. statement, (byte)'\n', .. LogProofWriter.Write(proof)];

    /// <summary>That the entry is the only one in its log.</summary>
    private static LogProof Proof(EntryKind kind, byte[] statement, params Ed25519NoteSigner[] signers)
    {
        var leaf = MerkleProof.LeafHash([1, (byte)kind, .. SHA256.HashData([.. "compliance/log-leaf/v1\n"u8, .. Salt, .. statement])]);
        var text = new Checkpoint(Origin, 1, leaf).Write();
        return new(0, [], new(text, [.. signers.Select(signer => SignedNoteWriter.Signature(signer.Key, signer.Sign(text).Result))]));
    }
}
