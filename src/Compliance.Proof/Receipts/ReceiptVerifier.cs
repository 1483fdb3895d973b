using System.Security.Cryptography;
using Compliance.Proof.Verifying;

namespace Compliance.Proof.Receipts;

/// <summary>Why a receipt was refused.</summary>
public enum ReceiptFailure
{
    /// <summary>It was not.</summary>
    None,

    /// <summary>The file is larger than any receipt.</summary>
    TooLarge,

    /// <summary>The file is no receipt.</summary>
    Malformed,

    /// <summary>The file has no proof that its entry is in the log.</summary>
    ProofMissing,

    /// <summary>The file is not the one whose sum it states.</summary>
    SumMismatch,

    /// <summary>The statement is not one of a consent, or not in its one spelling.</summary>
    StatementMalformed,

    /// <summary>The words do not follow from the entry, or stand in another spelling than the one that a receipt has.</summary>
    WordsMismatch,

    /// <summary>The entry is of another person or device.</summary>
    OtherHolder,

    /// <summary>The notice in the file is not the one that was shown.</summary>
    OtherNotice,

    /// <summary>The checkpoint is of another log than the keys given are.</summary>
    OtherLog,

    /// <summary>The entry is not in the log at its index.</summary>
    NotIncluded,

    /// <summary>A log key that was given did not sign, or none of the policy's logs did.</summary>
    NotSigned,

    /// <summary>A signature of a known key is false.</summary>
    SignatureInvalid,

    /// <summary>The policy's witnesses did not cosign in the number it demands.</summary>
    QuorumMissing,
}

/// <summary>What the verifier found.</summary>
/// <param name="Failure">The first check that did not hold; None if all did.</param>
/// <param name="Reason">The finding in plain words.</param>
/// <param name="Receipt">Null unless all checks held, for then nothing of it may be believed.</param>
/// <param name="Consent">What was logged; null unless all checks held.</param>
/// <param name="NotShown">What the checks that were made do not exclude, a sentence each.</param>
public sealed record ReceiptVerification(
    ReceiptFailure Failure, string Reason, ConsentReceipt? Receipt, LoggedConsent? Consent, IReadOnlyList<string> NotShown)
{
    public bool IsValid => Failure == ReceiptFailure.None;
}

/// <summary>Checks a receipt with nothing but the file and what its reader trusts: no network, no clock, no store.</summary>
public static class ReceiptVerifier
{
    /// <summary>Makes the checks; the first that does not hold is the answer. Throws for nothing that stands in the file.</summary>
    /// <param name="file">The file's bytes.</param>
    /// <param name="options">What its reader trusts: log keys and policy. The rest is about certificates.</param>
    /// <exception cref="ArgumentException">The options name no log key.</exception>
    public static ReceiptVerification Verify(ReadOnlySpan<byte> file, VerificationOptions options)
    {
        if (options.LogKeys.Count == 0 && options.Policy is not { Logs.Count: > 0 })
        {
            throw new ArgumentException(
                "A log key, or a policy with one, is needed: without it anyone could have written the file.", nameof(options));
        }

        try
        {
            return Check(file, options);
        }
        catch (ReceiptProofMissingException missing)
        {
            return Refused(ReceiptFailure.ProofMissing, missing.Message);
        }
        catch (RefusedException refused)
        {
            return Refused(Of(refused.Failure), refused.Message);
        }
        catch (FormatException cause)
        {
            return Refused(ReceiptFailure.Malformed, $"The file is not written the one way a receipt is. {cause.Message}");
        }
    }

    private static ReceiptVerification Check(ReadOnlySpan<byte> file, VerificationOptions options)
    {
        if (file.Length > ConsentReceipt.MaxSize)
            return Refused(ReceiptFailure.TooLarge, "The file is larger than any receipt.");
        var receipt = ConsentReceipt.Parse(file);
        if (!ConsentReceipt.HasSum(file))
            return Refused(ReceiptFailure.SumMismatch, "The receipt was altered: it does not have the sum that it states.");
        if (Statement(receipt.Statement) is not { } logged)
            return Refused(ReceiptFailure.StatementMalformed, "The statement is not one of a consent, or could be written in two ways.");
        if (!receipt.Write().AsSpan().SequenceEqual(file))
        {
            return Refused(
                ReceiptFailure.WordsMismatch,
                "The words of the receipt are not those that its entry states, or the file was written anew.");
        }

        var said = logged.Statement;
        if (Convert.ToBase64String(HolderCommitment.Of(receipt.HolderSalt.Span, receipt.Holder)) != said.Holder)
            return Refused(ReceiptFailure.OtherHolder, "The entry is of another person or device than the receipt names.");
        if (receipt.Notice is { } notice
            && (said.Notice is null || Convert.ToHexStringLower(SHA256.HashData(notice.Span)) != said.Notice.Hash))
            return Refused(ReceiptFailure.OtherNotice, "The notice in the receipt is not the one whose hash the entry has.");

        var checkpoint = Checkpoint.Parse(receipt.Proof.Note.Text.Span);
        var leaf = MerkleProof.LeafHash(LogLeaf.Of(EntryKind.Consent, receipt.Salt.Span, receipt.Statement.Span));
        if (!MerkleProof.VerifyInclusion(receipt.Proof.Index, checkpoint.Size, leaf, receipt.Proof.Path, checkpoint.Root.Span))
            return Refused(ReceiptFailure.NotIncluded, "The entry is not in the log at the place that the receipt states.");
        CertificateVerifier.CheckLogs(options, receipt.Proof.Note, checkpoint.Origin);
        var notShown = new List<string>();
        CertificateVerifier.CheckWitnesses(options, receipt.Proof.Note, notShown);
        notShown.Add(
            "That it still holds: a withdrawal, an objection or a new notice may have come later, each with a receipt of its own.");
        notShown.Add("That the person did it: the entry rests on the service's word, which it cannot take back.");
        if (said.Notice is not null && receipt.Notice is null)
            notShown.Add("What the notice said: the receipt has its hash alone.");
        return new(ReceiptFailure.None, "All checks held.", receipt, logged, notShown);
    }

    private static LoggedConsent? Statement(ReadOnlyMemory<byte> statement)
    {
        try
        {
            var logged = ConsentStatement.Parse(statement.Span);
            return logged.Statement.Problem() is null && logged.Controller.IsWellFormed ? logged : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static ReceiptVerification Refused(ReceiptFailure failure, string reason) => new(failure, reason, null, null, []);

    private static ReceiptFailure Of(CertificateFailure failure) => failure switch
    {
        CertificateFailure.OtherLog => ReceiptFailure.OtherLog,
        CertificateFailure.NotSigned => ReceiptFailure.NotSigned,
        CertificateFailure.SignatureInvalid => ReceiptFailure.SignatureInvalid,
        CertificateFailure.QuorumMissing => ReceiptFailure.QuorumMissing,
        _ => ReceiptFailure.Malformed,
    };
}
