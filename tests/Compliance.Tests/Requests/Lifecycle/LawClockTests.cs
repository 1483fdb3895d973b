using Compliance.Requests.Lifecycle;
using NodaTime;
using NodaTime.Text;

namespace Compliance.Tests.Requests.Lifecycle;

public sealed class LawClockTests
{
    [Theory]
    [InlineData("gdpr", "2026-01-31T10:00:00Z", "2026-02-28")]
    [InlineData("gdpr", "2028-01-31T10:00:00Z", "2028-02-29")]
    [InlineData("gdpr", "2026-02-28T10:00:00Z", "2026-03-28")]
    [InlineData("gdpr", "2026-03-31T10:00:00Z", "2026-04-30")]
    [InlineData("gdpr", "2026-12-31T10:00:00Z", "2027-01-31")]
    [InlineData("uk-gdpr", "2026-08-31T10:00:00Z", "2026-09-30")]
    [InlineData("ccpa", "2026-01-01T10:00:00Z", "2026-02-15")]
    [InlineData("ccpa", "2028-02-01T10:00:00Z", "2028-03-17")]
    [InlineData("lgpd", "2026-02-20T10:00:00Z", "2026-03-07")]
    [InlineData("pipeda", "2026-01-31T10:00:00Z", "2026-03-02")]
    public void The_last_day_for_an_answer(string regime, string received, string due) =>
        Assert.Equal(
            due, LocalDatePattern.Iso.Format(LawClock.Due(regime, InstantPattern.ExtendedIso.Parse(received).Value, DateTimeZone.Utc)));

    [Theory]
    [InlineData("Etc/UTC", "2026-02-28")]
    [InlineData("Asia/Tokyo", "2026-03-01")]
    [InlineData("America/Los_Angeles", "2026-02-28")]
    public void The_controllers_time_zone_decides_the_day(string zone, string due) => Assert.Equal(
        due, LocalDatePattern.Iso.Format(LawClock.Due("gdpr", Instant.FromUtc(2026, 1, 31, 20, 0), DateTimeZoneProviders.Tzdb[zone])));

    [Fact]
    public void Every_regime_named_is_known_and_no_other()
    {
        Assert.All(LawClock.Regimes, regime => Assert.True(LawClock.Knows(regime)));
        Assert.True(LawClock.Knows(LawClock.DefaultRegime));
        Assert.False(LawClock.Knows("GDPR"));
    }
}
