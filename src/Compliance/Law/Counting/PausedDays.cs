using NodaTime;

namespace Compliance.Law.Counting;

/// <summary>The days on which the clock stands: ranges that neither overlap nor touch, in order.</summary>
internal sealed class PausedDays
{
    private readonly List<(LocalDate First, LocalDate Last)> _ranges = [];

    /// <param name="ranges">In any order, overlapping or not; those that end before they begin hold no day.</param>
    public PausedDays(IEnumerable<(LocalDate First, LocalDate Last)> ranges)
    {
        foreach (var range in ranges.Where(range => range.First <= range.Last).OrderBy(range => range.First))
        {
            if (_ranges.Count > 0 && range.First <= _ranges[^1].Last.PlusDays(1))
                _ranges[^1] = (_ranges[^1].First, LocalDate.Max(_ranges[^1].Last, range.Last));
            else
                _ranges.Add(range);
        }
    }

    public bool Has(LocalDate day) => _ranges.Any(range => range.First <= day && day <= range.Last);

    /// <summary>Moves an end back by each day, after the start, on which the clock stood before the end was reached.</summary>
    public LocalDate Prolong(LocalDate start, LocalDate end)
    {
        foreach (var (first, last) in _ranges)
        {
            var from = LocalDate.Max(first, start.PlusDays(1));
            if (from <= end && from <= last)
                end = end.PlusDays(Period.DaysBetween(from, last) + 1);
        }

        return end;
    }
}
