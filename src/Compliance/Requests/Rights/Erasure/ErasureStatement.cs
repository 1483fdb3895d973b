using System.Text.Json;
using Compliance.DataMap;
using Compliance.DataMap.Planning;
using Compliance.Evidence;
using Compliance.Evidence.Logging;
using Compliance.Proof.Certificates;
using Compliance.Proof.Verifying;
using Compliance.Requests.Intake;
using Compliance.Requests.Lifecycle;
using Compliance.Subjects;
using NodaTime;

namespace Compliance.Requests.Rights.Erasure;

/// <summary>What a certificate of erasure states, as the exact bytes that are logged. Names, counts and times; no personal data.</summary>
internal static class ErasureStatement
{
    public const string Format = "compliance-statement/v3";

    /// <summary>Where the data map does not say how long a store's backups are kept.</summary>
    public const string UnknownExpiry = "unknown";

    private static readonly JsonSerializerOptions Loose =
        new(LogCommand.Json) { UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Skip };

    /// <summary>What no step of this system can prove, said in every certificate.</summary>
    private static readonly string[] NeverProven =
    [
        "copies that the platform keeps internally",
        "backups of the stores until they expire",
        "a process that was frozen or dumped while it held the data key",
        "a key or a record that an insider copied before the erasure",
        "places that the data map does not name",
    ];

    /// <summary>What a kept statement says of itself.</summary>
    public static StatementHead Head(ReadOnlyMemory<byte> statement) => JsonSerializer.Deserialize<StatementHead>(statement.Span, Loose)!;

