using Compliance.Law.Calendars;
using NodaTime;

namespace Compliance.Law.Counting;

/// <summary>One computation of a deadline, step by step.</summary>
internal sealed class Computation(Regime regime, LawRule rule, IHolidayCalendar calendar, LawQuestion question)
{
    private readonly TraceBook _trace = new();
    private readonly LawPeriod _first = rule.Within!.Value;

    private PeriodCounter _counter = null!;
    private LocalDate _start;

    public Deadline Run()
    {
        var received = question.Received.InZone(question.Zone).Date;
        _start = received;
        _trace.Add(
            TraceKind.Received, received,
            $"{What()} the event was on {TraceBook.Day(received)} in {question.Zone.Id}; that day itself does not count.");
        if (regime.AppliesFrom is { } from && received < from)
            _trace.Add(TraceKind.NotYetInForce, from, $"{regime.Name} gives this right from {TraceBook.Day(from)} on.");

        var waits = new Waits(regime, question, _trace);
        _start = waits.Begin(received, start => PeriodCounter.Plain(start, [_first]));
        _counter = new PeriodCounter(calendar, waits.Standing(_start));

        var first = End([_first]);
        var (nominal, periods) = (first, new[] { _first });
        var toldBy = rule.Extension is null ? (LocalDate?)null : Settle(first, [_first], null);
        if (question.Extension is { } notice)
        {
            if (notice.Told is { } told && told > toldBy)
            {
                Counted(_first, first, waits);
                _trace.Add(
                    TraceKind.ExtensionTooLate, first,
                    $"The person was told of an extension on {TraceBook.Day(told)}, after {TraceBook.Day(toldBy.Value)}: it does not "
                    + "count.",
                    rule.Extension!.Source, rule.Extension.Certainty);
            }
            else
            {
                periods = [_first, rule.Extension!.By];
                nominal = LocalDate.Max(first, End(periods));
                Extended(nominal, toldBy!.Value, waits);
            }
        }
        else
        {
            Counted(_first, nominal, waits);
        }

        var day = InZone(Settle(nominal, periods, _trace));
        return Told(day, waits, question.Extension is null ? toldBy : null);
    }

    private string What() => question.Right is { } right && rule.Rights.Count > 0
        ? $"{regime.Code}, {LegalCode.Of(rule.Duty)} for {LegalCode.Of(right)}:"
        : $"{regime.Code}, {LegalCode.Of(rule.Duty)}:";

    private LocalDate End(IReadOnlyList<LawPeriod> periods) => _counter.Count(_start, periods);

    private void Counted(LawPeriod period, LocalDate end, Waits waits)
    {
        var plain = PeriodCounter.Plain(_start, [period]);
        var shown = period.Unit is PeriodUnit.BusinessDay ? end : plain;
        var how = period.Unit is PeriodUnit.BusinessDay ? $", by the calendar {calendar.Code} ({calendar.Name}; {calendar.Source})," : "";
        _trace.Add(
            TraceKind.Counted, shown, $"Counting {period} from {TraceBook.Day(_start)}{how} leads to {TraceBook.Day(shown)}.", rule.Source,
            rule.Certainty);
        Missing(period, plain);
        waits.Tell(_start, plain, end, period.Unit);
    }

    private void Extended(LocalDate end, LocalDate toldBy, Waits waits)
    {
        var by = rule.Extension!.By;
        var plain = PeriodCounter.Plain(_start, [_first, by]);
        var isBusiness = _first.Unit is PeriodUnit.BusinessDay || by.Unit is PeriodUnit.BusinessDay;
        _trace.Add(
            TraceKind.Counted, PeriodCounter.Plain(_start, [_first]),
            $"The first period is {_first}: the person had to be told of an extension by {TraceBook.Day(toldBy)}.", rule.Source,
            rule.Certainty);
        _trace.Add(
            TraceKind.Extended, isBusiness ? end : plain,
            $"It was extended by {by}, counted together from {TraceBook.Day(_start)}: to {TraceBook.Day(isBusiness ? end : plain)}.",
            rule.Extension.Source, rule.Extension.Certainty);
        if (_first.Unit is PeriodUnit.Month && by.Unit is PeriodUnit.Month)
            Missing(_first with { Count = _first.Count + by.Count }, plain);
        waits.Tell(_start, plain, end, isBusiness ? PeriodUnit.BusinessDay : _first.Unit);
    }

