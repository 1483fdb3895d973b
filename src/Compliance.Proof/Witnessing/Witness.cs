using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Compliance.Proof.Notes;
using Compliance.Proof.Verifying;

namespace Compliance.Proof.Witnessing;

/// <summary>
/// A small witness, c2sp.org/tlog-witness: it cosigns a log's checkpoint only if the log has grown from the last one that it cosigned.
/// </summary>
/// <param name="signer">Its key.</param>
/// <param name="logs">The keys of each log that it knows, by origin.</param>
/// <param name="memory">What it cosigned last; no other witness writes there.</param>
public sealed class Witness(INoteSigner signer, IReadOnlyDictionary<string, IReadOnlyList<VerifierKey>> logs, IWitnessMemory memory)
    : IDisposable
{
    private const string SizeType = "text/x.tlog.size";
    private readonly SemaphoreSlim _one = new(1);

    /// <summary>What its cosignatures verify with.</summary>
    public VerifierKey Key => signer.Key;

    /// <summary>Answers an add-checkpoint request.</summary>
    /// <param name="body">See <see cref="WitnessRequest"/>.</param>
    /// <param name="cancellation">Stops before the checkpoint is kept.</param>
    public async Task<WitnessReply> AddCheckpoint(ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        WitnessRequest request;
        SignedNote note;
        Checkpoint tree;
        try
        {
            request = WitnessRequest.Parse(body.Span);
            note = SignedNote.Parse(request.Note.Span);
            tree = Checkpoint.Parse(note.Text.Span);
        }
        catch (FormatException cause)
        {
            return new(400, cause.Message);
        }

        if (!logs.TryGetValue(tree.Origin, out var keys)) return new(404, "This witness does not know the log.");
        if (!IsSigned(note, keys)) return new(403, "No trusted key of the log signed the checkpoint, or a signature in its name is false.");
        if (request.OldSize > tree.Size) return new(400, "The old size is larger than the checkpoint's.");

        // Looking and keeping are one step: of two requests at once, one would otherwise roll the other back.
        await _one.WaitAsync(cancellation);
        try
        {
            return await Cosign(request, note, tree, cancellation);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>The checkpoint that it cosigned last, as it serves it under <c>{origin hash}/checkpoint</c>.</summary>
    /// <param name="originHash">SHA-256 of the origin in lower-case hexadecimal.</param>
    /// <param name="cancellation">Stops before the call.</param>
    /// <returns>Null for a log that it does not know or never cosigned.</returns>
    public async Task<byte[]?> Latest(string originHash, CancellationToken cancellation)
    {
        var origin = logs.Keys.FirstOrDefault(each =>
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(each))) == originHash);
        return origin is null ? null : await memory.Find(origin, cancellation);
    }

    /// <summary>Lets go of its lock.</summary>
    public void Dispose() => _one.Dispose();

    private async Task<WitnessReply> Cosign(WitnessRequest request, SignedNote note, Checkpoint tree, CancellationToken cancellation)
    {
        var last = await memory.Find(tree.Origin, cancellation) is { } kept ? Checkpoint.Parse(SignedNote.Parse(kept).Text.Span) : null;
        if (request.OldSize != (last?.Size ?? 0))
            return new(409, string.Create(CultureInfo.InvariantCulture, $"{last?.Size ?? 0}\n"), SizeType);
        if (!Continues(last, tree, request.Proof)) return new(422, "The checkpoint does not continue the last one that was cosigned.");

        var line = SignedNoteWriter.Signature(signer.Key, await signer.Sign(note.Text, cancellation));
        await memory.Keep(tree.Origin, SignedNoteWriter.Write(note.Text.Span, [.. Trusted(note, logs[tree.Origin]), line]), cancellation);
        return new(200, SignedNoteWriter.Line(line));
    }

    private static bool Continues(Checkpoint? last, Checkpoint tree, IReadOnlyList<byte[]> proof)
    {
        if (tree.Size == 0 && !tree.Root.Span.SequenceEqual(SHA256.HashData([]))) return false;
        return last is null or { Size: 0 }
            ? proof.Count == 0
            : MerkleProof.VerifyConsistency(last.Size, tree.Size, last.Root.Span, tree.Root.Span, proof);
    }

    private static bool IsSigned(SignedNote note, IReadOnlyList<VerifierKey> keys) =>
        keys.Any(note.Verify) && keys.All(key => !note.By(key).Any() || note.Verify(key));

    private static IEnumerable<NoteSignature> Trusted(SignedNote note, IReadOnlyList<VerifierKey> keys) => keys.SelectMany(note.By);
}

/// <param name="Status">HTTP.</param>
/// <param name="Body">For 200 the signature lines, for 409 the size, else why.</param>
/// <param name="ContentType">Of the body.</param>
public sealed record WitnessReply(int Status, string Body, string ContentType = "text/plain; charset=utf-8");