    public static byte[] Write(StatementFacts facts)
    {
        return JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                Format,
                facts.Kind,
                facts.Log,
                Request = facts.Request.Id,
                facts.Request.Right,
                Law = facts.Request.Regime,
                facts.Request.Received,
                facts.Request.Due,
                facts.Issued,
                facts.Outcome,
                facts.Request.Commitment,
                facts.Build,
                DataMap = facts.Map.Digest,
                Stores = facts.Account.Where(IsOfStore).Select(line => StoreLine(facts, line)),
                Keys = facts.Entries.Keys.Select(key => KeyLine(facts.Entries, key)),
                Entries = facts.Entries.All.Select(entry => new { entry.Entry.Kind, entry.Index, Leaf = LeafHash(entry) }),
                Checkpoints = SubmissionReceipts.SizesIn(facts.Account),
                Pending = facts.Entries.All.Where(entry => entry.Entry.Kind is EntryKind.ErasurePending)
                    .Select(entry => new { entry.Index, Leaf = LeafHash(entry) }).SingleOrDefault(),
                NotCovered = facts.Gaps.Select(gap => new { Collection = gap.Collection.ToString(), gap.Kind, gap.Detail }),
                NotProven = NeverProven.Concat(NotProven(facts)),
            },
            LogCommand.Json);
    }

    /// <summary>
    /// The statement with the outcome that the log's entries show: who reads a certificate asks the same, so no other rule says what
    /// complete is.
    /// </summary>
    public static byte[] WriteShown(StatementFacts facts)
    {
        var statement = Write(facts);
        return CertificateStatement.Check(statement, facts.Entries.Unproven) is CertificateStatement.NotShown
            ? Write(facts with { Outcome = RequestOutcome.Incomplete })
            : statement;
    }

    private static bool IsOfStore(JournalLine line) => line.Subject is not SubmissionReceipts.ReceiptLine;

    /// <summary>A list of texts of an entry's statement.</summary>
    private static IReadOnlyList<string> Texts(LoggedEntry entry, string name)
    {
        using var statement = JsonDocument.Parse(entry.Entry.Statement);
        return [.. statement.RootElement.GetProperty(name).EnumerateArray().Select(text => text.GetString()!)];
    }

    private static object StoreLine(StatementFacts facts, JournalLine line)
    {
        var connection = facts.Map.Find(line.Subject)?.Connection;
        return new
        {
            Collection = line.Subject,
            Connection = connection,
            line.Fact,
            line.Count,
            Ground = line.Detail,
            line.Observer,
            BackupsExpire = connection is not null && facts.Map.Connections.GetValueOrDefault(connection)?.Backups is { } kept
                ? NodaTime.Text.LocalDatePattern.Iso.Format(facts.Issued.InUtc().Date + kept)
                : UnknownExpiry,
        };
    }

    /// <summary>What happened to a key stands in the eraser's entries, and nowhere else: the line points at them.</summary>
    private static object KeyLine(SupportingEntries entries, string key) => new
    {
        Name = key,
        Created = entries.Of(key, EntryKind.KeyCreated),
        Bound = entries.Of(key, EntryKind.KeyBound),
        Disabled = entries.Of(key, EntryKind.KeyDisabled),
        Deleted = entries.Of(key, EntryKind.KeyDeleted),
        Probed = entries.Of(key, EntryKind.KeyProbed),
        Purged = entries.Of(key, EntryKind.KeyPurged),
        Audited = entries.Of(key, EntryKind.KeyAudited),
    };

    private static IEnumerable<string> NotProven(StatementFacts facts)
    {
        foreach (
            var deleted in facts.Entries.All.Where(entry =>
                facts.Kind is CertificateKind.ErasurePending && entry.Entry.Kind is EntryKind.KeyDeleted))
        {
            if (deleted.Member("scheduledPurge") is { } date)
                yield return $"shred pending: key {deleted.Member("key")} is recoverable by whoever is granted recover until {date}";
        }

        foreach (var line in facts.Account.Where(line => line.Fact == ManualWork.Fact))
            yield return $"what was done by hand in {line.Subject}: it rests on a person's word, with a {line.Detail}";
        foreach (var key in facts.Entries.Keys.Where(key => facts.Entries.Of(key, EntryKind.KeyCreated) is null))
            yield return $"the log has no entry of the creation of key {key}";
        if (facts.Entries.Keys.Count == 0)
            yield return "that nothing was sealed for this person: the log bound no key to whom the fence is of, and that this is all of "
                + "them rests on the service's word";
        if (facts.Entries.All.Any(entry => entry.Entry.Kind is EntryKind.KeyAudited && Texts(entry, "gaps").Count > 0))
            yield return "that nothing was done to the key where the vault's audit trail has gaps";
        if (facts.Map.Connections.Values.Any(connection => connection.Backups is null))
            yield return "when the backups expire of stores whose data map does not say";
    }

    private static string LeafHash(LoggedEntry entry) => Convert.ToBase64String(MerkleProof.LeafHash(entry.Entry.Leaf()));
}

internal sealed record StatementHead(string Format, CertificateKind Kind, string Request, RequestOutcome Outcome, Instant Issued)
{
    /// <summary>The sizes of the log's checkpoints that the customer was given.</summary>
    public IReadOnlyList<long> Checkpoints { get; init; } = [];
}

/// <summary>Everything that a statement is written from.</summary>
/// <param name="Kind">Which certificate.</param>
/// <param name="Log">The log's origin.</param>
/// <param name="Request">What is kept of the request.</param>
/// <param name="Outcome">How it ends.</param>
/// <param name="Map">The data map that it was planned with.</param>
/// <param name="Gaps">Mapped places that it does not cover.</param>
/// <param name="Account">What was done, step by step.</param>
/// <param name="Entries">What the log holds of it before the certificate.</param>
/// <param name="Build">Of which code: see <see cref="BuildDigest"/>.</param>
/// <param name="Issued">When.</param>
internal sealed record StatementFacts(
    CertificateKind Kind, string Log, RequestRecord Request, RequestOutcome Outcome, PersonalDataMap Map, IReadOnlyList<CoverageGap> Gaps,
    IReadOnlyList<JournalLine> Account, SupportingEntries Entries, string Build, Instant Issued);
