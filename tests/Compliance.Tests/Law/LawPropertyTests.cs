using Compliance.Law;
using Compliance.Law.Calendars;
using CsCheck;
using NodaTime;

namespace Compliance.Tests.Law;

/// <summary>What holds for every law, every time and every pause.</summary>
public sealed class LawPropertyTests
{
    private static readonly IReadOnlyList<(Regime Regime, LawRule Rule, LegalRight? Right)> Rules =
    [
        .. LawTable.Current.Regimes.SelectMany(regime => regime.Rules.Where(rule => rule.Within is not null).Select(rule =>
            (regime, rule, rule.Rights.Count > 0 ? rule.Rights[0] : (LegalRight?)null))),
    ];

    private static readonly string[] Zones =
        ["Etc/UTC", "Europe/Berlin", "America/Los_Angeles", "Pacific/Auckland", "Pacific/Apia", "America/Sao_Paulo", "Asia/Kathmandu"];

    private static readonly Gen<LawQuestion> Questions = Gen.Select(
        Gen.Int[0, Rules.Count - 1], Gen.Long[Instant.FromUtc(2010, 1, 1, 0, 0).ToUnixTimeSeconds(),
            Instant.FromUtc(2035, 1, 1, 0, 0).ToUnixTimeSeconds()], Gen.OneOf(Zones),
        (rule, at, zone) => new LawQuestion(
            Rules[rule].Regime.Code, Instant.FromUnixTimeSeconds(at), DateTimeZoneProviders.Tzdb[zone])
        {
            Duty = Rules[rule].Rule.Duty, Right = Rules[rule].Right,
        });

    /// <summary>Relative to the day of receipt, all for one ground: laws treat grounds differently.</summary>
    private static readonly Gen<(PauseGround Ground, (int From, int Days)[] Pauses)> Waits = Gen.Select(
        Gen.OneOf(Enum.GetValues<PauseGround>()), Gen.Select(Gen.Int[-10, 60], Gen.Int[0, 40]).Array[1, 4]);

    [Fact]
    public void A_deadline_is_never_before_what_it_counts_from() => Questions.Sample(question =>
    {
        var deadline = Compute(question);
        Assert.True(deadline.Day > question.Received.InZone(question.Zone).Date);
        Assert.True(deadline.End > question.Received);
    });

    [Fact]
    public void A_pause_never_makes_a_period_shorter() => Gen.Select(Questions, Waits).Sample((question, waits) =>
    {
        var received = question.Received.InZone(question.Zone).Date;
        var day = Compute(question).Day;
        for (var count = 1; count <= waits.Pauses.Length; count++)
        {
            var paused = Compute(question with
            {
                Pauses =
                [
                    .. waits.Pauses.Take(count).Select(each => new ClockPause(
                        waits.Ground, received.PlusDays(each.From), received.PlusDays(each.From + each.Days))),
                ],
            }).Day;
            Assert.True(paused >= day);
            day = paused;
        }
    });

    [Fact]
    public void The_order_in_which_pauses_are_told_makes_no_difference() => Gen.Select(Questions, Waits).Sample((question, waits) =>
    {
        var received = question.Received.InZone(question.Zone).Date;
        var pauses = waits.Pauses.Select(each => new ClockPause(
            waits.Ground, received.PlusDays(each.From), received.PlusDays(each.From + each.Days))).ToList();
        Assert.Equal(
            Compute(question with { Pauses = pauses }).Day,
            Compute(question with { Pauses = [.. pauses.AsEnumerable().Reverse()] }).Day);
    });

    [Fact]
    public void An_extension_never_makes_a_period_shorter_and_one_told_too_late_changes_nothing() => Questions.Sample(question =>
    {
        var deadline = Compute(question);
        if (deadline.Rule.Extension is null)
            return;
        Assert.True(Compute(question with { Extension = new ExtensionNotice() }).Day > deadline.Day);
        Assert.True(Compute(question with { Extension = new ExtensionNotice(deadline.ExtensionToldBy) }).Day > deadline.Day);
        var late = new ExtensionNotice(deadline.ExtensionToldBy!.Value.PlusDays(1));
        Assert.Equal(deadline.Day, Compute(question with { Extension = late }).Day);
    });

    [Fact]
    public void Under_Regulation_1182_71_no_period_ends_on_a_day_off_and_one_of_days_has_two_working_days() => Gen.Select(
        Questions, Gen.Int[0, 400]).Sample((question, pick) =>
    {
        if (question.Regime is not ("eu-gdpr" or "uk-gdpr"))
            return;
        LawTable.Current.TryFind(question.Regime, out var regime);
        var calendar = regime!.ControllerCalendars[pick % regime.ControllerCalendars.Count];
        var deadline = Compute(question with { Calendar = calendar });
        if (deadline.Trace.Any(step => step.Kind is TraceKind.NoSuchDay))
            return;
        Assert.Null(HolidayCalendars.Standard.Find(calendar)!.WhyOff(deadline.Day));
        var received = question.Received.InZone(question.Zone).Date;
        var working = Enumerable.Range(1, Period.DaysBetween(received, deadline.Day)).Count(
            offset => HolidayCalendars.Standard.Find(calendar)!.WhyOff(received.PlusDays(offset)) is null);
        Assert.True(working >= 2);
    });

    [Fact]
    public void A_month_is_what_a_naive_count_of_a_calendar_says() => Gen.Select(
        Gen.Int[2010, 2034], Gen.Int[1, 12], Gen.Int[1, 31]).Sample((year, month, day) =>
    {
        if (day > CalendarSystem.Iso.GetDaysInMonth(year, month))
            return;
        var (nextYear, next) = month == 12 ? (year + 1, 1) : (year, month + 1);
        var last = next switch { 2 => DateTime.IsLeapYear(nextYear) ? 29 : 28, 4 or 6 or 9 or 11 => 30, _ => 31 };
        var expected = new LocalDate(nextYear, next, Math.Min(day, last));
        while (expected.DayOfWeek is IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday
            || (expected.Month, expected.Day) is (1, 1) or (12, 25))
            expected = expected.PlusDays(1);
        Assert.Equal(expected, Compute(
            new LawQuestion("eu-gdpr", new LocalDate(year, month, day).At(LocalTime.Noon).InUtc().ToInstant(), DateTimeZone.Utc)
            {
                Right = LegalRight.Access,
            }).Day);
    });

    [Fact]
    public void The_same_moment_counts_from_the_day_where_the_controller_is() => Questions.Sample(question =>
    {
        var (east, west) = (DateTimeZoneProviders.Tzdb["Pacific/Kiritimati"], DateTimeZoneProviders.Tzdb["America/Los_Angeles"]);
        Assert.True(Compute(question with { Zone = east }).Day >= Compute(question with { Zone = west }).Day);
    });

    [Fact]
    public void A_later_receipt_never_gives_an_earlier_day() => Gen.Select(Questions, Gen.Int[1, 1_000]).Sample((question, hours) =>
        Assert.True(Compute(question with { Received = question.Received + Duration.FromHours(hours) }).Day >= Compute(question).Day));

    private static Deadline Compute(LawQuestion question) => LawClock.Standard.Compute(question);
}
