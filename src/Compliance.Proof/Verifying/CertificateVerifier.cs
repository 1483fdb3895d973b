using System.Security.Cryptography;
using System.Text;
using static Compliance.Proof.Verifying.RefusedException;

namespace Compliance.Proof.Verifying;

/// <summary>Checks a certificate with nothing but the file and what its reader trusts: no network, no clock, no store.</summary>
public sealed class CertificateVerifier
{
    private readonly VerificationOptions _options;
    private readonly List<string> _notShown = [];
    private readonly List<DateTimeOffset> _timestamped = [];

    private CertificateVerifier(VerificationOptions options) => _options = options;

    /// <summary>Makes the checks, cheap ones first; the first that does not hold is the answer. Throws for nothing that stands in the file.</summary>
    /// <param name="file">The file's bytes.</param>
    /// <param name="options">What its reader trusts.</param>
    /// <exception cref="ArgumentException">The options name no log key.</exception>
    public static CertificateVerification Verify(ReadOnlySpan<byte> file, VerificationOptions options)
    {
        if (options.LogKeys.Count == 0 && options.Policy is not { Logs.Count: > 0 })
            throw new ArgumentException("A log key, or a policy with one, is needed: without it anyone could have written the file.", nameof(options));
        var verifier = new CertificateVerifier(options);
        try
        {
            var certificate = verifier.Check(file);
            return new(CertificateFailure.None, "All checks held.", certificate, verifier._notShown, verifier._timestamped);
        }
        catch (RefusedException refused)
        {
            return new(refused.Failure, refused.Message, null, [], []);
        }
    }

    private Certificate Check(ReadOnlySpan<byte> file)
    {
        Unless(file.Length <= Certificate.MaxSize, CertificateFailure.TooLarge, "The file is larger than any certificate.");
        var sum = Certificate.SumOf(file, out var stated);
        Unless(sum is not null && Convert.ToBase64String(sum) == Encoding.Latin1.GetString(stated), CertificateFailure.SumMismatch,
            "The file is not a certificate, or was altered: its bytes do not have the sum that it states.");
        var certificate = IfUnreadable(file, Certificate.Parse, CertificateFailure.Malformed, "The file is not written the one way a certificate is.");
        var note = certificate.Proof.Note;
        var checkpoint = IfUnreadable(note.Text.Span, Checkpoint.Parse, CertificateFailure.Malformed, "The log's checkpoint is not one.");
        var statement = new StatementCheck(certificate.Statement);
        Unless(statement.Log == checkpoint.Origin, CertificateFailure.OtherLog, "The statement was made for another log than the checkpoint is of.");
        statement.Binds(certificate.Entries);
        CheckInclusion(certificate, statement.Kind, checkpoint);
        CheckLogs(note, checkpoint.Origin);
        CheckWitnesses(note);
        CheckEarlier(certificate, checkpoint);
        CheckTimestamps(certificate);
        CheckClaim(statement);
        _notShown.Add("That the certificate was not revoked after it was made: the log can show it, the file cannot.");
        return certificate;
    }

    private static void CheckInclusion(Certificate certificate, EntryKind kind, Checkpoint checkpoint)
    {
        var leaf = MerkleProof.LeafHash(LogLeaf.Of(kind, certificate.Salt.Span, certificate.Statement.Span));
        var isIncluded = MerkleProof.VerifyInclusion(certificate.Proof.Index, checkpoint.Size, leaf, certificate.Proof.Path, checkpoint.Root.Span);
        Unless(isIncluded, CertificateFailure.StatementNotIncluded, "The statement is not in the log at the place that the file states.");
        Unless(
            certificate.Entries.All(entry => MerkleProof.VerifyInclusion(entry.Index, checkpoint.Size, entry.LeafHash(), entry.Path, checkpoint.Root.Span)),
            CertificateFailure.EntryNotIncluded, "An entry that the statement rests on is not in the log at the place that the file states.");
    }

