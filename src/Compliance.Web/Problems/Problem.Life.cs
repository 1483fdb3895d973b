using Compliance.Requests.Lifecycle;

namespace Compliance.Web.Problems;

// What the table of stages and events, and the rules about decisions, refuse.
public sealed partial record Problem
{
    public static readonly Problem NotInThisStage = new(new ProblemKind(
        409, "not-in-this-stage", "The request is too far on for this, or not far enough, or has ended.")
    {
        Means = "What may be done with a request depends on how far it has come. Nothing was changed.",
        Do = "Read `detail`, and `stage` in the request’s status.",
    })
    { Detail = "Withdraw is refused in the stage Committed." };

    public static readonly Problem OwnDecision = new(new ProblemKind(
        403, "own-decision", "Who refused a request does not answer its appeal: somebody else has to.")
    {
        Means = "Two people stand behind a refusal that was appealed. This token’s person refused the request.",
        Do = "Have another person with the permission answer.",
    });

    public static readonly Problem UnknownPreview = new(new ProblemKind(404, "unknown-preview", "There is no such preview.")
    {
        Means = "No request has this id, it is no erasure, its stores were not searched yet, or its case has ended.",
        Do = "Look at the request’s status: `preview` is there once it can be read.",
    });

    public static readonly Problem UnknownHold = new(new ProblemKind(404, "unknown-hold", "There is no such legal hold.")
    {
        Means = "No legal hold has this id.",
        Do = "Take the id from `GET /api/holds`.",
    });

    internal static Problem Of(EventRefusedException refused) => new(NotInThisStage.Kind) { Detail = refused.Message };
}
