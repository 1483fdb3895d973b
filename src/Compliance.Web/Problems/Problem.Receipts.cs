namespace Compliance.Web.Problems;

// Why there is no receipt of a consent.
public sealed partial record Problem
{
    public static readonly Problem UnknownReceipt = new(new ProblemKind(404, "unknown-receipt", "There is no such receipt.")
    {
        Means = "The consent ledger of this person or device has no such event.",
        Do = "Use the id of an event in the ledger of the person or device that the address names.",
    });

    public static readonly Problem ReceiptNotReady = new(new ProblemKind(409, "receipt-not-ready", "There is no receipt yet.")
    {
        Means = "The event is in the ledger and counts, and the evidence log does not have it yet.",
        Do = "Ask again after a minute or two. If it stays so, look whether the signer and the timer `consent-logging` run.",
    });

    public static readonly Problem ReceiptContradicted = new(new ProblemKind(
        409, "receipt-contradicted", "The log has something else under the id of this event.")
    {
        Means = "Ledger and evidence log contradict each other: one of them was written by somebody who may not.",
        Do = "Tell the people who answer for security. The app’s log names the event (`CommandRefused`).",
    });
}
