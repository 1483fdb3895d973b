using Compliance.Law;

namespace Compliance.Web.Problems;

// What the table of laws has no answer to.
public sealed partial record Problem
{
    public static readonly Problem UnknownRegime = new(new ProblemKind(404, "unknown-regime", "There is no such regime.")
    {
        Means = "No law of the table has this code. One that is not known is refused, never guessed.",
        Do = "Take a code from `GET /api/law`.",
    });

    public static readonly Problem NoDeadlineExample = new(new ProblemKind(422, "no-deadline", "The table of laws has no date for this.")
    {
        Means = "The law names no period for this duty or right, knows no extension, or does not count by this calendar. Nothing is "
            + "guessed.",
        Do = "Read `detail`, and the rules of the law: `GET /api/law/REGIME`.",
    })
    { Detail = "jp-appi names no period of answer for access: without delay; no period is named (APPI Art. 33 to 35)." };

    internal static Problem Of(LawRefusedException refused) => new(NoDeadlineExample.Kind) { Detail = refused.Message };
}
