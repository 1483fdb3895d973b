using Compliance.Law;
using Compliance.Law.Calendars;
using NodaTime;
using NodaTime.Text;

namespace Compliance.Tests.Law;

public sealed class HolidayCalendarTests
{
    [Theory]
    [InlineData("de", "2026-04-03", true)]
    [InlineData("fr", "2026-04-03", false)]
    [InlineData("de-by", "2026-06-04", true)]
    [InlineData("de-be", "2026-06-04", false)]
    [InlineData("gb-eng", "2026-04-06", true)]
    [InlineData("gb-sct", "2026-04-06", false)]
    [InlineData("gb-eng", "2022-09-19", true)]
    [InlineData("us", "2026-07-03", true)]
    [InlineData("us", "2027-12-31", true)]
    [InlineData("us", "2021-12-31", true)]
    [InlineData("us", "2026-11-27", false)]
    [InlineData("eu-common", "2031-12-25", true)]
    [InlineData("eu-common", "2026-04-06", false)]
    [InlineData("eu-institutions-brussels", "2023-07-21", true)]
    [InlineData("eu-institutions-luxembourg", "2023-07-21", false)]
    [InlineData("eu-institutions-luxembourg", "2023-06-23", true)]
    [InlineData("eu-institutions-brussels", "2025-12-29", true)]
    [InlineData("weekends", "2026-12-25", false)]
    public void A_day_is_a_holiday_where_it_is_one(string calendar, string day, bool isHoliday) =>
        Assert.Equal(isHoliday, Calendar(calendar).HolidayOn(LocalDatePattern.Iso.Parse(day).Value) is not null);

    [Fact]
    public void A_year_without_data_is_not_known_and_no_holiday_of_it_is_made_up()
    {
        var institutions = Calendar("eu-institutions-brussels");
        Assert.Equal([2014, 2023, 2025], Enumerable.Range(1990, 60).Where(institutions.Knows));
        Assert.Null(institutions.HolidayOn(new LocalDate(2026, 12, 25)));
        Assert.False(Calendar("de").Knows(2050));
        Assert.Null(Calendar("de").HolidayOn(new LocalDate(2050, 12, 25)));
        Assert.True(Calendar("eu-common").Knows(2050));
    }

    [Fact]
    public void A_date_in_a_year_that_is_not_known_is_the_earlier_one_and_says_so()
    {
        var deadline = LawClock.Standard.Compute(
            new LawQuestion("eu-gdpr", Instant.FromUtc(2026, 11, 25, 9, 0), DateTimeZone.Utc)
            {
                Right = LegalRight.Access, Calendar = "eu-institutions-brussels",
            });
        Assert.Equal((new LocalDate(2026, 12, 25), Certainty.Unverified), (deadline.Day, deadline.Certainty));
        Assert.Contains(deadline.Trace, step => step.Kind is TraceKind.HolidaysUnknown);
    }

    [Fact]
    public void Every_calendar_has_a_name_and_a_source_and_can_be_asked_for_each_day_of_a_year() => Assert.All(
        HolidayCalendars.Standard.Codes,
        code =>
        {
            var calendar = Calendar(code);
            Assert.NotEmpty(calendar.Name);
            Assert.NotEmpty(calendar.Source);
            var days = Enumerable.Range(0, 365).Select(day => new LocalDate(2025, 1, 1).PlusDays(day));
            Assert.True(days.Count(day => calendar.HolidayOn(day) is not null) < 25);
        });

    private static IHolidayCalendar Calendar(string code) => HolidayCalendars.Standard.Find(code)!;
}
