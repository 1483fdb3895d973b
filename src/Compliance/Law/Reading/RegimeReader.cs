using System.Text.RegularExpressions;
using Compliance.Law.Calendars;
using NodaTime;

namespace Compliance.Law.Reading;

/// <summary>Reads the regimes of the data files.</summary>
internal sealed partial class RegimeReader(IHolidayCalendars calendars)
{
    private const string NextWorkingDay = "next-working-day";
    private const string SameDay = "same-day";
    private const string BothDays = "both-days";
    private const string OneDay = "one-day";

    // What a rule is read as where a fault was told: the whole reading fails in the end.
    private static readonly LocalDate NoDay = new(1, 1, 1);

    /// <exception cref="LawDataException">With every fault of every file.</exception>
    public static LawTable Read(IEnumerable<LawFile> files, IHolidayCalendars calendars)
    {
        var faults = new LawFaults();
        var reader = new RegimeReader(calendars);
        var regimes = new Dictionary<string, Regime>(StringComparer.Ordinal);
        foreach (var entry in files.SelectMany(file => faults.Entries(file, "regimes")))
        {
            var regime = reader.ReadRegime(entry);
            if (!regimes.TryAdd(regime.Code, regime))
                entry.Fault("code", $"The code {regime.Code} is there twice.");
        }

        faults.ThrowIfAny();
        return new LawTable(regimes.Values);
    }

    private Regime ReadRegime(LawMap map)
    {
        var code = map.Text("code") ?? "";
        if (code.Length > 0 && (code.Length > 32 || !Code().IsMatch(code)))
            map.Fault("code", $"code: \"{code}\" must be lower-case words with hyphens, at most 32 letters.");
        var controllers = map.Texts("controller-calendars");
        foreach (var calendar in controllers.Where(each => calendars.Find(each) is null))
            map.Fault("controller-calendars", $"There is no calendar {calendar}; there are {string.Join(", ", calendars.Codes)}.");
        var regime = new Regime
        {
            Code = code, Name = map.Text("name") ?? "", Jurisdiction = map.Text("jurisdiction") ?? "", Calendar = Calendar(map),
            ControllerCalendars = controllers,
            Reviewed = map.Date("reviewed") ?? NoDay, NextReview = map.Date("next-review") ?? NoDay,
            AppliesFrom = map.Date("applies-from", isRequired: false), Note = map.Text("note", isRequired: false),
            Counting = ReadCounting(map.Map("counting", isRequired: true)), Signal = ReadSignal(map.Map("signal", isRequired: false)),
            Pauses = [.. map.Maps("pauses", isRequired: false).Select(ReadPause)],
            Rules = [.. map.Maps("rules", isRequired: true).Select(ReadRule)],
        };
        if (regime.NextReview < regime.Reviewed)
            map.Fault("next-review", "next-review must not be before reviewed.");
        foreach (var twice in regime.Pauses.GroupBy(each => each.Ground).Where(group => group.Count() > 1))
            map.Fault("pauses", $"There are {twice.Count()} pauses for {LegalCode.Of(twice.Key)}: one is enough.");
        RefuseAmbiguous(map, regime);
        map.RefuseOthers();
        return regime;
    }

    private string Calendar(LawMap map)
    {
        var calendar = map.Text("calendar") ?? "";
        if (calendar.Length > 0 && calendars.Find(calendar) is null)
            map.Fault("calendar", $"There is no calendar {calendar}; there are {string.Join(", ", calendars.Codes)}.");
        return calendar;
    }

    private static void RefuseAmbiguous(LawMap map, Regime regime)
    {
        foreach (var duty in regime.Rules.GroupBy(rule => rule.Duty))
        {
            var rights = duty.SelectMany(rule => rule.Rights).ToList();
            foreach (var right in rights.Distinct().Where(right => rights.Count(each => each == right) > 1))
                map.Fault("rules", $"Two rules say {LegalCode.Of(duty.Key)} for {LegalCode.Of(right)}: leave one.");
            if (duty.Any(rule => rule.Rights.Count == 0) && duty.Count() > 1)
                map.Fault("rules", $"A rule for {LegalCode.Of(duty.Key)} names no rights, so it must be the only one.");
        }
    }

    private static CountingRule ReadCounting(LawMap? map)
    {
        if (map is null)
            return new(false, "", Certainty.Unverified);
        var end = map.Text("end");
        if (end is not null and not NextWorkingDay and not SameDay)
            map.Fault("end", $"end: \"{end}\" must be {NextWorkingDay} or {SameDay}.");
        return Whole(map, new CountingRule(end == NextWorkingDay, map.Text("source") ?? "", Sure(map)));
    }

    private static SignalRule? ReadSignal(LawMap? map) =>
        map is null ? null : Whole(map, new SignalRule(map.Flag("honoured") ?? false, map.Text("source") ?? "", Sure(map)));

    private static PauseRule ReadPause(LawMap map)
    {
        var effect = map.Word<PauseEffect>("effect") ?? PauseEffect.Runs;
        var days = map.Text("days", isRequired: effect is PauseEffect.Stops);
        if (days is not null and not BothDays and not OneDay)
            map.Fault("days", $"days: \"{days}\" must be {BothDays} or {OneDay}.");
        if (days is not null && effect is not PauseEffect.Stops)
            map.Fault("days", "days belongs to a clock that stops.");
        return Whole(map, new PauseRule(
            map.Word<PauseGround>("ground") ?? default, effect, days == BothDays, map.Text("source") ?? "", Sure(map)));
    }

    private static LawRule ReadRule(LawMap map)
    {
        var rule = new LawRule
        {
            Duty = map.Word<LegalDuty>("duty") ?? default, Rights = map.Words<LegalRight>("rights"),
            Within = map.Period("within", isRequired: false), Wording = map.Text("wording", isRequired: false),
            Source = map.Text("source") ?? "", Reviewed = map.Date("reviewed") ?? NoDay, Certainty = Sure(map),
            Note = map.Text("note", isRequired: false), Extension = ReadExtension(map.Map("extension", isRequired: false)),
        };
        if (map.Has("within") == map.Has("wording"))
            map.Fault("A rule has either within, or wording where the law names no period.");
        if (rule is { Duty: LegalDuty.Answer, Rights.Count: 0 })
            map.Fault("An answer is for rights: name them.");
        if (rule is { Duty: LegalDuty.AskingAgain, Within.Unit: PeriodUnit.BusinessDay })
            map.Fault("within", "Asking again is counted in months or days.");
        if (rule is { Extension: not null, Within: null })
            map.Fault("extension", "Only a period can be extended.");
        return Whole(map, rule);
    }

    private static ExtensionRule? ReadExtension(LawMap? map) => map is null
        ? null
        : Whole(map, new ExtensionRule(map.Period("by") ?? default, map.Text("source") ?? "", Sure(map)));

    private static Certainty Sure(LawMap map) => map.Word<Certainty>("certainty") ?? Certainty.Unverified;

    private static T Whole<T>(LawMap map, T read)
    {
        map.RefuseOthers();
        return read;
    }

    [GeneratedRegex(@"^[a-z0-9]+(-[a-z0-9]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Code();
}
