using Compliance.Evidence.Logging;
using Compliance.Law;
using Compliance.Requests.Case;
using Compliance.Requests.Intake;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Lifecycle.Replayed;
using Compliance.Requests.Rights;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Requests.Deciding;

/// <summary>
/// What people decide about a request that is under way or refused. Each answers with the record, or null when there is no such request,
/// and may be asked again: the first decision of its kind counts.
/// </summary>
public interface IRequestDecisions
{
    /// <summary>The person takes it back.</summary>
    /// <exception cref="EventRefusedException">What cannot be undone has begun, or it has ended.</exception>
    Task<RequestRecord?> Withdraw(string requestId, string caller, CancellationToken cancellation);

    /// <summary>Refuses it with a reason.</summary>
    /// <exception cref="EventRefusedException">What cannot be undone has begun, or it has ended.</exception>
    /// <exception cref="RefusalWithoutLawException">No article is known that the refusal rests on.</exception>
    Task<RequestRecord?> Deny(string requestId, Denial denial, string caller, CancellationToken cancellation);

    /// <summary>Ends it because what the person was asked for never came.</summary>
    /// <exception cref="EventRefusedException">It does not wait for the person, is being carried out, or has ended.</exception>
    Task<RequestRecord?> Expire(string requestId, string caller, CancellationToken cancellation);

    /// <summary>The person appeals the refusal.</summary>
    /// <exception cref="EventRefusedException">It is not refused.</exception>
    /// <exception cref="LawRefusedException">The law knows no appeal.</exception>
    Task<RequestRecord?> Appeal(string requestId, string caller, CancellationToken cancellation);

    /// <summary>Answers the appeal: the refusal stands, or another request does what was asked.</summary>
    /// <exception cref="EventRefusedException">It is not appealed, or was answered otherwise.</exception>
    /// <exception cref="OwnDecisionException">This person refused it.</exception>
    Task<RequestRecord?> AnswerAppeal(string requestId, AppealAnswer answer, string caller, CancellationToken cancellation);

    /// <summary>Lets a request go on that waited because the person asks so often.</summary>
    Task<RequestRecord?> Accept(string requestId, string caller, CancellationToken cancellation);

    /// <summary>Has the log hold what was decided elsewhere.</summary>
    Task Note(string requestId, Decision decision, string caller, CancellationToken cancellation);

    /// <summary>Notes who takes care of it; null for nobody.</summary>
    Task<RequestRecord?> Assign(string requestId, string? assignee, CancellationToken cancellation);
}

/// <param name="Reason">Why.</param>
/// <param name="Law">The article; null for the one that is known for the reason.</param>
/// <param name="Explanation">In words, for the person: at most <see cref="MaxText"/> characters.</param>
public sealed record Denial(RefusalReason Reason, string? Law = null, string? Explanation = null)
{
    public const int MaxText = 1000;

    public const int MaxLaw = 200;
}

/// <param name="Stands">Whether the refusal stands.</param>
/// <param name="Explanation">In words, for the person: at most <see cref="Denial.MaxText"/> characters.</param>
public sealed record AppealAnswer(bool Stands, string? Explanation = null);

/// <summary>The table knows no article for this reason under this law.</summary>
public sealed class RefusalWithoutLawException() : Exception("The refusal has to name the article that it rests on.");

/// <summary>Who refused does not answer the appeal.</summary>
public sealed class OwnDecisionException() : Exception("Who refused a request does not answer the appeal.");

