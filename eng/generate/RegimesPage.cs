using System.Globalization;
using System.Text;
using Compliance.Law;
using NodaTime.Text;

namespace Compliance.Generate;

/// <summary>docs/regimes.md: the table of laws, with the source of each rule.</summary>
internal static class RegimesPage
{
    public static string Write()
    {
        var page = new StringBuilder("""
            # Regimes

            The laws that deadlines are computed by. [law.md](law.md) says how. `dotnet run --project eng/generate` writes this page from
            `src/Compliance/Law/Data`.

            **Sure** says how a rule came here: *primary*, it was read in the text of the law; *secondary*, in a description or a quotation of
            it; *unverified*, nobody has compared it with a source, so have it confirmed before you rely on it.


            """);
        page.Append("| code | law | where | reviewed | next review |\n| --- | --- | --- | --- | --- |\n");
        foreach (var regime in LawTable.Current.Regimes)
            Row(page, $"[`{regime.Code}`](#{regime.Code})", regime.Name, regime.Jurisdiction, Iso(regime.Reviewed), Iso(regime.NextReview));
        foreach (var regime in LawTable.Current.Regimes)
            Write(page, regime);
        return page.ToString().ReplaceLineEndings("\n");
    }

    private static void Write(StringBuilder page, Regime regime)
    {
        page.Append(CultureInfo.InvariantCulture, $"\n## {regime.Code}\n\n{regime.Name}, {regime.Jurisdiction}.");
        if (regime.AppliesFrom is { } from)
            page.Append(CultureInfo.InvariantCulture, $" It applies from {Iso(from)} on.");
        if (regime.Note is { } note)
            page.Append(' ').Append(note);
        var end = regime.Counting.IsNextWorkingDay
            ? "A period that ends on a day off ends with the next working day"
            : "A period ends where it ends, on a day off too";
        page.Append(
            CultureInfo.InvariantCulture,
            $"\n\n{end}: {regime.Counting.Source} ({LegalCode.Of(regime.Counting.Certainty)}). Calendar: `{regime.Calendar}`");
        page.Append(regime.ControllerCalendars.Count == 0 ? ".\n\n" : ", or that of the controller's place.\n\n");
        page.Append("| duty | rights | within | extension | source | sure |\n| --- | --- | --- | --- | --- | --- |\n");
        foreach (var rule in regime.Rules)
            Row(
                page, LegalCode.Of(rule.Duty), rule.Rights.Count == 0 ? "all" : string.Join(", ", rule.Rights.Select(LegalCode.Of)),
                rule.Within?.ToString() ?? rule.Wording!, rule.Extension is { } extension ? $"{extension.By} ({extension.Source})" : "",
                rule.Note is { } said ? $"{rule.Source}. {said}" : rule.Source, LegalCode.Of(rule.Certainty));
        foreach (var pause in regime.Pauses)
            page.Append(
                CultureInfo.InvariantCulture,
                $"\nWaiting for {LegalCode.Of(pause.Ground)}: {Effect(pause)} ({pause.Source}; {LegalCode.Of(pause.Certainty)}).\n");
        if (regime.Signal is { } signal)
            page.Append(
                CultureInfo.InvariantCulture,
                $"\nA browser's signal is {(signal.IsHonoured ? "an" : "no")} opt-out ({signal.Source}; {Sure(signal.Certainty)}).\n");
    }

    private static string Effect(PauseRule pause) => pause.Effect switch
    {
        PauseEffect.Runs => "the clock runs on",
        PauseEffect.Restarts => "the period begins when it has come",
        _ => pause.BothDays ? "the clock stops, from the day of the question to the day of the answer" : "the clock stops",
    };

    private static string Sure(Certainty certainty) => LegalCode.Of(certainty);

    private static string Iso(NodaTime.LocalDate day) => LocalDatePattern.Iso.Format(day);

    private static void Row(StringBuilder page, params IEnumerable<string> cells) =>
        page.Append("| ").AppendJoin(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");
}
