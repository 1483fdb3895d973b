using Compliance.DataMap;
using Compliance.Tests.Values;
using Compliance.Values;
using CsCheck;
using NodaTime;
using NodaTime.Text;
using Kept = Compliance.DataMap.Retention;

namespace Compliance.Tests.Retention;

public sealed class RetentionTests
{
    private static readonly Gen<Period> Periods = Gen.Select(Gen.Int[0, 10], Gen.Int[0, 30], Gen.Int[0, 8], Gen.Int[0, 40])
        .Where(parts => parts.Item1 + parts.Item2 + parts.Item3 + parts.Item4 > 0)
        .Select(parts => new PeriodBuilder { Years = parts.Item1, Months = parts.Item2, Weeks = parts.Item3, Days = parts.Item4 }.Build());

    private static readonly Gen<Instant> Times = Gen.Long[0, 6L * 366 * 24 * 60]
        .Select(minutes => Instant.FromUtc(2022, 1, 1, 0, 0) + Duration.FromMinutes(minutes));

    [Theory]
    [InlineData("P1M", "2026-01-31T08:00:00Z", "2026-02-28T07:59:59Z", true)]
    [InlineData("P1M", "2026-01-31T08:00:00Z", "2026-02-28T08:00:00Z", true)]
    [InlineData("P1M", "2026-01-31T08:00:00Z", "2026-03-01T08:00:00Z", false)]
    [InlineData("P1Y", "2024-02-29", "2025-02-27T23:59:59Z", true)]
    [InlineData("P1Y", "2024-02-29", "2025-02-28T00:00:00Z", true)]
    [InlineData("P1Y", "2024-02-29", "2025-03-01T00:00:00Z", false)]
    [InlineData("P4Y", "2024-02-29", "2028-02-28T23:59:59Z", true)]
    [InlineData("P30D", "2026-02-01T00:00:00", "2026-03-02T23:59:59Z", true)]
    [InlineData("P30D", "2026-02-01T00:00:00", "2026-03-03T00:00:00Z", true)]
    [InlineData("P30D", "2026-02-01T00:00:00", "2026-03-03T00:00:01Z", false)]
    [InlineData("P1D", "2026-03-01T01:00:00+05:00", "2026-03-01T19:59:59Z", true)]
    [InlineData("P1D", "2026-03-01T01:00:00+05:00", "2026-03-01T20:00:00Z", true)]
    [InlineData("P1D", "2026-03-01T01:00:00+05:00", "2026-03-01T20:00:01Z", false)]
    [InlineData("P1D", null, "2126-03-01T20:00:00Z", true)]
    [InlineData("P1D", "01.03.2026", "2126-03-01T20:00:00Z", true)]
    public void A_row_is_kept_until_its_period_ends_in_calendar_units(string period, string? began, string now, bool kept) =>
        Assert.Equal(
            kept,
            Of(PeriodPattern.Roundtrip.Parse(period).Value).StateOf(began, InstantPattern.ExtendedIso.Parse(now).Value)
                != RetentionState.Expired);

    [Fact]
    public void No_row_is_expired_whose_period_still_runs_by_the_calendar() =>
        Gen.Select(Periods, Times, Gen.Int[0, 400])
            .Sample(
                (period, now, earlier) =>
                {
                    var retention = Of(period);
                    var began = retention.Cutoff(now) - Duration.FromHours(earlier) - Duration.FromNanoseconds(1);
                    return began.InUtc().LocalDateTime.Plus(period) <= now.InUtc().LocalDateTime;
                }
            );

    [Fact]
    public void A_row_is_expired_four_days_after_the_end_of_its_period() => Gen.Select(Periods, Times).Sample((period, began) =>
    {
        var retention = Of(period);
        var ended = began.InUtc().LocalDateTime.Plus(period).InUtc().ToInstant();
        return began < retention.Cutoff(ended + Duration.FromDays(4));
    });

    [Fact]
    public void Erasure_and_sweep_agree_on_every_spelling_of_a_time() =>
        Gen.Select(
                Periods,
                Times,
                Spellings.Of(
                    Gen.Long[-9L * 366 * 24 * 3600, 9L * 366 * 24 * 3600]
                        .Select(seconds => Instant.FromUtc(2024, 1, 1, 0, 0) + Duration.FromSeconds(seconds))))
            .Sample(
                (period, now, spelled) =>
                {
                    var retention = Of(period);
                    var read = TimeText.Read(spelled.Text);
                    var isSwept = read is { IsTime: true, At: var at } && at < retention.Cutoff(now);
                    return read.IsTime && isSwept == retention.StateOf(spelled.Text, now) is RetentionState.Expired;
                }
            );

    [Theory]
    [InlineData(null, RetentionState.Undated)]
    [InlineData(" ", RetentionState.Undated)]
    [InlineData("0000-00-00", RetentionState.Undated)]
    [InlineData("01.02.2014", RetentionState.Undated)]
    [InlineData("infinity", RetentionState.Kept)]
    [InlineData("9999-12-31", RetentionState.Kept)]
    [InlineData("0044-03-15 BC", RetentionState.Expired)]
    public void What_is_no_time_keeps_no_row_by_law_and_an_open_end_keeps_it(string? began, RetentionState state) =>
        Assert.Equal(state, Of(Period.FromYears(1)).StateOf(began, Instant.FromUtc(2026, 1, 1, 0, 0)));

    [Theory]
    [InlineData("2016-02-29", "2026-02-28")]
    [InlineData("9985-01-01", "9995-01-01")]
    [InlineData("9995-01-01", null)]
    [InlineData("9999-12-31", null)]
    [InlineData("n/a", null)]
    public void A_period_ends_on_a_day_of_the_calendar_or_never(string began, string? ends) =>
        Assert.Equal(ends, Of(Period.FromYears(10)).Ends(began)?.ToString("uuuu-MM-dd", null));

    private static Kept Of(Period period) => new(period, "from", null, null, []);
}
