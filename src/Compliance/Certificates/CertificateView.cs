namespace Compliance.Certificates;

/// <summary>
/// What a certificate states, for a page that people read: texts as the file has them, empty where it has none. It adds nothing but titles:
/// whoever doubts it verifies the file.
/// </summary>
/// <param name="IsPending">The key is deleted, and can still be recovered until a date.</param>
/// <param name="Head">What is certified.</param>
/// <param name="Stores">What was done, store by store.</param>
/// <param name="Keys">What became of the subject's keys.</param>
/// <param name="Probes">What the vault was asked afterwards.</param>
/// <param name="Audits">What the vault's own audit trail says.</param>
/// <param name="NotCovered">Places that were not covered.</param>
/// <param name="NotProven">What the certificate does not prove.</param>
/// <param name="Entries">The entries of the log that it rests on.</param>
/// <param name="Proof">Where the log has it.</param>
/// <param name="Revoked">Why it is no longer to be relied on; null as long as it is.</param>
public sealed record CertificateView(
    bool IsPending, CertificateHead Head, IReadOnlyList<CertifiedStore> Stores, IReadOnlyList<CertifiedKey> Keys,
    IReadOnlyList<CertifiedProbe> Probes, IReadOnlyList<CertifiedAudit> Audits, IReadOnlyList<CertifiedGap> NotCovered,
    IReadOnlyList<string> NotProven, IReadOnlyList<CertifiedEntry> Entries, CertificateProof Proof, string? Revoked)
{
    public bool IsIncomplete => Head.Outcome == "incomplete";
}

/// <param name="Request">The request's id.</param>
/// <param name="Right">As the statement spells it.</param>
/// <param name="Law">As the statement spells it.</param>
/// <param name="Received">ISO 8601, as all times here.</param>
/// <param name="Due">The last day for the answer.</param>
/// <param name="Issued">When it was stated.</param>
/// <param name="Outcome">As the statement spells it.</param>
/// <param name="Commitment">To what the customer stated, base64.</param>
/// <param name="DataMap">The digest of the map that the request was planned with.</param>
/// <param name="Build">The digest of the code.</param>
public sealed record CertificateHead(
    string Request, string Right, string Law, string Received, string Due, string Issued, string Outcome, string Commitment, string DataMap,
    string Build);

/// <param name="Title">What people call the collection.</param>
/// <param name="Collection">As <c>dataset.collection</c>.</param>
/// <param name="Fact">What was done.</param>
/// <param name="Count">Of rows.</param>
/// <param name="Ground">Why, in parts between semicolons.</param>
/// <param name="Observer"><c>system</c> or <c>store</c>.</param>
/// <param name="BackupsExpire">A day, or <c>unknown</c>.</param>
public sealed record CertifiedStore(
    string Title, string Collection, string Fact, string Count, string Ground, string Observer, string BackupsExpire);

/// <param name="Name">In the vault.</param>
/// <param name="Disabled">When.</param>
/// <param name="Deleted">When, softly.</param>
/// <param name="ScheduledPurge">Until when it is recoverable.</param>
/// <param name="Purged">When.</param>
/// <param name="RecoveryLevel">As the vault spells it.</param>
public sealed record CertifiedKey(string Name, string Disabled, string Deleted, string ScheduledPurge, string Purged, string RecoveryLevel);

/// <param name="Key">Which key was tried.</param>
/// <param name="Answer">The vault's refusal.</param>
/// <param name="Control">The key beside it that must work.</param>
/// <param name="ControlUnwrapped">Whether it did.</param>
/// <param name="WrappedKeyRemoved">Whether this system holds no wrapped data key any more.</param>
/// <param name="At">When.</param>
public sealed record CertifiedProbe(string Key, string Answer, string Control, bool ControlUnwrapped, bool WrappedKeyRemoved, string At);

/// <param name="From">Read from.</param>
/// <param name="To">Read to.</param>
/// <param name="Findings">What speaks against the key's destruction.</param>
/// <param name="Gaps">Where the trail may lack events.</param>
public sealed record CertifiedAudit(string From, string To, IReadOnlyList<string> Findings, IReadOnlyList<string> Gaps);

/// <param name="Title">What people call the collection.</param>
/// <param name="Collection">As <c>dataset.collection</c>.</param>
/// <param name="Kind">Why it is not covered.</param>
/// <param name="Detail">In a sentence, with the remedy.</param>
public sealed record CertifiedGap(string Title, string Collection, string Kind, string Detail);

/// <param name="Index">Its place in the log.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Leaf">Its leaf hash, base64.</param>
public sealed record CertifiedEntry(string Index, string Kind, string Leaf);

/// <param name="Index">The statement's place in the log.</param>
/// <param name="Origin">The log's name.</param>
/// <param name="Size">The checkpoint's, in entries.</param>
/// <param name="Root">Of the tree, base64.</param>
public sealed record CertificateProof(long Index, string Origin, long Size, string Root);
