using Compliance.Proof.Verifying;
using Compliance.Workflows;

namespace Compliance.Evidence.Logging;

/// <summary>A person, or the policy, approved the point of no return of one fence.</summary>
/// <param name="RequestId">Opaque.</param>
/// <param name="Place">1 for the first who approves, 2 for the next; 0 for the policy.</param>
/// <param name="By">A person as <see cref="EntryIds.Person"/> writes one, or <see cref="Policy"/>.</param>
/// <param name="Fence">The fence that is approved, as its entry has it: the approval is of no other.</param>
/// <param name="Preview">
/// The digest of the preview that the person has read and approves; null for the policy. Whether it was the preview of this request, the
/// service knows; that two people approved the same one, the eraser demands.
/// </param>
internal sealed record LogApproved(string RequestId, int Place, string By, string Fence, string? Preview = null) : SignerCommand
{
    /// <summary>What the policy that asks for no person's approval signs with.</summary>
    public const string Policy = "policy";

    internal override string Id => EntryIds.Approved(Opaque(RequestId), Place);

    internal override IReadOnlyList<LogDraft> Write(SigningTerms terms) =>
        [Draft(EntryKind.Approved, new { Format, Kind = EntryKind.Approved, terms.At, Request = RequestId, By, Fence, Preview })];
}

/// <summary>The statement of a certificate.</summary>
/// <param name="Name">Of which request, and which kind.</param>
/// <param name="Statement">As it was checked, the exact bytes.</param>
internal sealed record LogStatement(CertificateName Name, ReadOnlyMemory<byte> Statement) : SignerCommand
{
    internal override string Id => EntryIds.Certificate(Opaque(Name.RequestId), Name.Kind);

    internal override IReadOnlyList<LogDraft> Write(SigningTerms terms) =>
        [new(Name.Kind is CertificateKind.Erasure ? EntryKind.Erasure : EntryKind.ErasurePending, Statement)];
}

/// <summary>A certificate is no longer to be relied on.</summary>
/// <param name="RequestId">Opaque.</param>
/// <param name="Certificate">The leaf hash of the certificate's statement.</param>
/// <param name="Why">In words; the operator's.</param>
internal sealed record LogRevoked(string RequestId, byte[] Certificate, string Why) : SignerCommand
{
    internal override string Id => EntryIds.Revoked(Opaque(RequestId));

    internal override IReadOnlyList<LogDraft> Write(SigningTerms terms) =>
        [Draft(EntryKind.Revoked, new { Format, Kind = EntryKind.Revoked, terms.At, Request = RequestId, Certificate, Why })];
}

/// <summary>A log key is no longer to be relied on.</summary>
/// <param name="KeyId">Of the log key, eight hexadecimal digits.</param>
/// <param name="From">The size of the first checkpoint that is not to be relied on.</param>
internal sealed record LogKeyCompromised(string KeyId, long From) : SignerCommand
{
    internal override string Id => EntryIds.LogKeyCompromised(Opaque(KeyId));

    internal override IReadOnlyList<LogDraft> Write(SigningTerms terms) =>
        [Draft(EntryKind.LogKeyCompromised, new { Format, Kind = EntryKind.LogKeyCompromised, terms.At, KeyId, From })];
}

/// <summary>The log key that follows another.</summary>
/// <param name="Vkey">As signed-note writes it.</param>
internal sealed record LogKeySuccessor(string Vkey) : SignerCommand
{
    internal override string Id => EntryIds.LogKeySuccessor(Vkey);

    internal override IReadOnlyList<LogDraft> Write(SigningTerms terms) =>
        [
            Draft(
                EntryKind.LogKeySuccessor,
                new
                {
                    Format,
                    Kind = EntryKind.LogKeySuccessor,
                    terms.At,
                    Vkey,
                }
            ),
        ];
}

/// <summary>Parts of the log came back from a backup, and what the signer did about it.</summary>
/// <param name="Restore">Unique for this restore.</param>
/// <param name="What">What came back, a line each.</param>
/// <param name="Done">What was done about it.</param>
internal sealed record LogPartsRestored(string Restore, IReadOnlyList<string> What, IReadOnlyList<string> Done) : SignerCommand
{
    internal override string Id => EntryIds.Restored(Role.Signer, Opaque(Restore));

    internal override IReadOnlyList<LogDraft> Write(SigningTerms terms) => RestoreEntry.Write(What, Done, terms.At);
}
