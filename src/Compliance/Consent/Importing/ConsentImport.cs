using System.Collections.Concurrent;
using Compliance.Consent.Ledger;
using Compliance.Consent.Notices;
using Compliance.DataMap;
using Compliance.Proof.Receipts;
using Microsoft.Extensions.Options;
using NodaTime;
using NodaTime.Text;

namespace Compliance.Consent.Importing;

/// <summary>Takes over what people said to another system. Any batch may be sent again: each row counts once.</summary>
public interface IConsentImport
{
    /// <exception cref="ImportRefusedException">The batch as a whole cannot be taken.</exception>
    Task<ImportResult> Import(ImportBatch batch, CancellationToken cancellation);
}

/// <summary>A batch cannot be taken as a whole.</summary>
/// <param name="member">What is wrong.</param>
/// <param name="message">Continues the member's name into a sentence.</param>
public sealed class ImportRefusedException(string member, string message) : Exception($"{member} {message}.")
{
    public string Member => member;

    public string Why => message;
}

/// <inheritdoc/>
public sealed class ConsentImport(
    IConsentLedger ledger, INoticeStore notices, IDataMaps maps, IOptions<ConsentOptions> options, IClock clock) : IConsentImport
{
    /// <summary>In the index of holders: those who may have a consent without proof. No notice has a dot in its code.</summary>
    internal const string UnprovedIndex = "import.unproved";

    internal const int UnprovedVersion = 1;

    private const int HoldersAtOnce = 16;
    private const int MaxSystem = 64;

    private readonly LedgerWriter _writer = new(ledger, clock);

    public async Task<ImportResult> Import(ImportBatch batch, CancellationToken cancellation)
    {
        if (!IsSystem(batch.System))
            throw new ImportRefusedException("system", $"must have 1 to {MaxSystem} lower-case letters, digits and hyphens");
        if (batch.Rows.Count is 0 or > ImportBatch.MaxRows)
            throw new ImportRefusedException("rows", $"must be 1 to {ImportBatch.MaxRows}");
        var refused = new List<RefusedRow>();
        var acts = new List<ConsentEvent>();
        foreach (var row in batch.Rows)
        {
            if (await Check(batch, row, cancellation) is var (act, wrong) && act is not null)
                acts.Add(act);
            else
                refused.Add(wrong!);
        }

        var outcomes = new ConcurrentBag<Outcome>();
        await Parallel.ForEachAsync(
            acts.GroupBy(each => each.Holder),
            new ParallelOptions { MaxDegreeOfParallelism = HoldersAtOnce, CancellationToken = cancellation },
            async (own, stop) =>
            {
                // The oldest first: what came later in life is what counts in the end, wherever it stands in the file.
                foreach (var each in own.OrderBy(one => one.At).ThenBy(one => one.Import!.Row))
                    outcomes.Add(await Record(each, stop));
            });
        int Count(Outcome outcome) => outcomes.Count(each => each == outcome);
        return new(
            Count(Outcome.Recorded) + Count(Outcome.Unproved), Count(Outcome.Unproved), Count(Outcome.Unchanged), Count(Outcome.Overtaken),
            [.. refused.OrderBy(each => each.Row)]);
    }

    private async Task<Outcome> Record(ConsentEvent act, CancellationToken cancellation)
    {
        // Before the act, so that nobody who has one is missed.
        if (act.Act.IsYes() && act.Notice is { } shown)
            await ledger.AddHolder(shown.Code, shown.Version, act.Holder, cancellation);
        if (act.Act is ConsentAct.Unproved)
            await ledger.AddHolder(UnprovedIndex, UnprovedVersion, act.Holder, cancellation);
        return await _writer.Act(
            act.Holder,
            draft =>
            {
                var state = draft.StateOf(ConsentTopic.Consent(act.Purpose!));
                if (state.Event?.Id == act.Id)
                    return Outcome.Unchanged;
                if (IsOvertaken(draft.Read.Head, state, act))
                    return Outcome.Overtaken;
                draft.Add(act);
                return act.Act is ConsentAct.Unproved ? Outcome.Unproved : Outcome.Recorded;
            },
            cancellation);
    }

    /// <summary>
    /// An import never overrides what the person said since, and at the same instant not what allows less. A consent that nobody can prove
    /// replaces none that somebody can.
    /// </summary>
    private static bool IsOvertaken(LedgerHead head, TopicState state, ConsentEvent act)
    {
        var mayAllow = act.Act is ConsentAct.Given or ConsentAct.Unproved;
        if (mayAllow && (head.WithdrawnAt >= act.At || state.ClosedOn >= act.At))
            return true;
        if (mayAllow && act.Notice is { } shown && head.FloorOf(shown.Code) > shown.Version)
            return true;
        return state.Event is { } newest
            && (newest.At > act.At || (newest.At == act.At && mayAllow) || (act.Act is ConsentAct.Unproved && newest.Act.IsYes()));
    }

    private async Task<(ConsentEvent? Act, RefusedRow? Wrong)> Check(ImportBatch batch, ImportRow row, CancellationToken cancellation)
    {
        if (row.Row < 1)
            return Wrong("row", "The row's number counts from 1.");
        if (ConsentHolder.TryParse(row.Holder) is not { } holder)
            return Wrong("holder", "It is no id of a person or device: give the subject id, which has 32 hexadecimal digits.");
        if (!DeclaredPurposes.Has(maps.Current, row.Purpose))
            return Wrong("purpose", "The data map has no such purpose: name one that it declares.");
        if (row.State is not ("given" or "refused" or "withdrawn"))
            return Wrong("state", "It must be given, refused or withdrawn.");
        if (row.At > clock.GetCurrentInstant())
            return Wrong("at", "It is in the future: give the instant at which the person said so.");
        if (row.Until <= row.At || (row.Until is not null && row.State != "given"))
            return Wrong("until", "Only a consent ends by itself, and after it was given.");
        if (row.Proof is { } proof && !IsReference(proof))
            return Wrong("proof", "It is a reference without white space, of 1 to 200 ASCII characters: an id, not the proof itself.");
        if (await Shown(row, cancellation) is not { } notice)
            return Wrong("notice", "Nobody published it here so: name code, version, language and surface of a published notice, or none.");
        var isGiven = row.State == "given";
        var (act, purpose) = (
            isGiven ? row.Proof is null ? ConsentAct.Unproved : ConsentAct.Given
                : row.State == "refused" ? ConsentAct.Refused : ConsentAct.Withdrawn,
            notice.Published?.Notice.Purpose(row.Purpose));
        if (notice.Published is not null && purpose is null)
            return Wrong("purpose", "The notice does not ask for it.");
        return (
            new ConsentEvent
            {
                Id = DerivedId.Of(
                    "import", batch.System, holder.ToString(), row.Purpose, act.ToString(), InstantPattern.ExtendedIso.Format(row.At)),
                Holder = holder, Act = act, Purpose = row.Purpose, At = row.At,
                Until = isGiven ? row.Until ?? row.At + options.Value.Validity : null,
                Notice = notice.Shown, Method = ConsentMethod.Import, By = ActingHand.Self,
                IsExplicit = isGiven && purpose?.IsExplicit == true,
                Import = new ImportSource(batch.System, batch.File, row.Row, row.Proof),
            },
            null);

        (ConsentEvent?, RefusedRow?) Wrong(string column, string reason) => (null, new RefusedRow(row.Row, column, reason));
    }

    /// <returns>Null where what the row names was not published.</returns>
    private async Task<(PublishedNotice? Published, ShownNotice? Shown)?> Shown(ImportRow row, CancellationToken cancellation)
    {
        if (row is { Notice: null, Version: null, Language: null, Surface: null })
            return (null, null);
        if (row is not { Notice: { } code, Version: { } version, Language: { } language, Surface: { } surface }
            || await notices.Find(code, version, cancellation) is not { } published)
            return null;
        try
        {
            return (published, new(code, version, language, surface, NoticeHash.Of(published.Notice, language, surface)));
        }
        catch (NoticeException)
        {
            return null;
        }
    }

    private static bool IsSystem(string system) =>
        system.Length is > 0 and <= MaxSystem
        && system.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-');

    private static bool IsReference(string proof) => ConsentStatement.IsCode(proof);

    private enum Outcome
    {
        Recorded,
        Unproved,
        Unchanged,
        Overtaken,
    }
}
