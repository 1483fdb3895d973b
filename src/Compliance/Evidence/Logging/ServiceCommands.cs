using System.Security.Cryptography;
using System.Text;
using Compliance.Proof.Verifying;
using Compliance.Protection.Keys;
using Compliance.Protection.Vault;
using Compliance.Subjects;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Evidence.Logging;

/// <summary>A request came in. Under which policy, the signer says: who orders it might ask for no approval.</summary>
/// <param name="RequestId">Opaque.</param>
/// <param name="Right">Which right.</param>
/// <param name="Law">Under which regime.</param>
/// <param name="Received">When, as the service has it.</param>
/// <param name="Commitment">The subject commitment, base64.</param>
/// <param name="By">Who submitted it, as <see cref="EntryIds.Person"/> writes one; null where nobody did.</param>
public sealed record LogReceived(string RequestId, Right Right, string Law, Instant Received, string? Commitment, string? By = null)
    : ServiceCommand
{
    internal override string Id => EntryIds.Received(Opaque(RequestId));

    internal override IReadOnlyList<LogDraft> Write(SigningTerms terms) =>
    [
        Draft(EntryKind.Received, new
        {
            Format, Kind = EntryKind.Received, terms.At, Request = RequestId, Right, Law, Received, Commitment, By,
            Policy = Right is Right.Erasure ? terms.Policy : null,
        }),
    ];
}

/// <summary>
/// A vault key and a data key are bound to an owner. The first binding is two entries, one that an owner and one that a vault key can have
/// once: so an owner has one vault key for ever, and a vault key one owner. Later data keys and versions are entries beside them.
/// </summary>
/// <param name="Owner">A keyed hash of whose key it is, see <see cref="Protection.Erasure.FenceIndex.OfSubject"/>.</param>
/// <param name="Key">The vault key's name.</param>
/// <param name="Version">And version.</param>
/// <param name="Thumbprint">SHA-256 of its public half.</param>
/// <param name="DataKey">The data key's id.</param>
/// <param name="Commitment">See <see cref="DataKeyCommitment.Of"/>.</param>
/// <param name="Subject">See <see cref="DataKeyCommitment.OfOwner"/>.</param>
public sealed record LogKeyBound(
    string Owner, string Key, string Version, byte[] Thumbprint, Guid DataKey, byte[] Commitment, byte[] Subject) : ServiceCommand
{
    internal override string Id => EntryIds.BoundLater(DataKey, Opaque(Version), Commitment);

    private string OfOwner => EntryIds.OwnersKey(Opaque(Owner));

    private string OfKey => EntryIds.KeysOwner(Key);

    private KeyBoundStatement Statement => new(new KeyReference(Key, Version), Thumbprint, DataKey, Commitment, Subject);

    internal static LogKeyBound Of(string owner, KeyBoundStatement binding) =>
        new(
            owner,
            binding.Key.Name,
            binding.Key.Version,
            binding.Thumbprint.ToArray(),
            binding.DataKeyId,
            binding.Commitment.ToArray(),
            binding.Owner.ToArray());

    internal override IReadOnlyList<LogDraft> Write(SigningTerms terms) =>
        KeyNames.IsRandom(Key)
            ? [new(EntryKind.KeyBound, Statement.Write(terms.At.ToDateTimeOffset()))]
            : throw new StepFailedException(FailureCode.CommandRefused, "key");

    internal override async Task<IReadOnlyList<LoggedEntry>> Log(ILogAppender pen, SigningTerms terms, CancellationToken cancellation)
    {
        var drafts = Write(terms);

        // Looked at before anything is logged: a key that is another's takes the owner's one entry from nobody.
        if ((await pen.FindAll(OfOwner, cancellation)).Count == 0 && (await pen.FindAll(OfKey, cancellation)).Count > 0)
            throw new StepFailedException(FailureCode.CommandRefused, Key);
        var owned = (await pen.Append(OfOwner, drafts, cancellation))[0];
        if (owned.Member("key") != Key)
            throw new StepFailedException(FailureCode.CommandRefused, Key);

        // What an owner's entry says is what the key's says, also where a crash came between the two.
        var keyed = (await pen.Append(OfKey, [new(EntryKind.KeyBound, owned.Entry.Statement)], cancellation))[0];
        if (!keyed.Entry.Statement.Span.SequenceEqual(owned.Entry.Statement.Span))
            throw new StepFailedException(FailureCode.CommandRefused, Key);
        return Statement.IsSaidBy(keyed.Entry.Statement.Span) ? [keyed] : await pen.Append(Id, drafts, cancellation);
    }

    /// <exception cref="BindingRefusedException">The owner has another vault key: the signer will refuse it.</exception>
    internal override async Task<IReadOnlyList<LoggedEntry>> Find(IEvidenceLog log, CancellationToken cancellation)
    {
        if (await log.Find(OfOwner, cancellation) is { } owned && owned.Member("key") != Key)
            throw new BindingRefusedException();
        return await log.Find(OfKey, cancellation) is { } keyed && Statement.IsSaidBy(keyed.Entry.Statement.Span)
            ? [keyed]
            : await log.FindAll(Id, cancellation);
    }
}

