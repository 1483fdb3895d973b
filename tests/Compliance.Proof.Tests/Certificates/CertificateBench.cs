using System.Security.Cryptography;
using System.Text;
using Compliance.Proof.Certificates;
using Compliance.Proof.Log;
using Compliance.Proof.Notes;
using Compliance.Proof.Tests.Signing;
using Compliance.Proof.Tests.Verifying;
using Compliance.Proof.Verifying;
using Microsoft.Extensions.Time.Testing;

namespace Compliance.Proof.Tests.Certificates;

using Certificate = Compliance.Proof.Verifying.Certificate;

/// <summary>A log of a few entries, and a certificate in it with everything that a certificate can have.</summary>
internal sealed class CertificateBench : IDisposable
{
    public const string Origin = "log.example/a";
    public const string Request = "request-1";
    private const int Earlier = 3;
    private static readonly DateTimeOffset Noon = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly EphemeralSigner _ecdsa = new();
    private readonly Ed25519NoteSigner _ed25519;
    private readonly CosignatureSigner _witness;

    public CertificateBench(string origin = Origin)
    {
        _ed25519 = new(RandomNumberGenerator.GetBytes(32), origin);
        _witness = new(RandomNumberGenerator.GetBytes(32), "witness.example/w", new FakeTimeProvider(Noon));
        Signers = [EcdsaNoteSigner.Create(_ecdsa, origin).GetAwaiter().GetResult(), _ed25519, _witness];
        (LogOrigin, TimestampKey) = (origin, RandomNumberGenerator.GetBytes(32));
    }

    public string LogOrigin { get; }

    public INoteSigner[] Signers { get; set; }

    public VerifierKey[] LogKeys => [Signers[0].Key, Signers[1].Key];

    public VerifierKey WitnessKey => _witness.Key;

    public LogPolicy Policy => LogPolicy.Parse(Encoding.UTF8.GetBytes($"log {LogKeys[1]}\nwitness w {WitnessKey}\nquorum w\n"));

    public byte[] TimestampKey { get; }

    public SubjectClaim Claim { get; } = new(
        RandomNumberGenerator.GetBytes(32), "nonce"u8.ToArray(), new Dictionary<string, string> { ["email"] = "ann@shop.example", ["customer"] = "42" });

    /// <summary>The log's entries; a test may change them before it asks for a certificate.</summary>
    public List<LogEntry> Entries { get; } = [];

    /// <summary>What the statement says, once the entries are known.</summary>
    public Func<CertificateBench, string> Statement { get; set; } = bench => bench.DefaultStatement();

    /// <summary>Which of the entries are in the file.</summary>
    public List<int> Supporting { get; } = [1, 2, 4];

    public VerificationOptions Everything => new()
    {
        LogKeys = LogKeys, Policy = Policy, EarlierCheckpoint = Checkpoint(Earlier), Claim = Claim, CheckTimestamp = CheckTimestamp,
    };

    public static LogEntry Entry(EntryKind kind, string members) =>
        new(kind, RandomNumberGenerator.GetBytes(32), Encoding.UTF8.GetBytes($$"""{"format":"compliance-entry/v1","kind":"{{kind.Name()}}",{{members}}}"""));

    /// <summary>A small log: padding, key-created, received, padding, fenced, the statement, padding.</summary>
    public CertificateBench Fill()
    {
        Entries.AddRange(
        [
            Entry(EntryKind.Padding, "\"n\":0"),
            Entry(EntryKind.KeyCreated, "\"key\":\"k1\""),
            Entry(EntryKind.Received, $"\"request\":\"{Request}\""),
            Entry(EntryKind.Padding, "\"n\":1"),
            Entry(EntryKind.Fenced, $"\"request\":\"{Request}\""),
        ]);
        return this;
    }

    public string DefaultStatement(string kind = "erasure", string? log = null, string keys = """[{"name":"k1","created":1,"bound":null}]""", string? entries = null) =>
        $$"""{"format":"compliance-statement/v2","kind":"{{kind}}","log":"{{log ?? LogOrigin}}","request":"{{Request}}","commitment":"{{Commitment}}","keys":{{keys}},"entries":{{entries ?? StatedEntries()}}}""";

    public string StatedEntries() => $"[{string.Join(',', Supporting.Select(Stated))}]";

    public string Stated(int index) =>
        $$"""{"kind":"{{Entries[index].Kind.Name()}}","index":{{index}},"leaf":"{{Convert.ToBase64String(MerkleProof.LeafHash(Entries[index].Leaf()))}}"}""";

    public string Commitment => Convert.ToBase64String(SubjectCommitment.Of(Claim.Salt.Span, Request, Claim.Identities, Claim.Nonce.Span));

    public byte[][] Leaves => [.. Entries.Select(entry => entry.Leaf())];

    public byte[] Checkpoint(int size) => Sign(Leaves[..size]);

    public byte[] Sign(byte[][] leaves) =>
        SignedNoteWriter.Sign(new Checkpoint(LogOrigin, leaves.Length, NaiveTree.Root(leaves)).Write(), Signers).GetAwaiter().GetResult();

    /// <summary>A token that only the holder of the timestamp key can make: it stands for an RFC 3161 one, which needs another library.</summary>
    public byte[] Timestamp(ReadOnlySpan<byte> text) => HMACSHA256.HashData(TimestampKey, SHA256.HashData(text));

    /// <summary>Logs the statement and one entry more, and writes the file.</summary>
    public Certificate Certificate(EntryKind kind = EntryKind.Erasure)
    {
        var statement = new LogEntry(kind, RandomNumberGenerator.GetBytes(32), Encoding.UTF8.GetBytes(Statement(this)));
        var index = Entries.Count;
        Entries.AddRange([statement, Entry(EntryKind.Padding, "\"n\":2")]);
        var leaves = Leaves;
        var note = SignedNote.Parse(Sign(leaves));
        return new(
            statement.Statement, statement.Salt,
            [.. Supporting.Select(i => new SupportingEntry(i, Entries[i].Kind, Entries[i].Salt, Entries[i].Statement, NaiveTree.Path(i, leaves)))],
            [new(Earlier, NaiveTree.Consistency(Earlier, leaves))], [Timestamp(note.Text.Span)],
            new(index, NaiveTree.Path(index, leaves), note));
    }

    public byte[] File() => CertificateWriter.Write(Certificate());

    public DateTimeOffset? CheckTimestamp(ReadOnlyMemory<byte> token, ReadOnlyMemory<byte> hash) =>
        token.Span.SequenceEqual(HMACSHA256.HashData(TimestampKey, hash.Span)) ? Noon : null;

    public void Dispose()
    {
        _ecdsa.Dispose();
        _ed25519.Dispose();
        _witness.Dispose();
    }
}