    private void Missing(LawPeriod period, LocalDate plain)
    {
        if (period.Unit is PeriodUnit.Month && plain.Day != _start.Day)
            _trace.Add(
                TraceKind.MissingDate, plain,
                FormattableString.Invariant($"That month has no day {_start.Day}, so the period ends with its last day."),
                regime.Counting.IsNextWorkingDay ? "Reg. 1182/71 Art. 3(2)(c)" : null);
    }

    /// <summary>Moves the end as the law says about days on which nobody works.</summary>
    private LocalDate Settle(LocalDate end, LawPeriod[] periods, TraceBook? trace)
    {
        if (periods.Any(each => each.Unit is PeriodUnit.BusinessDay))
            return end;
        if (!regime.Counting.IsNextWorkingDay)
        {
            if (trace is not null && calendar.WhyOff(end) is { } off)
                trace.Add(
                    TraceKind.Stays, end, $"{TraceBook.Day(end)} is no working day ({off}), and the period ends on it all the same.",
                    regime.Counting.Source, regime.Counting.Certainty);
            return end;
        }

        end = NextWorkingDay(end, trace);
        while (_first is { Unit: PeriodUnit.Day, Count: >= 2 } && _counter.WorkingDays(_start, end) < 2)
        {
            end = NextWorkingDay(end.PlusDays(1), null);
            trace?.Add(
                TraceKind.TooFewWorkingDays, end,
                $"The period has at least two working days, so it ends on {TraceBook.Day(end)}.", regime.Counting.Source,
                regime.Counting.Certainty);
        }

        return end;
    }

    private LocalDate NextWorkingDay(LocalDate end, TraceBook? trace)
    {
        var reasons = new List<string>();
        var day = end;
        for (; _counter.WhyOff(day) is { } off; day = day.PlusDays(1))
            reasons.Add(off);
        if (day == end)
            return day;
        if (!end.IsWeekend())
            trace?.RestsOn(calendar.SureOf(end.Year));
        trace?.Add(
            TraceKind.NotWorkingDay, day,
            $"{TraceBook.Day(end)} is no working day ({string.Join(", ", reasons)}; calendar {calendar.Code}), so the period ends with the "
            + $"next one, {TraceBook.Day(day)}.",
            regime.Counting.Source, regime.Counting.Certainty);
        return day;
    }

    /// <summary>A zone that crosses the date line leaves a day out: what would end on it ends before it.</summary>
    private LocalDate InZone(LocalDate day)
    {
        if (Exists(day))
            return day;
        var before = day.PlusDays(-1);
        _trace.Add(
            TraceKind.NoSuchDay, before,
            $"{TraceBook.Day(day)} does not exist in {question.Zone.Id}: the day before it, {TraceBook.Day(before)}, is safe.");
        return before;
    }

    private bool Exists(LocalDate day) =>
        question.Zone.MapLocal(day.AtMidnight()) is { Count: > 0 } || question.Zone.MapLocal(day.At(LocalTime.Noon)).Count > 0;

    private Deadline Told(LocalDate day, Waits waits, LocalDate? toldBy)
    {
        var next = day.PlusDays(1);
        var end = question.Zone.AtStartOfDay(Exists(next) ? next : next.PlusDays(1)).ToInstant();
        foreach (var year in _counter.UnknownYears)
            _trace.Add(
                TraceKind.HolidaysUnknown, day,
                FormattableString.Invariant($"The holidays of {year} in the calendar {calendar.Code} are not known: only Saturdays and ")
                + "Sundays were left out, so the day is the earlier one.");
        if (_counter.UnknownYears.Count > 0)
            _trace.RestsOn(Certainty.Unverified);
        _trace.Add(
            TraceKind.Ends, day,
            rule.Duty is LegalDuty.AskingAgain
                ? $"From {TraceBook.Day(day)} on it is allowed."
                : $"The last day is {TraceBook.Day(day)}, until its end in {question.Zone.Id}.");
        if (_trace.Certainty is not Certainty.Primary)
            _trace.Add(
                TraceKind.NotVerified, day,
                _trace.Certainty is Certainty.Secondary
                    ? "At least one of these rules was read in a description of the law, not in its text."
                    : "At least one of these rules was not compared with a source: have it confirmed.");
        return new Deadline(day, end, _trace.Steps)
        {
            Regime = regime, Rule = rule, Calendar = calendar.Code, ExtensionToldBy = toldBy, IsProvisional = waits.IsOpen,
            Certainty = _trace.Certainty,
        };
    }
}
