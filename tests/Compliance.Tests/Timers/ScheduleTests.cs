using Compliance.Timers;
using CsCheck;
using NodaTime;

namespace Compliance.Tests.Timers;

public sealed class ScheduleTests
{
    private static readonly string[] Expressions =
    [
        "*/7 * * * * *", "0 */20 * * * *", "30 15 * * * *", "0 0 */6 * * *", "0 30 2 * * *", "0 0 3 * * SUN", "0 0 4 1 * *", "0 0 0 1 1 *",
    ];

    private static readonly Instant Start = Instant.FromUtc(2027, 12, 30, 22, 50);

    [Theory]
    [InlineData("0 30 2 * * *", "2026-11-23T02:29:59Z", "2026-11-23T02:30:00Z")]
    [InlineData("0 30 2 * * *", "2026-11-23T02:30:00Z", "2026-11-24T02:30:00Z")]
    [InlineData("0 0 0 29 2 *", "2026-11-23T00:00:00Z", "2028-02-29T00:00:00Z")]
    [InlineData("*/10 * * * * *", "2026-11-23T00:00:05.5Z", "2026-11-23T00:00:10Z")]
    [InlineData("0 0 9 * * MON-FRI", "2026-11-27T10:00:00Z", "2026-11-30T09:00:00Z")]
    public void The_next_tick_is_the_first_after(string expression, string after, string next) => Assert.Equal(
        next, Schedule.Parse(expression).Next(NodaTime.Text.InstantPattern.ExtendedIso.Parse(after).Value).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("30 2 * * *")]
    [InlineData("0 60 2 * * *")]
    [InlineData("0 0 2 * * * *")]
    public void What_is_no_six_field_expression_is_refused_by_name(string expression) =>
        Assert.Contains(
            $"\"{expression}\"", Assert.Throws<FormatException>(() => Schedule.Parse(expression)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_tick_to_catch_up_on_is_the_last_one_missed_as_counting_every_tick_finds_it() => Gen.Select(
        Gen.Int[0, Expressions.Length - 1].Select(index => Expressions[index]),
        Gen.Int[0, 60 * 60 * 24 * 3],
        Gen.Int[0, 60 * 60 * 5]).Sample(
        (expression, watermark, later) =>
        {
            var schedule = Schedule.Parse(expression);
            var (from, now) = (Start + Duration.FromSeconds(watermark), Start + Duration.FromSeconds(watermark + later));
            return schedule.Missed(from, now) == CountEveryTick(schedule, from, now);
        },
        iter: 200);

    [Theory]
    [InlineData("0 0 0 1 1 *", "2024-06-01T00:00:00Z", "2027-06-01T00:00:00Z", "2027-01-01T00:00:00Z")]
    [InlineData("0 0 0 29 2 *", "2020-01-01T00:00:00Z", "2027-06-01T00:00:00Z", "2024-02-29T00:00:00Z")]
    [InlineData("* * * * * *", "2020-01-01T00:00:00Z", "2027-06-01T00:00:00.5Z", "2027-06-01T00:00:00Z")]
    public void After_years_one_tick_is_caught_up(string expression, string watermark, string now, string missed) =>
        Assert.Equal(At(missed), Schedule.Parse(expression).Missed(At(watermark), At(now)));

    [Fact]
    public void A_clock_that_was_set_back_has_missed_nothing() =>
        Assert.Null(Schedule.Parse("* * * * * *").Missed(Start + Duration.FromDays(1), Start));

    [Fact]
    public void A_day_that_never_comes_is_never_missed() =>
        Assert.Null(Schedule.Parse("0 0 0 31 2 *").Missed(Start, Start + Duration.FromDays(3000)));

    private static Instant? CountEveryTick(Schedule schedule, Instant from, Instant now)
    {
        Instant? last = null;
        for (var tick = schedule.Next(from); tick <= now; tick = schedule.Next(tick))
            last = tick;
        return last;
    }

    private static Instant At(string text) => NodaTime.Text.InstantPattern.ExtendedIso.Parse(text).Value;
}
