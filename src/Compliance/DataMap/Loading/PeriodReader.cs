using Compliance.DataMap.Loading.Yaml;
using NodaTime;
using NodaTime.Text;

namespace Compliance.DataMap.Loading;

/// <summary>Reads how long something is kept, in calendar units.</summary>
internal static class PeriodReader
{
    private const int MaxYears = 200;

    /// <summary>Of any unit: ten thousand days are 27 years, and the calendar's arithmetic stays far from its ends.</summary>
    private const int MaxUnits = 10_000;

    /// <returns>Null where the key is missing or its value is no such period, which is reported.</returns>
    public static Period? Read(Block block, string key)
    {
        if (block.Required(key) is not { } word)
            return null;
        if (PeriodPattern.Roundtrip.Parse(word.Text) is not { Success: true } parsed)
        {
            block.Problem(word.Place, key, $"{Spelling.Quote(word.Text)} is no ISO 8601 period: write P10Y, P6M, P2W or P30D");
            return null;
        }

        var period = parsed.Value;
        int[] parts = [period.Years, period.Months, period.Weeks, period.Days];
        if (period.HasTimeComponent)
            block.Problem(word.Place, key, "Retention counts days, weeks, months and years: leave out the time of day");
        else if (parts.Any(part => part < 0) || parts.All(part => part == 0))
            block.Problem(word.Place, key, "A period must be longer than nothing, and no part of it negative");
        else if (period.Years > MaxYears || parts.Any(part => part > MaxUnits))
            block.Problem(word.Place, key, $"A period has at most {MaxYears} years and at most {MaxUnits} of any unit");
        else
            return period;
        return null;
    }
}
