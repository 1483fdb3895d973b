namespace Compliance.Web.Problems;

// What was asked for and is not there.
public sealed partial record Problem
{
    public static readonly Problem UnknownRequest = new(new ProblemKind(404, "unknown-request", "There is no such request.")
    {
        Means =
            "No data-subject request has this id, or not one that this endpoint is for: only an erasure that is under way can "
            + "be approved.",
        Do = "Use the id that the submission answered with.",
    });

    public static readonly Problem UnknownCertificate = new(new ProblemKind(404, "unknown-certificate", "There is no such certificate.")
    {
        Means = "No request has this id, or it has no certificate yet. An access request has none.",
        Do = "Look at the request’s status: a certificate is there once an erasure is closed or waits for a purge.",
    });

    public static readonly Problem UnknownExport = new(new ProblemKind(404, "unknown-export", "There is no such export.")
    {
        Means = "The request has no export, not yet or no longer: an export can be downloaded for a limited time.",
        Do = "Look at `exportUntil` in the request’s status. Submit an access request again if it is over.",
    });

    public static readonly Problem UnknownSweep = new(new ProblemKind(404, "unknown-sweep", "There is no such sweep.")
    {
        Means = "No retention sweep has this id.",
        Do = "Use the id that starting the sweep answered with.",
    });

    public static readonly Problem UnknownReview = new(new ProblemKind(404, "unknown-review", "There is no such review.")
    {
        Means = "No policy review has this id.",
        Do = "Use the id that starting the review answered with.",
    });

    public static readonly Problem UnknownNoticeVersion = new(new ProblemKind(
        404, "unknown-notice-version", "The privacy notice has no such version.")
    {
        Means = "No version of the public notice that this deployment ever showed has this hash.",
        Do = "Take the hash from the list of versions: 64 lower-case hexadecimal digits.",
    });

    public static readonly Problem UnknownPage = new(new ProblemKind(404, "unknown-page", "There is no such page.")
    {
        Means = "The review has not ended yet, or failed: it has no report to show.",
        Do = "Look at `phase` in the review, and ask again once it is `completed`.",
    });

    public static readonly Problem UnknownCheckpoint = new(new ProblemKind(404, "unknown-checkpoint", "There is no such checkpoint.")
    {
        Means = "The log has no checkpoint yet: nothing was ever logged.",
        Do = "Ask again after the first request.",
    });

    public static readonly Problem UnknownTile = new(new ProblemKind(404, "unknown-tile", "There is no such tile.")
    {
        Means = "This address is no tile or entry bundle of the log, or the log is not that large yet.",
        Do = "Read the checkpoint first, and ask for the tiles of its size, as c2sp.org/tlog-tiles says.",
    });

    public static readonly Problem UnknownProblem = new(new ProblemKind(404, "unknown-problem", "There is no such problem.")
    {
        Means = "No problem of this application has this code.",
        Do = "Take the address from the `type` of an answer. An answer of another version may have a code that is no longer used.",
    });
}