    private void CheckLogs(SignedNote note, string origin)
    {
        var logs = _options.Policy?.Logs ?? [];
        Unless(
            _options.LogKeys.All(key => key.Name == origin) && (logs.Count == 0 || logs.Any(key => key.Name == origin)),
            CertificateFailure.OtherLog, "The checkpoint is of another log than the keys given are.");
        Unless(
            _options.LogKeys.All(key => HasSigned(note, key)), CertificateFailure.NotSigned, "A log key that was given did not sign the checkpoint.");
        Unless(
            logs.Count == 0 || logs.Where(key => key.Name == origin).ToList().Exists(key => HasSigned(note, key)), CertificateFailure.NotSigned,
            "None of the policy's logs signed the checkpoint.");
    }

    private void CheckWitnesses(SignedNote note)
    {
        var cosigned = (_options.Policy?.Witnesses ?? []).Where(key => HasSigned(note, key)).ToHashSet();
        Unless(_options.Policy?.HasQuorum(cosigned) ?? true, CertificateFailure.QuorumMissing,
            "Fewer witnesses cosigned the checkpoint than the policy demands: the log may have shown others another one.");
        if (_options.Policy is not { DemandsWitnesses: true })
            _notShown.Add("A split view and backdating are not excluded: no policy demanded witnesses.");
    }

    // A key's false signature is refused even where others would do, as signed-note advises.
    private static bool HasSigned(SignedNote note, VerifierKey key)
    {
        var isThere = note.By(key).Any();
        Unless(!isThere || note.Verify(key), CertificateFailure.SignatureInvalid, $"The signature of {key.Name} is false.");
        return isThere;
    }

    private void CheckEarlier(Certificate certificate, Checkpoint now)
    {
        if (_options.EarlierCheckpoint is not { } file)
        {
            _notShown.Add("That the log still holds what it held before: no earlier checkpoint was given.");
            return;
        }
        var note = IfUnreadable(file.Span, SignedNote.Parse, CertificateFailure.EarlierInvalid, "The earlier checkpoint is not one.");
        var earlier = IfUnreadable(note.Text.Span, Checkpoint.Parse, CertificateFailure.EarlierInvalid, "The earlier checkpoint is not one.");
        Unless(earlier.Origin == now.Origin, CertificateFailure.EarlierOfOtherLog, "The earlier checkpoint is of another log.");
        Unless(
            _options.LogKeys.All(note.Verify) && (_options.LogKeys.Count > 0 || _options.Policy!.Logs.Any(note.Verify)), CertificateFailure.EarlierInvalid,
            "The earlier checkpoint is not signed by the log's keys.");
        Unless(earlier.Size <= now.Size, CertificateFailure.RolledBack,
            "The log had more entries before: the certificate's checkpoint is older than the earlier one, or the log was cut.");
        var proof = earlier.Size == now.Size ? new(now.Size, []) : certificate.Consistency.FirstOrDefault(line => line.Size == earlier.Size);
        Unless(proof is not null, CertificateFailure.ConsistencyMissing, "The file has no proof from the size of the earlier checkpoint: ask the log for one.");
        Unless(
            MerkleProof.VerifyConsistency(earlier.Size, now.Size, earlier.Root.Span, now.Root.Span, proof!.Path), CertificateFailure.Forked,
            "The log had other entries before: what the earlier checkpoint commits to is not the beginning of what this one does.");
    }

    private void CheckTimestamps(Certificate certificate)
    {
        if (_options.CheckTimestamp is not { } check)
        {
            _notShown.Add("When the checkpoint existed: no timestamp was checked.");
            return;
        }
        Unless(certificate.Timestamps.Count > 0, CertificateFailure.TimestampMissing, "The file has no timestamp.");
        var hash = SHA256.HashData(certificate.Proof.Note.Text.Span);
        foreach (var token in certificate.Timestamps)
        {
            var time = check(token, hash);
            Unless(time is not null, CertificateFailure.TimestampInvalid, "A timestamp is false, of another checkpoint, or not by the authority given.");
            _timestamped.Add(time!.Value);
        }
    }

    private void CheckClaim(StatementCheck statement)
    {
        if (_options.Claim is not { } claim)
        {
            _notShown.Add("Whose request it was: no salt, nonce and identities were given.");
            return;
        }
        var commitment = SubjectCommitment.Of(claim.Salt.Span, statement.Request, claim.Identities, claim.Nonce.Span);
        Unless(statement.Commitment == Convert.ToBase64String(commitment), CertificateFailure.OtherSubject,
            "The certificate is about another request: salt, nonce and identities given do not belong to it.");
    }
}
