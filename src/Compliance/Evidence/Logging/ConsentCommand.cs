using Compliance.Proof.Receipts;
using Compliance.Proof.Verifying;
using Compliance.Workflows;
using NodaTime;
using NodaTime.Text;

namespace Compliance.Evidence.Logging;

/// <summary>
/// What happened in the consent ledger, an entry for each event. Whether it did is the service's word: it may have events of its own
/// logged, and cannot change, date or take back one that is.
/// </summary>
/// <param name="Controller">Who asks for consent.</param>
/// <param name="Events">1 to <see cref="MaxEvents"/>.</param>
public sealed record LogConsents(StatedController Controller, IReadOnlyList<ConsentStatement> Events) : ServiceCommand
{
    /// <summary>Fewer where all together are larger than what crosses a boundary, see <see cref="WorkflowJson"/>.</summary>
    public const int MaxEvents = 16;

    internal override string Id => EntryIds.Consent(Opaque(Events[0].Event));

    internal override IReadOnlyList<LogDraft> Write(SigningTerms terms)
    {
        if (Events.Count is 0 or > MaxEvents || !Controller.IsWellFormed || Events.Any(each => each.Problem() is not null))
            throw new StepFailedException(FailureCode.CommandRefused, "consent");
        return [.. Events.Select(each => new LogDraft(EntryKind.Consent, each.Write(Controller, Text(terms.At))))];
    }

    internal override async Task<IReadOnlyList<LoggedEntry>> Log(ILogAppender pen, SigningTerms terms, CancellationToken cancellation)
    {
        var drafts = Write(terms);
        var logged = await Task.WhenAll(
            Events.Select((each, at) => pen.Append(EntryIds.Consent(each.Event), [drafts[at]], cancellation)));
        IReadOnlyList<LoggedEntry> entries = [.. logged.Select(each => each[0])];

        // An id that the log has already stands for what it says there.
        foreach (var (each, entry) in Events.Zip(entries))
        {
            if (!IsSaidBy(each, entry))
                throw new StepFailedException(FailureCode.CommandRefused, each.Event);
        }

        return entries;
    }

    internal override async Task<IReadOnlyList<LoggedEntry>> Find(IEvidenceLog log, CancellationToken cancellation)
    {
        var found = await Task.WhenAll(Events.Select(each => log.Find(EntryIds.Consent(each.Event), cancellation)));
        return found.Any(each => each is null) ? [] : [.. found.OfType<LoggedEntry>()];
    }

    /// <summary>Whether an entry says what an event does. Who asked, and when it was logged, is what it was then.</summary>
    internal static bool IsSaidBy(ConsentStatement said, LoggedEntry entry)
    {
        if (entry.Entry.Kind is not EntryKind.Consent)
            return false;
        var logged = ConsentStatement.Parse(entry.Entry.Statement.Span);
        return said.Write(logged.Controller, logged.At).AsSpan().SequenceEqual(entry.Entry.Statement.Span);
    }

    private static string Text(Instant at) => InstantPattern.ExtendedIso.Format(at);
}
