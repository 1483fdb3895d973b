namespace Compliance.Web.Problems;

// What people who prove who they are, and who write and do things for requests, may be told.
public sealed partial record Problem
{
    public static readonly Problem CodeRefused = new(new ProblemKind(403, "code-refused", "This code does not count.")
    {
        Means =
            "It is not the code that was sent last, its minutes are over, it was tried too often, or none was sent. The answer is the same "
            + "for all of these, so that nobody learns whether a person is known.",
        Do = "Ask for another code. Where none arrives, no address of the person is on file: an operator can compare a document.",
    });

    public static readonly Problem ProofNotAwaited = new(new ProblemKind(
        409, "proof-not-awaited", "This request awaits no proof of this kind.")
    {
        Means = "It needs none, has one, has ended, or is an erasure, for which a session that was open anyway is not enough.",
        Do = "Look at `proof` in the request’s status. For an erasure, have the person log in again, or send a code.",
    });

    public static readonly Problem RequestTokenRefused = new(new ProblemKind(
        403, "request-token-refused", "This token opens no request, or no longer.")
    {
        Means = "A token opens one request for some hours, to who proved who they are. This one is over, changed, or none.",
        Do = "Ask for a code again, and type it in.",
    });

    public static readonly Problem UnknownTask = new(new ProblemKind(404, "unknown-task", "There is no such task.")
    {
        Means = "No request has this id, or it has no task of this name.",
        Do = "Take both from the list of tasks.",
    });

    public static readonly Problem TaskClosed = new(new ProblemKind(409, "task-closed", "This task is closed.")
    {
        Means = "Somebody closed it, in another way than this call says. What was said first stays.",
        Do = "Look at `state` in the task.",
    });

    public static readonly Problem UnknownTaskProof = new(new ProblemKind(404, "unknown-task-proof", "There is no such proof.")
    {
        Means = "The task is not closed, or its request’s case has ended, and what was said with it.",
        Do = "Look at `state` in the task.",
    });

    public static readonly Problem UnknownRecipientNotice = new(new ProblemKind(
        404, "unknown-recipient-notice", "There is no such notice to a recipient.")
    {
        Means = "No request has this id, or its recipients are others.",
        Do = "Take the key from the list of the request’s recipients.",
    });

    public static readonly Problem NotReplayable = new(new ProblemKind(
        409, "not-replayable", "This recipient has confirmed, or is asked just now.")
    {
        Means = "Only a notice that was given up is sent anew.",
        Do = "Look at `state` in the list of the request’s recipients.",
    });

    public static readonly Problem TooManyMessages = new(new ProblemKind(409, "too-many-messages", "This request takes no more messages.")
    {
        Means = "There are 200 messages on it, of both sides together.",
        Do = "Close the request, or reach each other in another way.",
    });
}
