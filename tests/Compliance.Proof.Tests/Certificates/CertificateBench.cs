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
    public const string Key = "k1";
    public const string OfRequest = $"\"request\":\"{Request}\"";
    public const string OfFence = "\"fence\":\"ZmVuY2U=\"";

    /// <summary>What each of the eraser's entries says.</summary>
    public const string Act = $"{OfRequest},{OfFence},\"key\":\"{Key}\"";

    /// <summary>What a probe shows once the key is purged, and before.</summary>
    public const string Gone = "\"presence\":\"absent\",\"answer\":\"not-found\",\"controlUnwrapped\":true,\"wrappedKeyRemoved\":true";
    public const string Deleted = "\"presence\":\"deleted\",\"answer\":\"not-found\",\"controlUnwrapped\":true,\"wrappedKeyRemoved\":true";
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

    public SubjectClaim Claim { get; } =
        new(
            RandomNumberGenerator.GetBytes(32),
            "nonce"u8.ToArray(),
            new Dictionary<string, string> { ["email"] = "ann@shop.example", ["customer"] = "42" });

    /// <summary>The log's entries; a test may change them before it asks for a certificate.</summary>
    public List<LogEntry> Entries { get; } = [];

    /// <summary>Of the certificate.</summary>
    public EntryKind Kind { get; set; } = EntryKind.Erasure;

    /// <summary>What the statement says, once the entries are known.</summary>
    public Func<CertificateBench, string> Statement { get; set; } = bench => bench.DefaultStatement();

    /// <summary>Which of the entries are in the file.</summary>
    public List<int> Supporting { get; } = [];

    public VerificationOptions Everything => new()
    {
        LogKeys = LogKeys, Policy = Policy, EarlierCheckpoint = Checkpoint(Earlier), Claim = Claim, CheckTimestamp = CheckTimestamp,
    };

    public static LogEntry Entry(EntryKind kind, string members) =>
        new(
            kind,
            RandomNumberGenerator.GetBytes(32),
            Encoding.UTF8.GetBytes($$"""{"format":"compliance-entry/v1","kind":"{{kind.Name()}}",{{members}}}""")
        );

    /// <summary>What an entry of a kind says that shows that all went as it should.</summary>
    public string Members(EntryKind kind) => kind switch
    {
        EntryKind.KeyCreated or EntryKind.KeyBound => $"\"key\":\"{Key}\"",
        EntryKind.Received => $$"""{{OfRequest}},"right":"erasure","commitment":"{{Commitment}}","policy":{"approvals":0}""",
        EntryKind.FenceLifted => OfRequest,
        EntryKind.Fenced or EntryKind.Keyless => $"{OfRequest},{OfFence}",
        EntryKind.Approved => $"""{OfRequest},{OfFence},"by":"policy" """.TrimEnd(),
        EntryKind.KeyProbed => $"{Act},{(Kind == EntryKind.Erasure ? Gone : Deleted)}",
        EntryKind.KeyAudited => $"{Act},\"findings\":[]",
        _ => Act,
    };

    /// <summary>A small log: padding, then what becomes of a person's key, until it is purged; the statement, padding.</summary>
    public CertificateBench Fill() =>
        Fill(
            EntryKind.Erasure,
            EntryKind.KeyCreated,
            EntryKind.Received,
            EntryKind.KeyBound,
            EntryKind.Fenced,
            EntryKind.Approved,
            EntryKind.KeyDisabled,
            EntryKind.KeyDeleted,
            EntryKind.KeyProbed,
            EntryKind.KeyPurged,
            EntryKind.KeyAudited);

    /// <summary>The same while the key is recoverable.</summary>
    public CertificateBench FillPending() =>
        Fill(
            EntryKind.ErasurePending,
            EntryKind.KeyCreated,
            EntryKind.Received,
            EntryKind.KeyBound,
            EntryKind.Fenced,
            EntryKind.Approved,
            EntryKind.KeyDisabled,
            EntryKind.KeyDeleted,
            EntryKind.KeyProbed);

    /// <summary>The same for someone to whom the log bound no key.</summary>
    public CertificateBench FillKeyless() =>
        Fill(EntryKind.Erasure, EntryKind.Received, EntryKind.Fenced, EntryKind.Approved, EntryKind.Keyless);

    private CertificateBench Fill(EntryKind certificate, params EntryKind[] kinds)
    {
        Kind = certificate;
        Entries.Add(Entry(EntryKind.Padding, "\"n\":0"));
        foreach (var kind in kinds) Add(kind);
        return this;
    }

    /// <summary>One entry more, which the statement names.</summary>
    public void Add(EntryKind kind, string? members = null)
    {
        Supporting.Add(Entries.Count);
        Entries.Add(Entry(kind, members ?? Members(kind)));
    }

    /// <summary>The file and the statement do without the entries of a kind; in the log they stay.</summary>
    public void LeaveOut(EntryKind kind) => Supporting.RemoveAll(index => Entries[index].Kind == kind);

    /// <summary>The one entry of a kind says something else.</summary>
    public void Say(EntryKind kind, string members) => Entries[IndexOf(kind)] = Entry(kind, members);

    /// <summary>Where the first entry of a kind stands that the statement names.</summary>
    public int IndexOf(EntryKind kind) => Supporting.First(index => Entries[index].Kind == kind);

    public string DefaultStatement(
        string? kind = null,
        string? log = null,
        string? keys = null,
        string? entries = null,
        string? outcome = null,
        string notCovered = "[]") =>
        $$"""{"format":"compliance-statement/v3","kind":"{{kind ?? Kind.Name()}}","log":"{{log ?? LogOrigin}}","request":"{{Request}}","outcome":"{{outcome ?? (Kind == EntryKind.Erasure ? "complete" : "pending")}}","commitment":"{{Commitment}}","keys":{{keys ?? $"[{(HasKey ? KeyLine() : "")}]"}},"entries":{{entries ?? StatedEntries()}},"notCovered":{{notCovered}}}""";

    /// <summary>What the statement says of the key; null where it names no entry.</summary>
    public string KeyLine(string name = Key) => $$"""
        {"name":"{{name}}",{{string.Join(',', Life.Select(kind => $"\"{kind.Name()["key-".Length..]}\":{IndexOrNull(kind)}"))}}}
        """;

    private static readonly EntryKind[] Life =
    [
        EntryKind.KeyCreated,
        EntryKind.KeyBound,
        EntryKind.KeyDisabled,
        EntryKind.KeyDeleted,
        EntryKind.KeyProbed,
        EntryKind.KeyPurged,
        EntryKind.KeyAudited,
    ];

    private bool HasKey => Supporting.Exists(index => Life.Contains(Entries[index].Kind));

    private string IndexOrNull(EntryKind kind) => Supporting.Exists(index => Entries[index].Kind == kind) ? $"{IndexOf(kind)}" : "null";

    public string StatedEntries() => $"[{string.Join(',', Supporting.Select(Stated))}]";

    public string Stated(int index) =>
        $$"""{"kind":"{{Entries[index].Kind.Name()}}","index":{{index}},"leaf":"{{Convert.ToBase64String(MerkleProof.LeafHash(Entries[index].Leaf()))}}"}""";

    public string Commitment => Convert.ToBase64String(SubjectCommitment.Of(Claim.Salt.Span, Request, Claim.Identities, Claim.Nonce.Span));

    public byte[][] Leaves => [.. Entries.Select(entry => entry.Leaf())];

    public byte[] Checkpoint(int size) => Sign(Leaves[..size]);

    public byte[] Sign(byte[][] leaves) =>
        SignedNoteWriter.Sign(new Checkpoint(LogOrigin, leaves.Length, NaiveTree.Root(leaves)).Write(), Signers).GetAwaiter().GetResult();

    /// <summary>
    /// A token that only the holder of the timestamp key can make: it stands for an RFC 3161 one, which needs another library.
    /// </summary>
    public byte[] Timestamp(ReadOnlySpan<byte> text) => HMACSHA256.HashData(TimestampKey, SHA256.HashData(text));

    /// <summary>Logs the statement and one entry more, and writes the file.</summary>
    public Certificate Certificate()
    {
        var statement = new LogEntry(Kind, RandomNumberGenerator.GetBytes(32), Encoding.UTF8.GetBytes(Statement(this)));
        var index = Entries.Count;
        Entries.AddRange([statement, Entry(EntryKind.Padding, "\"n\":2")]);
        var leaves = Leaves;
        var note = SignedNote.Parse(Sign(leaves));
        return new(
            statement.Statement,
            statement.Salt,
            [
                .. Supporting.Select(i => new SupportingEntry(
                    i, Entries[i].Kind, Entries[i].Salt, Entries[i].Statement, NaiveTree.Path(i, leaves))),
            ],
            [new(Earlier, NaiveTree.Consistency(Earlier, leaves))],
            [Timestamp(note.Text.Span)],
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
