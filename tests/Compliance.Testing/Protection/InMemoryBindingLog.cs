using System.Security.Cryptography;
using Compliance.Proof.Log;
using Compliance.Proof.Notes;
using Compliance.Proof.Verifying;
using Compliance.Protection.Keys;

namespace Compliance.Testing.Protection;

/// <summary>
/// A log of bindings in memory, with real leaves, proofs and signatures. Each entry's proof is to a checkpoint that it is the last leaf
/// of, with the roots of the whole trees before it as its path.
/// </summary>
public sealed class InMemoryBindingLog : IBindingLog, IDisposable
{
    public const string Origin = "log.example/bindings";

    private readonly Lock _gate = new();
    private readonly Ed25519NoteSigner _signer = new(RandomNumberGenerator.GetBytes(32), Origin);
    private readonly Dictionary<string, byte[]> _owners = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> _keys = new(StringComparer.Ordinal);

    // The roots of the perfect trees that the leaves so far make up, largest first.
    private readonly List<(int Height, byte[] Root)> _peaks = [];

    /// <summary>Awaited before each binding, with owner and key: to fail it, or to let something else happen first.</summary>
    public Func<string, Task> Before { get; set; } = _ => Task.CompletedTask;

    public VerifierKey Key => _signer.Key;

    /// <summary>How many entries there are.</summary>
    public int Count { get; private set; }

    public async Task<byte[]> Log(string owner, KeyBoundStatement binding, CancellationToken cancellationToken = default)
    {
        await Before($"{owner} {binding.Key.Name}");
        var statement = binding.Write(DateTimeOffset.UnixEpoch);
        lock (_gate)
        {
            // One vault key for an owner and one owner for a vault key, as the evidence log has it.
            var owned = _owners.TryGetValue(owner, out var known) ? known : _owners[owner] = Append(statement);
            var bound = KeyBoundStatement.Read(Read(owned)!.Statement.Span)!;
            if (bound.Key.Name != binding.Key.Name) throw new BindingRefusedException();
            var keyed = _keys.TryGetValue(bound.Key.Name, out var of) ? of : _keys[bound.Key.Name] = Append(Read(owned)!.Statement);
            if (!bound.IsSaidBy(Read(keyed)!.Statement.Span)) throw new BindingRefusedException();
            return binding.IsSaidBy(Read(keyed)!.Statement.Span) ? keyed : Append(statement);
        }
    }

    public Task<LoggedOwnership?> Find(string owner, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (!_owners.TryGetValue(owner, out var owned)) return Task.FromResult<LoggedOwnership?>(null);
            var bound = KeyBoundStatement.Read(Read(owned)!.Statement.Span)!;
            var keyed = _keys.TryGetValue(bound.Key.Name, out var of) ? Read(of) : null;
            return Task.FromResult<LoggedOwnership?>(new(Read(owned)!, keyed));
        }
    }

    /// <summary>As a crash would leave it that comes between an owner's entry and its key's.</summary>
    public void ForgetTheKeysEntry(string keyName)
    {
        lock (_gate) _keys.Remove(keyName);
    }

    public LoggedBinding? Read(ReadOnlyMemory<byte> evidence) => BindingEvidence.Read(evidence, [Key]);

    public void Dispose() => _signer.Dispose();

    private byte[] Append(ReadOnlyMemory<byte> statement)
    {
        var entry = new LogEntry(EntryKind.KeyBound, RandomNumberGenerator.GetBytes(LogLeaf.SaltSize), statement);
        var path = _peaks.Select(peak => peak.Root).Reverse().ToList();
        var index = Count++;
        var leaf = MerkleProof.LeafHash(entry.Leaf());
        Grow(leaf);
        var root = MerkleProof.RootOf(index, Count, leaf, path)!;
        var text = new Checkpoint(Origin, Count, root).Write();
        var note = new SignedNote(text, [SignedNoteWriter.Signature(Key, _signer.Sign(text).Result)]);
        return BindingEvidence.Write(entry, new LogProof(index, path, note));
    }

    private void Grow(byte[] leaf)
    {
        var height = 0;
        var root = leaf;
        for (; _peaks.Count > 0 && _peaks[^1].Height == height; height++)
        {
            root = MerkleProof.NodeHash(_peaks[^1].Root, root);
            _peaks.RemoveAt(_peaks.Count - 1);
        }
        _peaks.Add((height, root));
    }
}
