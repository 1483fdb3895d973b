using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;

namespace Compliance.Law;

/// <summary>What a period counts.</summary>
public enum PeriodUnit
{
    /// <summary>Calendar months, to the same date.</summary>
    Month,

    /// <summary>Calendar days.</summary>
    Day,

    /// <summary>Days that are no Saturday, no Sunday and no holiday.</summary>
    BusinessDay,
}

/// <summary>A period as a law writes it.</summary>
/// <param name="Count">1 to 999.</param>
/// <param name="Unit">Of what.</param>
public readonly partial record struct LawPeriod(int Count, PeriodUnit Unit)
{
    private static readonly string[] Units = ["month", "day", "business day"];

    /// <returns>Null for what is no period, such as <c>0 days</c> or <c>1 months</c>.</returns>
    public static LawPeriod? Find(string text) =>
        Written().Match(text) is { Success: true } match
            && int.Parse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) is var count
            && count == 1 != match.Groups[3].Success
            ? new(count, (PeriodUnit)Array.IndexOf(Units, match.Groups[2].Value))
            : null;

    /// <summary>For what counts months or days.</summary>
    /// <exception cref="InvalidOperationException">It counts business days, which are none without a calendar.</exception>
    public Period ToPeriod() => Unit switch
    {
        PeriodUnit.Month => Period.FromMonths(Count),
        PeriodUnit.Day => Period.FromDays(Count),
        _ => throw new InvalidOperationException("Business days need a calendar of holidays."),
    };

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Count} {Units[(int)Unit]}{(Count == 1 ? "" : "s")}");

    [GeneratedRegex(@"^([1-9][0-9]{0,2}) (month|day|business day)(s)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Written();
}
