using System.CommandLine;
using Compliance.Cli.Maps;
using Compliance.Law;

namespace Compliance.Cli.Law;

/// <summary><c>compliance deadline</c>: by when a law wants something done, and why on that day. Offline.</summary>
internal static class DeadlineCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        // Not required by the parser: `deadline cases` has none of them.
        var regime = new Option<string?>("--regime") { Description = "A law, such as eu-gdpr or us-ca." };
        var right = new Option<string?>("--right") { Description = "Such as access, erasure or opt-out." };
        var duty = new Option<string?>("--duty") { Description = "Such as answer, confirmation or appeal-answer; answer by default." };
        var received = new Option<string?>("--received")
        {
            Description = "A time such as 2026-11-30T09:00:00Z, or a day in the zone.",
        };
        var zone = new Option<string?>("--zone") { Description = "The controller's time zone, such as Europe/Berlin; UTC by default." };
        var pause = new Option<string[]>("--pause")
        {
            Description = "A time in which the person was awaited: FROM/UNTIL/GROUND, UNTIL empty while it is open; the ground is "
                + "identity, clarification or fee. Repeatable.",
        };
        var extended = new Option<string?>("--extended")
        {
            Description = "The period was extended; with the day on which the person was told, whether in time.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var calendar = new Option<string?>("--calendar")
        {
            Description = "The calendar of holidays where the controller is, such as de-by.",
        };
        var asOf = new Option<string?>("--as-of") { Description = "The day until which an open pause counts." };
        var json = new Option<bool>("--json") { Description = "Answer in JSON." };
        var command = new Command(
            "deadline",
            "Compute a deadline and show each step with its source. Exit 0: shown; 1: the law names no date for it; 2: the question was "
                + "not understood, or the law is not known.")
        {
            regime, right, duty, received, zone, pause, extended, calendar, asOf, json,
        };
        command.Add(CasesCommand.Create(output, error));
        command.SetAction(parsed => Run(
            new DeadlineOptions(
                parsed.GetValue(regime), parsed.GetValue(right), parsed.GetValue(duty), parsed.GetValue(received), parsed.GetValue(zone),
                parsed.GetValue(pause) ?? [], parsed.GetResult(extended) is null ? null : parsed.GetValue(extended) ?? "true",
                parsed.GetValue(calendar), parsed.GetValue(asOf)),
            parsed.GetValue(json), output, error));
        return command;
    }

    private static int Run(DeadlineOptions options, bool asJson, TextWriter output, TextWriter error)
    {
        var question = new LawQuestionText
        {
            Regime = options.Regime, Right = options.Right, Duty = options.Duty, Received = options.Received, Zone = options.Zone,
            Pauses = options.Pauses, Extended = options.Extended, Calendar = options.Calendar, AsOf = options.AsOf,
        }.Read((name, fault) => error.WriteLine($"--{(name == "asOf" ? "as-of" : name)} {fault}."));
        if (question is null)
            return ExitCode.Usage;
        try
        {
            Write(LawClock.Standard.Compute(question), asJson, output);
            return ExitCode.Yes;
        }
        catch (LawRefusedException refused)
        {
            error.WriteLine(refused.Message);
            return refused.Refusal is LawRefusal.NoPeriod or LawRefusal.NoExtension ? ExitCode.No : ExitCode.Usage;
        }
    }

    private static void Write(Deadline deadline, bool asJson, TextWriter output)
    {
        if (asJson)
        {
            Json.Write(output, new
            {
                Day = Iso(deadline.Day), End = deadline.End.ToString(), Regime = deadline.Regime.Code, deadline.Rule.Source,
                deadline.Calendar, deadline.Certainty, Provisional = deadline.IsProvisional,
                ExtensionToldBy = deadline.ExtensionToldBy is { } toldBy ? Iso(toldBy) : null,
                Trace = deadline.Trace.Select(step => new { Step = step.Kind, Day = Iso(step.Day), step.Words, step.Source }),
            });
            return;
        }

        output.WriteLine(Iso(deadline.Day));
        foreach (var words in deadline.Why)
            output.WriteLine($"  {words}");
        if (deadline.ExtensionToldBy is { } last)
            output.WriteLine($"  The person can be told of an extension until {Iso(last)}.");
    }

    internal static string Iso(NodaTime.LocalDate day) => NodaTime.Text.LocalDatePattern.Iso.Format(day);

    private sealed record DeadlineOptions(
        string? Regime, string? Right, string? Duty, string? Received, string? Zone, string[] Pauses, string? Extended, string? Calendar,
        string? AsOf);
}