/// <summary>Somebody decided about a request or a legal hold. Whether they did is the service's word.</summary>
/// <param name="About">The id of the request or hold.</param>
/// <param name="Decision">What was decided.</param>
/// <param name="By">Who decided, as <see cref="EntryIds.Person"/> writes one.</param>
/// <param name="Reason">As a code; null where the decision has none.</param>
/// <param name="Law">The article that it rests on; null where it rests on none.</param>
public sealed record LogDecided(string About, Decision Decision, string By, string? Reason = null, string? Law = null) : ServiceCommand
{
    private const int MaxTextLength = 200;

    internal override string Id => EntryIds.Decided(Opaque(About), Decision);

    internal override IReadOnlyList<LogDraft> Write(SigningTerms terms) => (Law ?? "").Length <= MaxTextLength && Enum.IsDefined(Decision)
        ?
        [
            Draft(EntryKind.Decided, new
            {
                Format, Kind = EntryKind.Decided, terms.At, About, Decision, By = Opaque(By),
                Reason = Reason is null ? null : Opaque(Reason), Law,
            }),
        ]
        : throw new StepFailedException(FailureCode.CommandRefused, "decision");
}

/// <summary>What people decide. Each is logged once for each request or hold: the first counts.</summary>
public enum Decision
{
    Cancelled,
    Withdrawn,
    Denied,
    Expired,
    Extended,
    Appealed,
    AppealUpheld,
    AppealReversed,
    HoldPlaced,
    HoldReleased,
    Accepted,
}

/// <summary>State came back from a backup, and what the service did about it.</summary>
/// <param name="Restore">Unique for this restore.</param>
/// <param name="What">What came back, a line each: at most 100 lines of at most 1,000 characters.</param>
/// <param name="Done">What was done about it.</param>
public sealed record LogRestored(string Restore, IReadOnlyList<string> What, IReadOnlyList<string> Done) : ServiceCommand
{
    internal const int MaxLines = RestoreEntry.MaxLines;

    /// <summary>An entry whose id also tells what it says, so that the same is logged once, and anything else beside it.</summary>
    internal static LogRestored Of(string restore, IReadOnlyList<string> what, IReadOnlyList<string> done) => new(
        $"{restore}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', what))).AsSpan(0, 8))}", what, done);

    internal override string Id => EntryIds.Restored(Role.Service, Opaque(Restore));

    internal override IReadOnlyList<LogDraft> Write(SigningTerms terms) => RestoreEntry.Write(What, Done, terms.At);
}

/// <summary>What an entry says of a restore, whoever tells of it.</summary>
internal static class RestoreEntry
{
    public const int MaxLines = 100;
    private const int MaxLineLength = 1000;

    public static IReadOnlyList<LogDraft> Write(IReadOnlyList<string> what, IReadOnlyList<string> done, Instant at) =>
        what.Concat(done).All(line => line.Length <= MaxLineLength) && what.Count <= MaxLines && done.Count <= MaxLines
            ?
            [
                LogCommand.Draft(
                    EntryKind.Restored,
                    new
                    {
                        LogCommand.Format,
                        Kind = EntryKind.Restored,
                        At = at,
                        What = what,
                        Done = done,
                    }
                ),
            ]
            : throw new StepFailedException(FailureCode.CommandRefused, "restored");
}
