using Compliance.Law;
using Compliance.Subjects;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Requests.Lifecycle;

/// <summary>What operators note about a request that moves its deadline.</summary>
public interface IRequestClock
{
    /// <summary>Notes that the person was asked for something today; a question that is open already is asked once.</summary>
    /// <returns>The deadline after it; null where there is no such request.</returns>
    /// <exception cref="EventRefusedException">It has ended, or is past its point of no return.</exception>
    Task<Deadline?> Pause(string requestId, PauseGround ground, CancellationToken cancellation);

    /// <summary>Notes that what the person was asked for came in today.</summary>
    /// <returns>The deadline after it; null where there is no such request.</returns>
    /// <exception cref="EventRefusedException">It has ended.</exception>
    Task<Deadline?> Resume(string requestId, PauseGround ground, CancellationToken cancellation);

    /// <summary>Notes that the person was told of an extension today. Told too late, it does not count, and the trace says so.</summary>
    /// <returns>The deadline after it; null where there is no such request.</returns>
    /// <exception cref="LawRefusedException">The law knows no extension.</exception>
    /// <exception cref="EventRefusedException">It has ended.</exception>
    Task<Deadline?> Extend(string requestId, CancellationToken cancellation);
}

/// <summary>The deadlines of requests: computed from what is stored of them, and moved by pauses and extensions.</summary>
public sealed class RequestDeadlines(LawClock law, IRequestStore requests, IClock clock, IOptions<RequestOptions> options) : IRequestClock
{
    private LocalDate Today => DayOf(clock.GetCurrentInstant());

    private DateTimeZone Zone => DateTimeZoneProviders.Tzdb[options.Value.TimeZone];

    /// <summary>The deadline of a request that has just come in.</summary>
    /// <exception cref="LawRefusedException">The law is not known, or names no period for this right.</exception>
    public Deadline Of(Right right, string regime, Instant received) => Compute(right, regime, received, RequestClock.Untouched, null);

    /// <summary>The deadline of a request.</summary>
    /// <param name="request">As it is kept.</param>
    /// <param name="now">As of when: what is still awaited moves it until then.</param>
    /// <exception cref="LawRefusedException">The table no longer knows its law.</exception>
    public Deadline Of(RequestRecord request, Instant now) =>
        Compute(request.Right, request.Regime, request.Received, request.Clock ?? RequestClock.Untouched, DayOf(now));

    /// <summary>The last day of an appeal against an answer of this day; null where the law knows none, or names no such day.</summary>
    public LocalDate? AppealUntil(RequestRecord request, Instant answered) => Find(LegalDuty.AppealFiling, request, answered)?.Day;

    /// <summary>By when an appeal is to be answered.</summary>
    /// <exception cref="LawRefusedException">The law knows no appeal, or names no period for its answer.</exception>
    public Deadline OfAppeal(RequestRecord request, Instant received) => Appeal(LegalDuty.AppealAnswer, request, received);

    /// <summary>The day where the controller is.</summary>
    public LocalDate DayOf(Instant at) => at.InZone(Zone).Date;

    /// <summary>Why a request is due when it is, in sentences.</summary>
    public IReadOnlyList<string> Why(RequestRecord request)
    {
        try
        {
            var deadline = Of(request, clock.GetCurrentInstant());
            return deadline.Day == request.Due || deadline.IsProvisional
                ? [.. deadline.Why]
                : [.. deadline.Why, FormattableString.Invariant($"The request keeps the day computed before: {request.Due:uuuu-MM-dd}.")];
        }
        catch (LawRefusedException refused)
        {
            return [refused.Message];
        }
    }

    public Task<Deadline?> Pause(string requestId, PauseGround ground, CancellationToken cancellation) =>
        Change(
            requestId,
            RequestEvent.Pause,
            known => known.Pauses.Any(pause => IsOpen(pause, ground))
                ? null
                : known with { Pauses = [.. known.Pauses, new ClockPause(ground, Today)] },
            cancellation);

    public Task<Deadline?> Resume(string requestId, PauseGround ground, CancellationToken cancellation) =>
        Change(
            requestId,
            RequestEvent.Resume,
            known => known.Pauses.Any(pause => IsOpen(pause, ground))
                ? known with { Pauses = [.. known.Pauses.Select(pause => IsOpen(pause, ground) ? Ended(pause) : pause)] }
                : null,
            cancellation);

    public Task<Deadline?> Extend(string requestId, CancellationToken cancellation) =>
        Change(
            requestId, RequestEvent.Extend, known => known.ExtensionTold is null ? known with { ExtensionTold = Today } : null,
            cancellation);

    private static bool IsOpen(ClockPause pause, PauseGround ground) => pause.Ground == ground && pause.Until is null;

    /// <summary>Not before it began, even where the clock has jumped back.</summary>
    private ClockPause Ended(ClockPause pause) => pause with { Until = LocalDate.Max(pause.From, Today) };

    private async Task<Deadline?> Change(
        string requestId, RequestEvent @event, Func<RequestClock, RequestClock?> change, CancellationToken cancellation)
    {
        var request = await requests.ChangeClock(
            requestId, @event,
            known => change(known.Clock ?? RequestClock.Untouched) is { } next
                ? (next, Compute(known.Right, known.Regime, known.Received, next, Today).Day)
                : null,
            cancellation);
        return request is null ? null : Of(request, clock.GetCurrentInstant());
    }

    private Deadline? Find(LegalDuty duty, RequestRecord request, Instant from)
    {
        try
        {
            return Appeal(duty, request, from);
        }
        catch (LawRefusedException)
        {
            return null;
        }
    }

    private Deadline Appeal(LegalDuty duty, RequestRecord request, Instant from) => law.Compute(new LawQuestion(request.Regime, from, Zone)
    {
        Duty = duty, Right = request.Right.ToLegal(), Calendar = CalendarOf(request.Regime),
    });

    private Deadline Compute(Right right, string regime, Instant received, RequestClock moved, LocalDate? asOf) =>
        right.TakesEffectAtOnce() && moved.ExtensionTold is null && law.Table.TryFind(regime, out var known)
            && known.Find(LegalDuty.Answer, right.ToLegal()) is { Within: null } rule
            ? AtOnce(known, rule, DayOf(received))
            : law.Compute(new LawQuestion(regime, received, Zone)
            {
                Right = right.ToLegal(), Pauses = moved.Pauses, AsOf = asOf, Calendar = CalendarOf(regime),
                Extension = moved.ExtensionTold is { } told ? new ExtensionNotice(told) : null,
            });

    /// <summary>A right that counts at once is answered on its day where the law names no period.</summary>
    private Deadline AtOnce(Regime regime, LawRule rule, LocalDate day) => new(
        day, Zone.AtStartOfDay(day.PlusDays(1)).ToInstant(),
        [
            new TraceStep(
                TraceKind.Received, day,
                FormattableString.Invariant($"The request came in on {day:uuuu-MM-dd} and counts at once ({rule.Wording}; {rule.Source})."),
                rule.Source),
        ])
    {
        Regime = regime, Rule = rule, Calendar = regime.Calendar, Certainty = rule.Certainty,
    };

    /// <summary>The controller's calendar, where the law lets its place decide.</summary>
    private string? CalendarOf(string regime) =>
        options.Value.HolidayCalendar is { } own && law.Table.TryFind(regime, out var found) && found.ControllerCalendars.Contains(own)
            ? own
            : null;
}
