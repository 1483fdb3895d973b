using Compliance.DataMap;
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

    private static readonly Gen<Instant> Times = Gen.Long[0, 6L * 366 * 24 * 60].Select(minutes => Instant.FromUtc(2022, 1, 1, 0, 0) + Duration.FromMinutes(minutes));

    [Theory]
    [InlineData("P1M", "2026-01-31T08:00:00Z", "2026-02-28T07:59:59Z", true)]
    [InlineData("P1M", "2026-01-31T08:00:00Z", "2026-02-28T08:00:00Z", false)]
    [InlineData("P1Y", "2024-02-29", "2025-02-27T23:59:59Z", true)]
    [InlineData("P1Y", "2024-02-29", "2025-02-28T00:00:00Z", false)]
    [InlineData("P4Y", "2024-02-29", "2028-02-28T23:59:59Z", true)]
    [InlineData("P30D", "2026-02-01T00:00:00", "2026-03-02T23:59:59Z", true)]
    [InlineData("P30D", "2026-02-01T00:00:00", "2026-03-03T00:00:00Z", false)]
    [InlineData("P1D", "2026-03-01T01:00:00+05:00", "2026-03-01T19:59:59Z", true)]
    [InlineData("P1D", "2026-03-01T01:00:00+05:00", "2026-03-01T20:00:00Z", false)]
    [InlineData("P1D", null, "2126-03-01T20:00:00Z", true)]
    [InlineData("P1D", "01.03.2026", "2126-03-01T20:00:00Z", true)]
    public void A_row_is_kept_until_its_period_ends_in_calendar_units(string period, string? began, string now, bool kept) =>
        Assert.Equal(kept, Of(PeriodPattern.Roundtrip.Parse(period).Value).StateOf(began, InstantPattern.ExtendedIso.Parse(now).Value) != RetentionState.Expired);

    [Fact]
    public void A_sweep_never_takes_a_row_whose_period_still_runs() => Gen.Select(Periods, Times, Gen.Int[0, 400]).Sample((period, now, earlier) =>
    {
        var retention = Of(period);
        var began = retention.Cutoff(now) - Duration.FromHours(earlier) - Duration.FromNanoseconds(1);
        return retention.StateOf(OffsetDateTimePattern.ExtendedIso.Format(began.WithOffset(Offset.Zero)), now) is RetentionState.Expired;
    });

    [Fact]
    public void A_sweep_takes_what_ended_three_days_ago() => Gen.Select(Periods, Times).Sample((period, began) =>
    {
        var retention = Of(period);
        var ended = began.InUtc().LocalDateTime.Plus(period).InUtc().ToInstant();
        return began < retention.Cutoff(ended + Duration.FromDays(4));
    });

    private static Kept Of(Period period) => new(period, "from", null, null, []);
}
