using System.Globalization;
using System.Text.RegularExpressions;
using Compliance.DataMap;
using Microsoft.AspNetCore.Html;
using NodaTime;
using NodaTime.Text;

namespace Compliance.Web.Pages;

/// <summary>Says in words what is kept as codes, times and counts. What is none of these stays as it is.</summary>
internal static partial class Words
{
    private static readonly LocalDatePattern Day = LocalDatePattern.CreateWithInvariantCulture("d MMMM uuuu");
    private static readonly LocalDateTimePattern Minute = LocalDateTimePattern.CreateWithInvariantCulture("d MMMM uuuu, HH:mm");

    private static readonly Dictionary<string, string> Bases = new(StringComparer.Ordinal)
    {
        // GDPR Art. 6(1), with the spellings of fideslang's legal bases.
        ["consent"] = "Your consent",
        ["contract"] = "A contract with you",
        ["legal_obligation"] = "A legal obligation",
        ["legal_obligations"] = "A legal obligation",
        ["vital_interests"] = "Somebody’s vital interests",
        ["public_interest"] = "A task in the public interest",
        ["public_task"] = "A task in the public interest",
        ["legitimate_interest"] = "Legitimate interests",
        ["legitimate_interests"] = "Legitimate interests",
    };

    public static string When(Instant at) => $"{Minute.Format(at.InUtc().LocalDateTime)} UTC";

    public static string When(LocalDate day) => Day.Format(day);

    /// <summary>A date, or a time with its zone, as stores and statements write them in ISO 8601.</summary>
    public static string When(string text) => text.Length is >= 10 and <= 40 && text[4] == '-' ? Read(text) ?? text : text;

    /// <param name="code">As a data map declares it.</param>
    public static string LawfulBasis(string code) => Bases.GetValueOrDefault(code.Replace(' ', '_').ToLowerInvariant()) ?? Wording.Of(code);

    /// <param name="code">For instance <c>uk-gdpr</c>.</param>
    public static string Law(string code) => code.Replace('-', ' ').ToUpperInvariant();

    /// <summary>A certificate's ground: codes, provisions and periods between semicolons.</summary>
    public static string Ground(string parts) => string.Join("; ", parts.Split("; ").Select(part => PeriodFrom().Match(part) switch
    {
        { Success: true } match when PeriodPattern.NormalizingIso.Parse(match.Groups[1].Value) is { Success: true } period =>
            $"{Period(period.Value)} from “{Wording.Of(match.Groups[2].Value.Split('.')[^1])}”",
        _ => Bases.GetValueOrDefault(part) ?? part,
    }));

    /// <summary>Markdown of which only code is used: what stands between grave accents is code.</summary>
    public static HtmlString Marked(string text) =>
        new(string.Concat(text.Split('`').Select((part, index) =>
            index % 2 == 1 ? $"<code>{Page.Encoder.Encode(part)}</code>" : Page.Encoder.Encode(part))));

    /// <summary>How long data is kept: a period as ISO 8601 writes it, or words already.</summary>
    public static string KeptFor(string text) =>
        PeriodPattern.Roundtrip.Parse(text) is { Success: true } period && Period(period.Value) is { Length: > 0 } words ? words : text;

    public static string Count(long count, string one, string many) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : many)}");

    /// <summary>A relative address of a file in the archive: its names may hold anything.</summary>
    public static string Link(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));

    /// <summary>Why a place is not covered, for whom the data is about.</summary>
    /// <param name="kind">As the domain or a certificate spells it.</param>
    public static string Gap(string kind)
    {
        var isKnown = Enum.TryParse<CoverageGapKind>(kind.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var known);
        return (isKnown ? known : (CoverageGapKind?)null) switch
        {
            CoverageGapKind.NoConnection => "This store is not connected.",
            CoverageGapKind.NoPrimaryKey => "Its rows cannot be told apart.",
            CoverageGapKind.NoEraser => "Nothing erases what is there without a person’s help.",
            CoverageGapKind.Unreachable => "Nothing that was stated in the request leads there.",
            CoverageGapKind.UnmappedField => "It has fields that nobody has described yet.",
            CoverageGapKind.SharedRows => "Rows there name several people.",
            CoverageGapKind.ReferencedRows => "Rows of other people refer to rows there.",
            CoverageGapKind.OriginUnsaid => "Nobody has described yet whether you provided what is there.",
            CoverageGapKind.NotCorrected => "A value there could not be corrected.",
            CoverageGapKind.UndatedRows => "Nothing tells how long rows there must be kept.",
            _ => Wording.Of(kind),
        };
    }

    private static string? Read(string text)
    {
        if (LocalDatePattern.Iso.Parse(text) is { Success: true } day)
            return When(day.Value);
        if (OffsetDateTimePattern.ExtendedIso.Parse(text) is { Success: true } time)
        {
            var offset = time.Value.Offset == Offset.Zero ? "" : OffsetPattern.GeneralInvariant.Format(time.Value.Offset);
            return $"{Minute.Format(time.Value.LocalDateTime)} UTC{offset}";
        }

        return LocalDateTimePattern.ExtendedIso.Parse(text) is { Success: true } local ? Minute.Format(local.Value) : null;
    }

    /// <param name="period">As ISO 8601 writes it, in calendar units.</param>
    public static string Duration(string period) =>
        PeriodPattern.NormalizingIso.Parse(period) is { Success: true } read ? Period(read.Value) : period;

    private static string Period(Period period)
    {
        (int Count, string Unit)[] parts = [(period.Years, "year"), (period.Months, "month"), (period.Weeks, "week"), (period.Days, "day")];
        return string.Join(", ", parts.Where(part => part.Count != 0).Select(part => Count(part.Count, part.Unit, part.Unit + "s")));
    }

    [GeneratedRegex(@"^(P[0-9YMWD]+) from (.+)$")]
    private static partial Regex PeriodFrom();
}
