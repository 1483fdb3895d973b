using NodaTime;
using NodaTime.Text;

namespace Compliance.DataMap.Loading;

/// <summary>Reads <c>retention</c> of a collection's <c>compliance</c> block.</summary>
internal static class RetentionReader
{
    /// <summary>Of any unit: ten thousand days are 27 years, and the calendar's arithmetic stays far from its ends.</summary>
    private const int MostUnits = 10_000;

    private const int MostYears = 200;

    public static RetentionDraft? Read(Block? own)
    {
        if (own?.Child("retention") is not { } block)
            return null;
        var draft = new RetentionDraft(
            ReadPeriod(block), block.Required("from"), Stated(block, "ground"), Stated(block, "law"), block.Texts("keep"));
        if (draft.Ground is null && block.Has("keep"))
            block.Problem("keep", "Only a ground keeps fields from erasure: name it under 'ground'");
        if (draft.Ground is null && draft.Law is not null)
            block.Problem("law", "A law stands behind a ground: name it under 'ground'");
        block.RefuseOthers();
        return draft;
    }

    private static Word? Stated(Block block, string key) => block.Has(key) ? block.Required(key) : null;

    private static Period? ReadPeriod(Block block)
    {
        if (block.Required("period") is not { } word)
            return null;
        if (PeriodPattern.Roundtrip.Parse(word.Text) is not { Success: true } parsed)
        {
            block.Problem(word.Place, "period", $"{Spelling.Quote(word.Text)} is no ISO 8601 period: write P10Y, P6M, P2W or P30D");
            return null;
        }

        var period = parsed.Value;
        int[] parts = [period.Years, period.Months, period.Weeks, period.Days];
        if (period.HasTimeComponent)
            block.Problem(word.Place, "period", "Retention counts days, weeks, months and years: leave out the time of day");
        else if (parts.Any(part => part < 0) || parts.All(part => part == 0))
            block.Problem(word.Place, "period", "A period must be longer than nothing, and no part of it negative");
        else if (period.Years > MostYears || parts.Any(part => part > MostUnits))
            block.Problem(word.Place, "period", $"A period has at most {MostYears} years and at most {MostUnits} of any unit");
        else
            return period;
        return null;
    }
}
