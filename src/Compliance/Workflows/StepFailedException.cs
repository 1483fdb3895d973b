namespace Compliance.Workflows;

/// <summary>
/// All that a workflow ever learns about a failed step. Never a message, a stack or an inner exception: hosts keep those in their
/// history, and they may hold personal data.
/// </summary>
/// <param name="code">What went wrong, as a short stable word: see <see cref="FailureCode"/>.</param>
/// <param name="reference">An opaque word to look the failure up by: a connection's name, or the id under which it was logged.</param>
public sealed class StepFailedException(string code, string reference) : Exception($"{code} ({reference})")
{
    public string Code { get; } = code;

    public string Reference { get; } = reference;
}

/// <summary>The codes that the system itself gives to failures. An activity may add its own.</summary>
public static class FailureCode
{
    /// <summary>A store does not answer; the reference names the connection. Worth waiting for.</summary>
    public const string StoreUnavailable = "store-unavailable";

    /// <summary>An exception that nobody foresaw; the reference is the id under which it was logged.</summary>
    public const string Unexpected = "unexpected";

    /// <summary>An input, output, event or status was larger than <see cref="WorkflowJson.MaxPayloadBytes"/>.</summary>
    public const string PayloadTooLarge = "payload-too-large";

    /// <summary>Replay did not match the history; the reference names the first differing step.</summary>
    public const string NotDeterministic = "not-deterministic";

    /// <summary>A child workflow was terminated by an operator; the reference is the child's instance id.</summary>
    public const string Terminated = "terminated";

    /// <summary>The workflow awaited something that is not from its context.</summary>
    public const string ForeignAwait = "foreign-await";

    /// <summary>The host knows no such workflow or activity; the reference is its name.</summary>
    public const string UnknownName = "unknown-name";

    /// <summary>A child's instance id belongs to an instance of another parent; the reference is that id.</summary>
    public const string IdTaken = "id-taken";

    /// <summary>
    /// Its attempts took their workers with them, or its command was never answered: it is not begun again until an operator says so.
    /// </summary>
    public const string Quarantined = "quarantined";

    /// <summary>An order that this role does not take; the reference is the order's id.</summary>
    public const string CommandRefused = "command-refused";
}
