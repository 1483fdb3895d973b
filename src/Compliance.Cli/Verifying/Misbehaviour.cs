using Compliance.Proof.Notes;
using Compliance.Proof.Verifying;

namespace Compliance.Cli.Verifying;

/// <summary>What convinces everybody, and not only whoever kept the earlier checkpoint, that a log has two histories.</summary>
internal static class Misbehaviour
{
    /// <returns>
    /// Null where the certificate was refused for another reason, or the file does not hold enough: of an earlier size that is a power of
    /// two, consistency proofs leave out the hash that would show it.
    /// </returns>
    public static ForkEvidence? Of(CertificateVerification found, byte[] file, VerificationOptions trust)
    {
        if (found.Failure is not CertificateFailure.Forked) return null;
        var (certificate, earlier) = (Certificate.Parse(file), SignedNote.Parse(trust.EarlierCheckpoint!.Value.Span));
        var size = Checkpoint.Parse(earlier.Text.Span).Size;
        var path = certificate.Consistency.FirstOrDefault(proof => proof.Size == size)?.Path;
        return trust.LogKeys.Concat(trust.Policy?.Logs ?? [])
            .Select(key => ForkEvidence.Of(earlier, certificate.Proof.Note, key, path)).FirstOrDefault(evidence => evidence is not null);
    }
}
