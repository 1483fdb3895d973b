namespace Compliance.Web.Problems;

// What requests of data subjects, and people who decide, may be told.
public sealed partial record Problem
{
    public static readonly Problem KeyReused = new(new ProblemKind(
        422, "idempotency-key-reused", "This Idempotency-Key came with another body before.")
    {
        Means = "The same caller has used this key for another submission. Nothing was submitted now.",
        Do = "Use a new key for each submission, and the same one only to repeat it.",
    });

    public static readonly Problem NotQuarantined = new(new ProblemKind(
        409, "not-quarantined", "This request is not quarantined and has a workflow: there is nothing to try again.")
    {
        Means = "Only a request in which a step failed for good, or whose workflow is missing, can be resumed.",
        Do = "Look at `state` in the request’s status.",
    });

    public static readonly Problem NotCancellable = new(new ProblemKind(
        409, "not-cancellable", "This request counted at once, has ended, or is past its point of no return: it cannot be cancelled.")
    {
        Means = "A request can be cancelled before what cannot be undone: an erasure in its cooling-off, and while it awaits approval.",
        Do = "Look at `state` and `progress` in the request’s status.",
    });

    public static readonly Problem NotAwaitingApproval = new(new ProblemKind(
        409, "not-awaiting-approval", "This erasure awaits no approval: it was cancelled, has all it needs, or needs none.")
    {
        Means = "Nothing was recorded: the policy asks for no more approvals of this erasure.",
        Do = "Look at the request’s status. There is nothing to approve.",
    });

    public static readonly Problem NotByPerson = new(new ProblemKind(
        403, "not-by-person", "A person approves: this token is an application’s, or does not show a person.")
    {
        Means = "What this endpoint does is a person’s decision, so a program’s token is refused even with the permission.",
        Do = "Sign in as a person, and send that person’s token.",
    });

    public static readonly Problem OwnRequest = new(new ProblemKind(
        403, "own-request", "Who submitted a request does not approve it: somebody else has to.")
    {
        Means = "Two people stand behind an irrevocable erasure. This token’s person submitted the request.",
        Do = "Have another person with the permission approve.",
    });
}
