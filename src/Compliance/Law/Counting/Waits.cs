using NodaTime;

namespace Compliance.Law.Counting;

/// <summary>What the law makes of the times in which the controller waited.</summary>
internal sealed class Waits
{
    private readonly Regime _regime;
    private readonly TraceBook _trace;
    private readonly List<(ClockPause Pause, LocalDate Until, PauseRule Rule)> _waits = [];

    public Waits(Regime regime, LawQuestion question, TraceBook trace)
    {
        (_regime, _trace) = (regime, trace);
        foreach (var pause in question.Pauses.OrderBy(each => each.From).ThenBy(each => each.Until ?? LocalDate.MaxIsoValue))
        {
            var until = pause.Until ?? LocalDate.Max(pause.From, question.AsOf ?? pause.From);
            _waits.Add((pause, until, _regime.Pauses.FirstOrDefault(each => each.Ground == pause.Ground) ?? Unnamed(pause.Ground)));
        }
    }

    /// <summary>Whether the day moves on while something is awaited.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>The day of the event, or a later one where the law lets the period begin when something has come.</summary>
    /// <param name="received">The day of the event.</param>
    /// <param name="endOf">The end of a period that begins on a day: who asks after it asks too late.</param>
    public LocalDate Begin(LocalDate received, Func<LocalDate, LocalDate> endOf)
    {
        var start = received;
        foreach (var (pause, until, rule) in _waits.Where(each => each.Rule.Effect is PauseEffect.Restarts))
        {
            if (pause.From > endOf(start) || until <= start)
            {
                _trace.Add(TraceKind.PauseOutside, start, $"{Told(pause)} changes nothing: it lies outside of the period.");
                continue;
            }

            start = until;
            _trace.Add(
                TraceKind.Restarted, start, $"{Told(pause)}: the period begins on {TraceBook.Day(start)}.", rule.Source, rule.Certainty);
            Open(pause, until, rule);
        }

        return start;
    }

    /// <summary>The days on which the clock stands.</summary>
    public PausedDays Standing(LocalDate start) => new(Stopping.Where(each => each.Until > start).Select(Days));

    /// <summary>Says what each wait did to a period, once it is counted.</summary>
    public void Tell(LocalDate start, LocalDate plain, LocalDate end, PeriodUnit unit)
    {
        foreach (var (pause, _, rule) in _waits.Where(each => each.Rule.Effect is PauseEffect.Runs))
            _trace.Add(
                TraceKind.RunsOn, end, $"{Told(pause)}: the clock runs on.", rule.Source, rule.Certainty);
        var told = new List<(LocalDate First, LocalDate Last)>();
        var reached = plain;
        foreach (var each in Stopping)
        {
            told.Add(Days(each));
            var moved = unit is PeriodUnit.BusinessDay ? end : new PausedDays(told).Prolong(start, plain);
            var days = Period.DaysBetween(reached, moved);
            if (days > 0)
                _trace.Add(
                    TraceKind.Paused, moved,
                    $"{Told(each.Pause)}: the clock stood, and the end moves by {TraceBook.Days(days)} to {TraceBook.Day(moved)}.",
                    each.Rule.Source, each.Rule.Certainty);
            else if (each.Pause.Until is not null)
                _trace.Add(
                    TraceKind.PauseOutside, reached,
                    $"{Told(each.Pause)} moves nothing more: it lies outside of the period, or within another such time.");
            reached = moved;
            if (each.Pause.From <= reached && each.Until >= start)
                Open(each.Pause, each.Until, each.Rule);
        }
    }

    private IEnumerable<(ClockPause Pause, LocalDate Until, PauseRule Rule)> Stopping =>
        _waits.Where(each => each.Rule.Effect is PauseEffect.Stops);

    private void Open(ClockPause pause, LocalDate until, PauseRule rule)
    {
        if (pause.Until is not null)
            return;
        IsOpen = true;
        _trace.Add(
            TraceKind.PauseOpen, until,
            $"What was asked for is still awaited: the day moves on until it comes, and is counted as of {TraceBook.Day(until)}.",
            rule.Source, rule.Certainty);
    }

    private static (LocalDate First, LocalDate Last) Days((ClockPause Pause, LocalDate Until, PauseRule Rule) each) =>
        (each.Rule.BothDays ? each.Pause.From : each.Pause.From.PlusDays(1), each.Until);

    private static string Told(ClockPause pause) => pause.Until is { } until
        ? $"Waiting for {TraceBook.Ground(pause.Ground)} from {TraceBook.Day(pause.From)} to {TraceBook.Day(until)}"
        : $"Waiting for {TraceBook.Ground(pause.Ground)} from {TraceBook.Day(pause.From)} on";

    private PauseRule Unnamed(PauseGround ground) =>
        new(ground, PauseEffect.Runs, false, $"the table has no pause of {_regime.Code} for {LegalCode.Of(ground)}", Certainty.Unverified);
}
