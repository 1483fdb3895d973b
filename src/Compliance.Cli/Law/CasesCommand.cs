using System.CommandLine;
using Compliance.Cli.Maps;
using Compliance.Law;

namespace Compliance.Cli.Law;

/// <summary><c>compliance deadline cases FILE</c>: runs a suite of cases that somebody else wrote, and tells each difference.</summary>
internal static class CasesCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        var file = new Argument<string>("FILE") { Description = "CSV with a header, or a JSON array; the columns are in docs/law.md." };
        var json = new Option<bool>("--json") { Description = "Answer in JSON." };
        var command = new Command(
            "cases",
            "Compute the deadline of each case in a file and compare it with the day that the case expects. Exit 0: all agree; 1: some "
                + "differ; 2: the file is not understood.")
        {
            file, json,
        };
        command.SetAction(parsed =>
        {
            try
            {
                return Run(CaseFile.Read(parsed.GetValue(file)!), parsed.GetValue(json), output);
            }
            catch (UsageException wrong)
            {
                error.WriteLine(wrong.Message);
                return ExitCode.Usage;
            }
        });
        return command;
    }

    private static int Run(IReadOnlyList<LawCase> cases, bool asJson, TextWriter output)
    {
        var results = cases.Select(each => (Case: each, Outcome: CaseOutcome.Of(each))).ToList();
        var different = results.Where(each => !each.Outcome.Agrees).ToList();
        if (asJson)
            Json.Write(output, new
            {
                Cases = results.Count, Differ = different.Count, Regimes = cases.Select(each => each.Question.Regime).Distinct().Count(),
                Differences = different.Select(each => new
                {
                    each.Case.Place, each.Case.Name, each.Case.Expected, each.Outcome.Computed, each.Outcome.Why, each.Case.Source,
                }),
            });
        else
            Write(results.Count, different, output);
        return different.Count == 0 ? ExitCode.Yes : ExitCode.No;
    }

    private static void Write(int count, IReadOnlyList<(LawCase Case, CaseOutcome Outcome)> different, TextWriter output)
    {
        foreach (var (each, outcome) in different)
        {
            output.WriteLine($"{each.Place} {each.Name}: expected {each.Expected}, computed {outcome.Computed}"
                + (each.Source is { } source ? $" [{source}]" : ""));
            foreach (var words in outcome.Why)
                output.WriteLine($"  {words}");
        }

        output.WriteLine($"{count} cases: {count - different.Count} agree, {different.Count} differ.");
    }
}

/// <param name="Computed">A day, or the code of the refusal.</param>
/// <param name="Agrees">Whether the case expects that.</param>
/// <param name="Why">The trace, or the refusal, in sentences.</param>
internal sealed record CaseOutcome(string Computed, bool Agrees, IReadOnlyList<string> Why)
{
    /// <summary>What a case expects that the law clock has to refuse, whatever the reason.</summary>
    private const string Refused = "refused";

    private const string Unreadable = "unreadable";

    public static CaseOutcome Of(LawCase each)
    {
        var faults = new List<string>();
        if (each.Question.Read((name, fault) => faults.Add($"{name} {fault}")) is not { } question)
            return new(Unreadable, each.Expected is Refused or Unreadable, faults);
        try
        {
            var deadline = LawClock.Standard.Compute(question);
            var day = DeadlineCommand.Iso(deadline.Day);
            return new(day, each.Expected == day, [.. deadline.Why]);
        }
        catch (LawRefusedException refused)
        {
            var code = LegalCode.Of(refused.Refusal);
            return new(code, each.Expected is Refused || each.Expected == code, [refused.Message]);
        }
    }
}
