using Compliance.Law.Calendars;
using Compliance.Law.Counting;
using NodaTime;

namespace Compliance.Law;

/// <summary>By when the law wants something done, and why on that day.</summary>
/// <remarks>
/// Months run to the same date, or to the last day of a month that lacks it; days are counted from the day after the event (Reg. 1182/71
/// Art. 3(1) and (2)(c), and the same in the other laws). Where it is not known what the law says, the earlier day is taken and the trace
/// says so.
/// </remarks>
public sealed class LawClock(LawTable table, IHolidayCalendars calendars)
{
    private const int FirstYear = 1970;
    private const int LastYear = 2199;

    /// <summary>The clock on the table and the calendars that this application is built with.</summary>
    public static LawClock Standard { get; } = new(LawTable.Current, HolidayCalendars.Standard);

    public LawTable Table => table;

    /// <exception cref="LawRefusedException">The table has no answer: nothing is guessed.</exception>
    public Deadline Compute(LawQuestion question)
    {
        var regime = table.TryFind(question.Regime, out var found)
            ? found
            : throw new LawRefusedException(
                LawRefusal.UnknownRegime, $"There is no regime {question.Regime}; there are {string.Join(", ", table.Codes)}.");
        var rule = RuleOf(regime, question);
        return new Computation(regime, rule, CalendarOf(regime, question.Calendar), question).Run();
    }

    private static LawRule RuleOf(Regime regime, LawQuestion question)
    {
        var what = LegalCode.Of(question.Duty) + (question.Right is { } right ? $" for {LegalCode.Of(right)}" : "");
        if (question.Received < Instant.FromUtc(FirstYear, 1, 2, 0, 0) || question.Received >= Instant.FromUtc(LastYear, 1, 1, 0, 0))
            throw new LawRefusedException(LawRefusal.OutOfRange, $"Times from {FirstYear} to {LastYear} can be computed with.");
        if (question.Pauses.FirstOrDefault(pause => pause.Until < pause.From) is { } backwards)
            throw new LawRefusedException(
                LawRefusal.PauseBackwards,
                FormattableString.Invariant($"A pause that begins on {backwards.From:uuuu-MM-dd} ends before that."));
        if (question.Pauses.SelectMany(pause => new[] { pause.From, pause.Until ?? pause.From })
            .Concat(new[] { question.AsOf, question.Extension?.Told }.OfType<LocalDate>())
            .Any(day => day.Year is < FirstYear or > LastYear))
            throw new LawRefusedException(LawRefusal.OutOfRange, $"Days from {FirstYear} to {LastYear} can be computed with.");
        if (regime.Find(question.Duty, question.Right) is not { } rule)
            throw new LawRefusedException(LawRefusal.NoRule, $"The table has no rule of {regime.Code} on {what}.");
        if (rule.Within is null)
            throw new LawRefusedException(
                LawRefusal.NoPeriod, $"{regime.Code} names no period of {what}: {rule.Wording} ({rule.Source}).");
        return question.Extension is not null && rule.Extension is null
            ? throw new LawRefusedException(LawRefusal.NoExtension, $"The table has no extension of {regime.Code} on {what}.")
            : rule;
    }

    private IHolidayCalendar CalendarOf(Regime regime, string? asked)
    {
        if (asked is not null && asked != regime.Calendar && !regime.ControllerCalendars.Contains(asked))
        {
            var known = regime.ControllerCalendars.Prepend(regime.Calendar).Distinct();
            throw new LawRefusedException(
                LawRefusal.UnknownCalendar, $"{regime.Code} does not count by {asked}, but by {string.Join(", ", known)}.");
        }

        return calendars.Find(asked ?? regime.Calendar)
            ?? throw new LawRefusedException(LawRefusal.UnknownCalendar, $"There is no calendar {asked ?? regime.Calendar}.");
    }
}
