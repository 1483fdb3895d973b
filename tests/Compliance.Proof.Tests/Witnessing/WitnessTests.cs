using System.Security.Cryptography;
using System.Text;
using Compliance.Proof.Notes;
using Compliance.Proof.Tests.Log;
using Compliance.Proof.Verifying;
using Compliance.Proof.Witnessing;

namespace Compliance.Proof.Tests.Witnessing;

/// <summary>c2sp.org/tlog-witness, answer by answer.</summary>
public sealed class WitnessTests
{
    private readonly LogBench _log = new();
    private readonly Witness _witness;

    public WitnessTests() => _witness = new WitnessBench(_log).Witness;

    [Fact]
    public async Task It_cosigns_a_log_that_only_grows()
    {
        await _log.Grow(16);
        await Cosigned(await Ask(0, await Note(16)), 16);
        await _log.Grow(32);
        await Cosigned(await Ask(16, await Note(48)), 48);
        await Cosigned(await Ask(48, await Note(48)), 48);
    }

    [Fact]
    public async Task It_cosigns_the_empty_log() => await Cosigned(await Ask(0, await Empty(SHA256.HashData([]))), 0);

    [Fact]
    public async Task Of_an_empty_tree_it_knows_the_root() => Assert.Equal(422, (await Ask(0, await Empty(new byte[32]))).Status);

    [Fact]
    public async Task A_log_that_it_does_not_know_is_not_found()
    {
        var other = new LogBench { Signing = LogBench.NewSigning("other.example/log") };
        await other.Grow(16);
        Assert.Equal(404, (await Ask(0, other.Store.Objects["checkpoint"].Content.ToArray())).Status);
    }

    [Fact]
    public async Task Without_a_trusted_signature_it_forbids()
    {
        var stranger = new LogBench { Signing = LogBench.NewSigning() };
        await stranger.Grow(16);
        Assert.Equal(403, (await Ask(0, stranger.Store.Objects["checkpoint"].Content.ToArray())).Status);
    }

    [Fact]
    public async Task A_false_signature_in_a_trusted_name_forbids_even_beside_a_good_one()
    {
        await _log.Grow(16);
        var note = SignedNote.Parse(await Note(16));
        var bad = note.Signatures[0] with { Signature = new byte[64] };
        Assert.Equal(403, (await Ask(0, SignedNoteWriter.Write(note.Text.Span, [.. note.Signatures, bad]))).Status);
    }

    [Fact]
    public async Task Of_a_log_with_two_keys_one_good_signature_is_enough_and_one_false_one_too_many()
    {
        await _log.Grow(16);
        var note = SignedNote.Parse(await Note(16));
        var (own, second) = (_log.Signing.Identity.Keys[0], LogBench.NewSigning().Identity.Keys[0]);
        foreach (var keys in (VerifierKey[][])[[own, second], [second, own]])
        {
            using var signer = new CosignatureSigner(RandomNumberGenerator.GetBytes(32), "witness.example/w2", _log.Time);
            using var witness = new Witness(
                signer, new Dictionary<string, IReadOnlyList<VerifierKey>> { [LogBench.Origin] = keys }, new VolatileWitnessMemory());
            var spoilt = SignedNoteWriter.Write(note.Text.Span, [.. note.Signatures, SignedNoteWriter.Signature(second, new byte[64])]);
            Assert.Equal(403, (await witness.AddCheckpoint(new WitnessRequest(0, [], spoilt).Write(), default)).Status);
            Assert.Equal(
                200, (await witness.AddCheckpoint(new WitnessRequest(0, [], SignedNoteWriter.Write(note)).Write(), default)).Status);
        }
    }

    [Fact]
    public async Task While_one_request_is_answered_the_next_one_waits()
    {
        await _log.Grow(16);
        var memory = new SlowMemory();
        using var witness = new WitnessBench(_log, memory: memory).Witness;
        var request = new WitnessRequest(0, [], await Note(16)).Write();
        var (first, second) = (witness.AddCheckpoint(request, default), witness.AddCheckpoint(request, default));
        Assert.Equal(1, memory.Asked);
        memory.Gate.SetResult();
        Assert.Equal((200, 409), ((await first).Status, (await second).Status));
        Assert.Equal(2, memory.Asked);
    }

