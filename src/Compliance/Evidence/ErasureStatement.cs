using System.Text.Json;
using Compliance.DataMap;
using Compliance.Keys;
using Compliance.Proof.Verifying;
using Compliance.Requests;
using NodaTime;

namespace Compliance.Evidence;

/// <summary>What a certificate of erasure states, as the exact bytes that are logged. Names, counts and times; no personal data.</summary>
internal static class ErasureStatement
{
    public const string Format = "compliance-statement/v2";

    /// <summary>Where the data map does not say how long a store's backups are kept.</summary>
    public const string UnknownExpiry = "unknown";

    private static readonly JsonSerializerOptions Loose =
        new(Entries.Json) { UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Skip };

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
        var keys = KeysOf(facts.Account);
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
                Keys = keys.Select(KeyLine),
                Probes = facts.Account.Where(line => line.Subject == KeyLines.ProbeSubject)
                    .Select(line => new { What = line.Fact, Answer = line.Detail, line.Observer, line.At }),
                Entries = facts.Entries.Select(entry => new { entry.Entry.Kind, entry.Index, Leaf = LeafHash(entry) }),
                Audit = Audit(facts.Account),
                Checkpoints = Receipts.SizesIn(facts.Account),
                Pending = facts.Entries.Where(entry => entry.Entry.Kind is EntryKind.ErasurePending)
                    .Select(entry => new { entry.Index, Leaf = LeafHash(entry) }).SingleOrDefault(),
                NotCovered = facts.Gaps.Select(gap => new { Collection = gap.Collection.ToString(), gap.Kind, gap.Detail }),
                NotProven = NeverProven.Concat(NotProven(facts, keys)),
            },
            Entries.Json);
    }

    /// <summary>What each key's steps say together.</summary>
    public static IReadOnlyList<KeyFacts> KeysOf(IReadOnlyList<AccountLine> account) =>
        [.. account.Select(line => line.Key).OfType<KeyFacts>().GroupBy(key => (key.Name, key.DataKey)).Select(steps => steps.Aggregate((earlier, later) => later.Over(earlier)))];

    /// <summary>How a request ends by what its account shows.</summary>
    public static RequestOutcome OutcomeOf(CertificateKind kind, bool covered, bool hasKey, IReadOnlyList<AccountLine> account) => kind switch
    {
        _ when !covered => RequestOutcome.Incomplete,
        CertificateKind.ErasurePending => RequestOutcome.Pending,
        _ when hasKey && !IsGone(account) => RequestOutcome.Incomplete,
        _ when account.Any(line => line is { Subject: AuditLines.Subject, Fact: AuditLines.Finding }) => RequestOutcome.Incomplete,
        _ => RequestOutcome.Complete,
    };

    private static bool IsOfStore(AccountLine line) =>
        line.Subject is not (KeyLines.Subject or KeyLines.ProbeSubject or AuditLines.Subject or Receipts.ReceiptLine);

    private static bool IsGone(IReadOnlyList<AccountLine> account)
    {
        var keys = account.Where(line => line.Subject == KeyLines.Subject).ToList();
        return keys.All(line => line.Key is null) || keys.Any(line => line.Fact == KeyLines.Gone);
    }

    private static object StoreLine(StatementFacts facts, AccountLine line)
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

    private static object KeyLine(KeyFacts key) => new
    {
        key.Name, key.Version, key.DataKey, key.Created, key.Bound, key.Shared, key.Deleted, key.ScheduledPurge, key.Purged, key.RecoveryLevel,
    };

    private static object? Audit(IReadOnlyList<AccountLine> account) => AuditLines.SpanOf(account) is { } span
        ? new
        {
            From = span.Start,
            To = span.End,
            Findings = account.Where(line => line is { Subject: AuditLines.Subject, Fact: AuditLines.Finding }).Select(line => line.Detail),
            Gaps = account.Where(line => line is { Subject: AuditLines.Subject, Fact: AuditLines.Gap }).Select(line => line.Detail),
        }
        : null;

    private static IEnumerable<string> NotProven(StatementFacts facts, IReadOnlyList<KeyFacts> keys)
    {
        foreach (var key in keys.Where(key => facts.Kind is CertificateKind.ErasurePending && !key.Shared && key.ScheduledPurge is not null))
            yield return $"shred pending: key {key.Name} is recoverable by whoever is granted recover until {NodaTime.Text.InstantPattern.ExtendedIso.Format(key.ScheduledPurge!.Value)}";
        foreach (var key in keys.Where(key => key.Shared))
            yield return $"key {key.Name} serves others too: the wrapped data key alone was destroyed";
        foreach (var key in keys.Where(key => key.Created is null && !key.Shared))
            yield return $"the log has no entry of the creation of key {key.Name}";
        if (facts.Account.Any(line => line is { Subject: AuditLines.Subject, Fact: AuditLines.Gap }))
            yield return "that nothing was done to the key where the vault's audit trail has gaps";
        if (facts.Map.Connections.Values.Any(connection => connection.Backups is null))
            yield return "when the backups expire of stores whose data map does not say";
    }

    private static string LeafHash(LoggedEntry entry) => Convert.ToBase64String(MerkleProof.LeafHash(entry.Entry.Leaf()));
}

/// <summary>Which of an erasure's certificates.</summary>
public enum CertificateKind
{
    /// <summary>The key is deleted, and can still be recovered until a date.</summary>
    ErasurePending,

    Erasure,
}

internal sealed record StatementHead(string Format, CertificateKind Kind, string Request, RequestOutcome Outcome, Instant Issued)
{
    public IReadOnlyList<EntryReference> Entries { get; init; } = [];

    public IReadOnlyList<KeyReference> Keys { get; init; } = [];

    /// <summary>The sizes of the log's checkpoints that the customer was given.</summary>
    public IReadOnlyList<long> Checkpoints { get; init; } = [];

    internal sealed record EntryReference(EntryKind Kind, long Index, string Leaf);

    internal sealed record KeyReference(string Name, string Version, string DataKey);
}

/// <summary>Everything that a statement is written from.</summary>
/// <param name="Kind">Which certificate.</param>
/// <param name="Log">The log's origin.</param>
/// <param name="Request">What is kept of the request.</param>
/// <param name="Outcome">How it ends.</param>
/// <param name="Map">The data map that it was planned with.</param>
/// <param name="Gaps">Mapped places that it does not cover.</param>
/// <param name="Account">What was done, step by step.</param>
/// <param name="Entries">What the log holds of it before the certificate, ascending.</param>
/// <param name="Build">Of which code: see <see cref="BuildDigest"/>.</param>
/// <param name="Issued">When.</param>
internal sealed record StatementFacts(
    CertificateKind Kind, string Log, RequestRecord Request, RequestOutcome Outcome, PersonalDataMap Map, IReadOnlyList<CoverageGap> Gaps,
    IReadOnlyList<AccountLine> Account, IReadOnlyList<LoggedEntry> Entries, string Build, Instant Issued);
