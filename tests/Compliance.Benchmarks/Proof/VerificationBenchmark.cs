using System.Security.Cryptography;
using System.Text;
using BenchmarkDotNet.Attributes;
using Compliance.Proof.Certificates;
using Compliance.Proof.Notes;
using Compliance.Proof.Signing;
using Compliance.Proof.Verifying;
using CertificateVerifier = Compliance.Proof.Verifying.CertificateVerifier;

namespace Compliance.Benchmarks.Proof;

/// <summary>
/// Verifying a certificate in a log of a million entries, warm, with the keys given. Aim: at most 0.5 ms with ECDSA alone. Beside it the
/// bare ECDSA verification that it cannot do without.
/// </summary>
[MemoryDiagnoser]
public class VerificationBenchmark
{
    private const int Size = 1_000_000;
    private const int Index = 765_432;
    private const string Origin = "compliance.example/log";
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private byte[] _file = [];
    private byte[] _text = [];
    private byte[] _signature = [];
    private VerificationOptions _ecdsa = new();
    private VerificationOptions _both = new();

    /// <summary>Entries that the statement rests on, each with its own path.</summary>
    [Params(0, 3)]
    public int Supporting { get; set; }

    [GlobalSetup]
    public async Task Setup()
    {
        using var ed25519 = new Ed25519NoteSigner(RandomNumberGenerator.GetBytes(32), Origin);
        INoteSigner[] signers = [await EcdsaNoteSigner.Create(new Signer(_key), Origin), ed25519];
        SupportingEntry[] entries = [.. Enumerable.Range(1000, Supporting).Select(Received)];
        var stated = entries.Select(entry =>
            $$"""{"kind":"received","index":{{entry.Index}},"leaf":"{{Convert.ToBase64String(entry.LeafHash())}}"}"""
        );
        var statement = Encoding.UTF8.GetBytes(
            $$"""{"format":"compliance-statement/v3","kind":"erasure","log":"{{Origin}}","request":"r1","commitment":"c","outcome":"incomplete","notCovered":[],"keys":[],"entries":[{{string.Join(',', stated)}}]}"""
        );
        var salt = new byte[LogLeaf.SaltSize];
        var levels = Levels(i =>
            i == Index ? LogLeaf.Of(EntryKind.Erasure, salt, statement)
            : i >= 1000 && i < 1000 + Supporting ? Leaf(entries[i - 1000])
            : BitConverter.GetBytes(i));
        _text = new Checkpoint(Origin, Size, levels[^1][0]).Write();
        var note = SignedNote.Parse(await SignedNoteWriter.Sign(_text, signers));
        _signature = note.By(signers[0].Key).Single().Signature.ToArray();
        _file = CertificateWriter.Write(
            new(
                statement,
                salt,
                [.. entries.Select(entry => entry with { Path = Path(levels, (int)entry.Index) })],
                [],
                [],
                new(Index, Path(levels, Index), note)));
        (_ecdsa, _both) = (new() { LogKeys = [signers[0].Key] }, new() { LogKeys = [signers[0].Key, signers[1].Key] });
        if (!CertificateVerifier.Verify(_file, _both).IsValid)
            throw new InvalidOperationException("The certificate of the benchmark does not hold.");
    }

    [Benchmark(Baseline = true)]
    public bool BareEcdsa() => _key.VerifyData(_text, _signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    [Benchmark]
    public bool WithEcdsa() => CertificateVerifier.Verify(_file, _ecdsa).IsValid;

    [Benchmark]
    public bool WithBothKeys() => CertificateVerifier.Verify(_file, _both).IsValid;

    private static SupportingEntry Received(int index) =>
        new(
            index,
            EntryKind.Received,
            new byte[LogLeaf.SaltSize],
            """{"format":"compliance-entry/v1","kind":"received","request":"r1","commitment":"c"}"""u8.ToArray(),
            []);

    private static byte[] Leaf(SupportingEntry entry) => LogLeaf.Of(entry.Kind, entry.Salt.Span, entry.Statement.Span);

    // All nodes, level by level; an odd one at the end moves up as it is.
    private static List<byte[][]> Levels(Func<int, byte[]> leaf)
    {
        List<byte[][]> levels = [[.. Enumerable.Range(0, Size).Select(i => MerkleProof.LeafHash(leaf(i)))]];
        while (levels[^1].Length > 1)
            levels.Add([.. levels[^1].Chunk(2).Select(pair => pair.Length == 2 ? MerkleProof.NodeHash(pair[0], pair[1]) : pair[0])]);
        return levels;
    }

    private static byte[][] Path(List<byte[][]> levels, int index) =>
        [
            .. levels
                .Select((nodes, level) => (nodes, sibling: (index >> level) ^ 1))
                .Where(at => at.sibling < at.nodes.Length)
                .Select(at => at.nodes[at.sibling]),
        ];

    private sealed class Signer(ECDsa key) : IStatementSigner
    {
        public Task<byte[]> GetPublicKey(CancellationToken cancellationToken = default) =>
            Task.FromResult(key.ExportSubjectPublicKeyInfo());

        public Task<byte[]> Sign(ReadOnlyMemory<byte> digest, CancellationToken cancellationToken = default) =>
            Task.FromResult(key.SignHash(digest.Span));
    }
}