    [Fact]
    public async Task A_signature_by_a_key_it_does_not_know_is_ignored()
    {
        await _log.Grow(16);
        var note = SignedNote.Parse(await Note(16));
        var unknown = new NoteSignature("somebody.example", 7, new byte[64]);
        await Cosigned(await Ask(0, SignedNoteWriter.Write(note.Text.Span, [unknown, .. note.Signatures])), 16);
    }

    [Fact]
    public async Task Another_old_size_than_its_own_conflicts_and_it_tells_its_own()
    {
        await _log.Grow(32);
        await Ask(0, await Note(32));
        await _log.Grow(16);
        foreach (var old in (long[])[0, 16, 48])
        {
            var reply = await Ask(old, await Note(48));
            Assert.Equal((409, "32\n", "text/x.tlog.size"), (reply.Status, reply.Body, reply.ContentType));
        }
    }

    [Fact]
    public async Task An_old_size_beyond_the_checkpoint_is_a_bad_request()
    {
        await _log.Grow(16);
        Assert.Equal(400, (await Ask(17, await Note(16), proof: [])).Status);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_proof_that_does_not_hold_is_not_cosigned(int defect)
    {
        await _log.Grow(16);
        await Ask(0, await Note(16));
        await _log.Grow(32);
        var proof = (await (await _log.View()).ProveConsistency(16, 48, default)).ToList();
        if (defect == 0)
            proof[0] = new byte[32];
        else if (defect == 1)
            proof.RemoveAt(0);
        else
            proof.Add(new byte[32]);
        Assert.Equal(422, (await Ask(16, await Note(48), proof)).Status);
        Assert.Equal(16, Tree(await _witness.Latest(Hash(LogBench.Origin), default)).Size);
    }

    [Fact]
    public async Task From_nothing_there_is_no_proof_to_give()
    {
        await _log.Grow(16);
        Assert.Equal(422, (await Ask(0, await Note(16), [new byte[32]])).Status);
    }

    [Fact]
    public async Task Of_one_size_it_cosigns_one_root_alone()
    {
        await _log.Grow(16);
        await Ask(0, await Note(16));
        var fork = new LogBench { Signing = _log.Signing };
        await fork.Grow(16);
        Assert.Equal(422, (await Ask(16, fork.Store.Objects["checkpoint"].Content.ToArray(), [])).Status);
    }

    [Fact]
    public async Task A_fork_finds_no_second_cosignature()
    {
        await _log.Grow(16);
        var fork = new LogBench { Signing = _log.Signing };
        await fork.Grow(16);
        await Cosigned(await Ask(0, await Note(16)), 16);
        await fork.Grow(16);
        var view = await fork.View();
        var proof = await view.ProveConsistency(16, 32, default);
        Assert.Equal(422, (await Ask(16, view.Note.ToArray(), proof)).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("old 0\n")]
    [InlineData("old 00\n\n{note}")]
    [InlineData("old -1\n\n{note}")]
    [InlineData("old\n\n{note}")]
    [InlineData("new 0\n\n{note}")]
    [InlineData("old 0\nAAAA\n\n{note}")]
    [InlineData("old 0\nnot base64\n\n{note}")]
    [InlineData("old 0\n\nno checkpoint\n\n\u2014 a AAAAAAA=\n")]
    [InlineData("old 0\n{note}")]
    public async Task What_is_no_request_is_a_bad_one(string body)
    {
        await _log.Grow(16);
        var whole = body.Replace("{note}", Encoding.UTF8.GetString(await Note(16)), StringComparison.Ordinal);
        Assert.Equal(400, (await _witness.AddCheckpoint(Encoding.UTF8.GetBytes(whole), default)).Status);
    }

    [Fact]
    public void A_request_may_be_as_large_as_a_note_with_its_proof_and_no_larger()
    {
        var note = new byte[WitnessRequest.MaxSize - "old 0\n\n".Length];
        Assert.Equal(note.Length, WitnessRequest.Parse(new WitnessRequest(0, [], note).Write()).Note.Length);
        Assert.Throws<FormatException>(() => WitnessRequest.Parse(new WitnessRequest(0, [], new byte[note.Length + 1]).Write()));
    }

    [Fact]
    public async Task More_than_63_hashes_are_a_bad_request()
    {
        await _log.Grow(16);
        Assert.Equal(400, (await Ask(0, await Note(16), [.. Enumerable.Repeat(new byte[32], 64)])).Status);
    }

    [Fact]
    public async Task Of_requests_at_once_one_is_cosigned_and_none_rolls_it_back()
    {
        await _log.Grow(16);
        var small = await Note(16);
        await _log.Grow(16);
        var large = await Note(32);
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => Ask(0, i % 2 == 0 ? small : large, []))));
        Assert.Single(replies, reply => reply.Status == 200);
        Assert.Equal(19, replies.Count(reply => reply.Status == 409));
    }

    [Fact]
    public async Task What_it_cosigned_last_is_served_with_both_signatures()
    {
        await _log.Grow(16);
        Assert.Null(await _witness.Latest(Hash(LogBench.Origin), default));
        await Ask(0, await Note(16));
        var served = SignedNote.Parse(await _witness.Latest(Hash(LogBench.Origin), default));
        Assert.True(served.Verify(_witness.Key) && served.Verify(_log.Signing.Identity.Keys[0]));
        Assert.Null(await _witness.Latest(Hash("other.example/log"), default));
    }

    private sealed class SlowMemory : IWitnessMemory
    {
        private readonly VolatileWitnessMemory _notes = new();

        public TaskCompletionSource Gate { get; } = new();

        public int Asked { get; private set; }

        public async Task<byte[]?> Find(string origin, CancellationToken cancellation)
        {
            Asked++;
            await Gate.Task;
            return await _notes.Find(origin, cancellation);
        }

        public Task Keep(string origin, byte[] note, CancellationToken cancellation) => _notes.Keep(origin, note, cancellation);
    }

    private async Task<WitnessReply> Ask(long oldSize, byte[] note, IReadOnlyList<byte[]>? proof = null)
    {
        if (proof is null)
        {
            var view = await _log.Reader.Read(default);
            proof =
                oldSize > 0 && view is not null && oldSize <= view.Checkpoint.Size
                    ? await view.ProveConsistency(oldSize, view.Checkpoint.Size, default)
                    : [];
        }
        return await _witness.AddCheckpoint(new WitnessRequest(oldSize, proof, note).Write(), default);
    }

    private Task<byte[]> Note(long size)
    {
        var note = _log.Store.Objects["checkpoint"].Content.ToArray();
        Assert.Equal(size, Tree(note).Size);
        return Task.FromResult(note);
    }

    private Task<byte[]> Empty(byte[] root) =>
        SignedNoteWriter.Sign(new Checkpoint(LogBench.Origin, 0, root).Write(), _log.Signing.Signers);

    private async Task Cosigned(WitnessReply reply, long size)
    {
        Assert.Equal(200, reply.Status);
        var latest = await _witness.Latest(Hash(LogBench.Origin), default);
        Assert.Equal(size, Tree(latest).Size);
        var text = SignedNote.Parse(latest).Text.ToArray();
        var cosigned = SignedNote.Parse([.. text, (byte)'\n', .. Encoding.UTF8.GetBytes(reply.Body)]);
        Assert.True(cosigned.Verify(_witness.Key));
        Assert.Equal(_log.Time.GetUtcNow().ToUnixTimeSeconds(), VerifierKey.CosignedAt(cosigned.Signatures[0].Signature.Span));
    }

    private static Checkpoint Tree(byte[]? note) => Checkpoint.Parse(SignedNote.Parse(note).Text.Span);

    private static string Hash(string origin) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(origin)));
}