public sealed class RequestDecisions(
    IRequestStore requests, IWorkflowClient workflows, RightSet rights, RequestDeadlines deadlines, ICaseFiles cases, RequestIntake intake,
    RequestService service, DecisionLog log, IClock clock) : IRequestDecisions
{
    public async Task<RequestRecord?> Withdraw(string requestId, string caller, CancellationToken cancellation)
    {
        if (await End(requestId, RequestEvent.Withdraw, null, cancellation) is not { } record)
            return null;
        await Note(requestId, Decision.Withdrawn, caller, cancellation);
        return record;
    }

    public async Task<RequestRecord?> Deny(string requestId, Denial denial, string caller, CancellationToken cancellation)
    {
        if (await requests.Find(requestId, cancellation) is not { } known)
            return null;
        var law = denial.Law ?? RefusalGrounds.ArticleOf(known.Regime, known.Right, denial.Reason)
            ?? throw new RefusalWithoutLawException();
        var now = clock.GetCurrentInstant();
        var refusal = new Refusal(
            denial.Reason, law, denial.Explanation, deadlines.DayOf(now), EntryIds.Person(requestId, caller),
            deadlines.AppealUntil(known, now));
        var record = await End(
            requestId, RequestEvent.Deny, notes => notes with { Refusal = notes.Refusal ?? refusal }, cancellation);
        if (record?.Notes.Refusal is { } kept)
            await log.Note(
                new LogDecided(requestId, Decision.Denied, kept.By, LegalCode.Of(kept.Reason), kept.Law), cancellation);
        return record;
    }

    public async Task<RequestRecord?> Expire(string requestId, string caller, CancellationToken cancellation)
    {
        if (await requests.Find(requestId, cancellation) is not { } known)
            return null;
        if (!known.Stage.IsEnding() && known.Clock?.Pauses.Any(pause => pause.Until is null) is not true
            && known.Stage is not RequestStage.Identifying)
            throw new EventRefusedException(known.Stage, RequestEvent.Expire);
        var record = await End(requestId, RequestEvent.Expire, null, cancellation);
        await Note(requestId, Decision.Expired, caller, cancellation);
        return record;
    }

    public async Task<RequestRecord?> Appeal(string requestId, string caller, CancellationToken cancellation)
    {
        if (await requests.Find(requestId, cancellation) is not { } known)
            return null;
        var now = clock.GetCurrentInstant();
        if (RequestLifecycle.After(known.Stage, RequestEvent.Appeal) is null)
            throw new EventRefusedException(known.Stage, RequestEvent.Appeal);
        var appeal = new FiledAppeal(deadlines.DayOf(now), deadlines.OfAppeal(known, now).Day);
        var record = await Apply(requestId, RequestEvent.Appeal, notes => notes with { Appeal = notes.Appeal ?? appeal }, cancellation);
        await Note(requestId, Decision.Appealed, caller, cancellation);
        return record;
    }

    public async Task<RequestRecord?> AnswerAppeal(
        string requestId, AppealAnswer answer, string caller, CancellationToken cancellation)
    {
        if (await requests.Find(requestId, cancellation) is not { } known)
            return null;
        var by = EntryIds.Person(requestId, caller);
        var what = answer.Stands ? RequestEvent.Uphold : RequestEvent.Reverse;
        if (RequestLifecycle.After(known.Stage, what) is null)
            throw new EventRefusedException(known.Stage, what);
        if (known.Notes.Refusal?.By == by)
            throw new OwnDecisionException();

        var next = answer.Stands ? null : $"{requestId}-appeal";
        var day = deadlines.DayOf(clock.GetCurrentInstant());
        var record = await Apply(
            requestId, what,
            notes => notes.Appeal is { Answered: null } appeal
                ? notes with { Appeal = appeal with { Answered = day, By = by, Explanation = answer.Explanation, NewRequest = next } }
                : notes,
            cancellation);

        // Of two answers at once the first counts. Whoever answers twice opens the same request twice, and there is one of it.
        if (next is not null)
            await GoOn(known, next, caller, cancellation);
        await log.Note(
            new LogDecided(requestId, answer.Stands ? Decision.AppealUpheld : Decision.AppealReversed, by), cancellation);
        return record;
    }

    public async Task<RequestRecord?> Accept(string requestId, string caller, CancellationToken cancellation)
    {
        if (await requests.Note(requestId, notes => notes with { Repeats = null }, cancellation) is not { } record)
            return null;
        await Note(requestId, Decision.Accepted, caller, cancellation);
        await workflows.Raise(requestId, RequestSteps.Released, requestId, cancellation);
        return record;
    }

    public Task Note(string requestId, Decision decision, string caller, CancellationToken cancellation) =>
        log.Note(new LogDecided(requestId, decision, EntryIds.Person(requestId, caller)), cancellation);

    public Task<RequestRecord?> Assign(string requestId, string? assignee, CancellationToken cancellation) =>
        requests.Note(requestId, notes => notes with { Assignee = assignee }, cancellation);

    /// <summary>Opens the request that does what was asked after all, for the same person.</summary>
    private async Task GoOn(RequestRecord refused, string next, string caller, CancellationToken cancellation)
    {
        var file = await cases.Read(refused.Id, cancellation);
        await intake.Open(
            next, refused.Right, refused.Regime, file.Identities, file.Opening?.Nonce ?? default,
            // That the refusal does not stand proves nobody's identity.
            refused.Proof is { IsGiven: false } ? IdentityProof.Awaited : refused.Proof,
            cancellation, file.Group, caller, refused.About, file.Corrections);
        await requests.Note(next, notes => notes with { Follows = refused.Id }, cancellation);
        await service.Resume(next, cancellation);
    }

    private async Task<RequestRecord?> End(
        string requestId, RequestEvent @event, Func<RequestNotes, RequestNotes>? note, CancellationToken cancellation)
    {
        if (await requests.Find(requestId, cancellation) is not { } known)
            return null;
        if (!rights[known.Right].CanBeCancelled || await workflows.Find(requestId, cancellation) is { HasEnded: true })
            throw new EventRefusedException(known.Stage, @event);
        var record = await Apply(requestId, @event, note, cancellation);

        // The workflow looks for what was noted before it destroys anything; this only makes it look at once.
        await workflows.Raise(requestId, RequestSteps.Cancel, requestId, cancellation);
        return record;
    }

    private async Task<RequestRecord> Apply(
        string requestId, RequestEvent @event, Func<RequestNotes, RequestNotes>? note, CancellationToken cancellation)
    {
        var isAllowed = await requests.Apply(requestId, @event, cancellation, note);
        var record = (await requests.Find(requestId, cancellation))!;
        return isAllowed is true ? record : throw new EventRefusedException(record.Stage, @event);
    }
}
