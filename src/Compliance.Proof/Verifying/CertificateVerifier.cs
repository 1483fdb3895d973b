namespace Compliance.Proof.Verifying;

/// <summary>Checks a certificate with nothing but the file and what its reader trusts: no network, no clock, no store.</summary>
public sealed class CertificateVerifier
{
    private readonly VerificationOptions _options;
    private readonly List<string> _notShown = [];
    private readonly List<DateTimeOffset> _timestamped = [];

    // What it means if something cannot be read at this point.
    private (CertificateFailure Failure, string Reason) _reading = (CertificateFailure.Malformed, "The file is not written the one way a certificate is.");

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
        catch (FormatException cause)
        {
            return new(verifier._reading.Failure, $"{verifier._reading.Reason} {cause.Message}", null, [], []);
        }
    }

    private Certificate Check(ReadOnlySpan<byte> file)
    {
        Unless(file.Length <= Certificate.MaxSize, CertificateFailure.TooLarge, "The file is larger than any certificate.");
        Unless(Certificate.HasSum(file), CertificateFailure.SumMismatch, "The file is not a certificate, or was altered: it does not have the sum that it states.");
        var certificate = Certificate.Parse(file);
        var checkpoint = Checkpoint.Parse(certificate.Proof.Note.Text.Span);
        _reading = (CertificateFailure.StatementMalformed, "A statement does not say what it must, or could be read in two ways.");
        var statement = new StatementCheck(certificate.Statement);
        Unless(statement.Log == checkpoint.Origin, CertificateFailure.OtherLog, "The statement was made for another log than the checkpoint is of.");
        statement.Binds(certificate.Entries);
        CheckInclusion(certificate, statement.Kind, checkpoint);
        CheckLogs(_options, certificate.Proof.Note, checkpoint.Origin);
        CheckWitnesses(_options, certificate.Proof.Note, _notShown);
        if (_options.EarlierCheckpoint is { } earlier) CheckEarlier(certificate, earlier, checkpoint);
        else _notShown.Add("That the log still holds what it held before: no earlier checkpoint was given.");
        if (_options.CheckTimestamp is { } check) CheckTimestamps(certificate, check);
        else _notShown.Add("When the checkpoint existed: no timestamp was checked.");
        if (_options.Claim is { } claim) CheckClaim(statement, claim);
        else _notShown.Add("Whose request it was: no salt, nonce and identities were given.");
        if (statement.NamesNoKey) _notShown.Add("That nothing was sealed for this person: the file names no key, and that there was none rests on the service's word.");
        _notShown.Add("That the certificate was not revoked after it was made: the log can show it, the file cannot.");
        return certificate;
    }

    private static void CheckInclusion(Certificate certificate, EntryKind kind, Checkpoint checkpoint)
    {
        var leaf = MerkleProof.LeafHash(LogLeaf.Of(kind, certificate.Salt.Span, certificate.Statement.Span));
        Unless(MerkleProof.VerifyInclusion(certificate.Proof.Index, checkpoint.Size, leaf, certificate.Proof.Path, checkpoint.Root.Span),
            CertificateFailure.StatementNotIncluded, "The statement is not in the log at the place that the file states.");
        Unless(certificate.Entries.All(entry => MerkleProof.VerifyInclusion(entry.Index, checkpoint.Size, entry.LeafHash(), entry.Path, checkpoint.Root.Span)),
            CertificateFailure.EntryNotIncluded, "An entry that the statement rests on is not in the log at the place that the file states.");
    }

    internal static void CheckLogs(VerificationOptions options, SignedNote note, string origin)
    {
        var listed = options.Policy?.Logs ?? [];
        var logs = listed.Where(key => key.Name == origin).ToList();
        Unless(options.LogKeys.All(key => key.Name == origin) && (listed.Count == 0 || logs.Count > 0), CertificateFailure.OtherLog,
            "The checkpoint is of another log than the keys given are.");
        Unless(options.LogKeys.All(key => HasSigned(note, key)), CertificateFailure.NotSigned, "A log key that was given did not sign the checkpoint.");
        Unless(logs.Count == 0 || logs.Exists(key => HasSigned(note, key)), CertificateFailure.NotSigned, "None of the policy's logs signed the checkpoint.");
    }

    internal static void CheckWitnesses(VerificationOptions options, SignedNote note, List<string> notShown)
    {
        var cosigned = (options.Policy?.Witnesses ?? []).Where(key => HasSigned(note, key)).ToHashSet();
        Unless(options.Policy?.HasQuorum(cosigned) ?? true, CertificateFailure.QuorumMissing,
            "Fewer witnesses cosigned the checkpoint than the policy demands: the log may have shown others another one.");
        if (options.Policy is not { DemandsWitnesses: true }) notShown.Add("A split view and backdating are not excluded: no policy demanded witnesses.");
    }

    // A key's false signature is refused even where others would do, as signed-note advises.
    private static bool HasSigned(SignedNote note, VerifierKey key)
    {
        var isThere = note.By(key).Any();
        Unless(!isThere || note.Verify(key), CertificateFailure.SignatureInvalid, $"The signature of {key.Name} is false.");
        return isThere;
    }

    private void CheckEarlier(Certificate certificate, ReadOnlyMemory<byte> file, Checkpoint now)
    {
        _reading = (CertificateFailure.EarlierInvalid, "The earlier checkpoint is not one.");
        var note = SignedNote.Parse(file.Span);
        var earlier = Checkpoint.Parse(note.Text.Span);
        Unless(earlier.Origin == now.Origin, CertificateFailure.EarlierOfOtherLog, "The earlier checkpoint is of another log.");
        Unless(_options.LogKeys.All(note.Verify) && (_options.LogKeys.Count > 0 || _options.Policy!.Logs.Any(note.Verify)), CertificateFailure.EarlierInvalid,
            "The earlier checkpoint is not signed by the log's keys.");
        Unless(earlier.Size <= now.Size, CertificateFailure.RolledBack,
            "The log had more entries before: the certificate's checkpoint is older than the earlier one, or the log was cut.");
        var proof = earlier.Size == now.Size ? new(now.Size, []) : certificate.Consistency.FirstOrDefault(line => line.Size == earlier.Size);
        Unless(proof is not null, CertificateFailure.ConsistencyMissing, "The file has no proof from the size of the earlier checkpoint: ask the log for one.");
        Unless(MerkleProof.VerifyConsistency(earlier.Size, now.Size, earlier.Root.Span, now.Root.Span, proof!.Path), CertificateFailure.Forked,
            "The log had other entries before: what the earlier checkpoint commits to is not the beginning of what this one does.");
    }

    private void CheckTimestamps(Certificate certificate, Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>, DateTimeOffset?> check)
    {
        Unless(certificate.Timestamps.Count > 0, CertificateFailure.TimestampMissing, "The file has no timestamp.");
        var hash = SHA256.HashData(certificate.Proof.Note.Text.Span);
        foreach (var time in certificate.Timestamps.Select(token => check(token, hash)))
        {
            Unless(time is not null, CertificateFailure.TimestampInvalid, "A timestamp is false, of another checkpoint, or not by the authority given.");
            _timestamped.Add(time!.Value);
        }
    }

    private static void CheckClaim(StatementCheck statement, SubjectClaim claim)
    {
        Unless(statement.Commitment == Convert.ToBase64String(SubjectCommitment.Of(claim.Salt.Span, statement.Request, claim.Identities, claim.Nonce.Span)),
            CertificateFailure.OtherSubject, "The certificate is about another request: salt, nonce and identities given do not belong to it.");
    }
}
