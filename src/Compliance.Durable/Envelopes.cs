using System.Text.Json;
using Compliance.Commands;
using Compliance.Workflows;

namespace Compliance.Durable;

// What this adapter keeps in Durable's histories around the payloads of the application. Names are kept there: add, never rename.

/// <summary>What a generation of a workflow starts with.</summary>
/// <param name="Input">The workflow's input as JSON.</param>
/// <param name="Version">The version that it runs under.</param>
/// <param name="Generation">Zero at first.</param>
/// <param name="Status">What the generation before set last.</param>
/// <param name="Events">Events that nobody had waited for yet.</param>
/// <param name="Claim">Tells the start that made the instance from those that came too late. Children have none.</param>
internal sealed record WorkflowStart(
    string Input,
    int Version,
    int Generation = 0,
    string? Status = null,
    IReadOnlyList<ExternalEvent>? Events = null,
    string? Claim = null);

/// <summary>
/// How a workflow ended that left steps running. Durable calls an instance running until the last of them has ended, so this is shown
/// in the place of the status.
/// </summary>
/// <param name="Status">What the workflow set last.</param>
/// <param name="Output">The workflow's output as JSON, where it succeeded.</param>
/// <param name="Code">Why it failed.</param>
/// <param name="Reference">Where to look further.</param>
internal sealed record WorkflowEnd(string? Status, string? Output = null, string? Code = null, string? Reference = null);

/// <summary>An event that was raised from outside.</summary>
/// <param name="Name">Compared without regard to case.</param>
/// <param name="Payload">As JSON.</param>
internal sealed record ExternalEvent(string Name, string Payload);

/// <summary>One attempt at an activity.</summary>
/// <param name="Id">The same whenever this attempt is delivered again: instance, generation, step and attempt.</param>
/// <param name="InstanceId">Whose step it is.</param>
/// <param name="Input">The activity's input as JSON.</param>
internal sealed record ActivityCall(string Id, string InstanceId, string Input);

/// <summary>What became of an attempt. A failure is an answer too: an exception would leave its message and stack in the history.</summary>
/// <param name="Output">The activity's output as JSON, where it was done here.</param>
/// <param name="Code">Why it failed.</param>
/// <param name="Reference">Where to look further.</param>
/// <param name="Commanded">True when another role's app does it, and the answer comes as an event named by the call's id.</param>
internal sealed record ActivityAnswer(string? Output = null, string? Code = null, string? Reference = null, bool Commanded = false)
{
    public static ActivityAnswer Of(StepFailedException failure) => new(Code: failure.Code, Reference: failure.Reference);

    public static ActivityAnswer Of(CommandReply reply) => new(reply.Output, reply.Code, reply.Reference);
}

/// <summary>
/// How the adapter writes what it keeps, and apps their messages to one another: as the application does, and of any length.
/// </summary>
public static class Envelope
{
    public static string Write<T>(T envelope) => JsonSerializer.Serialize(envelope, WorkflowJson.Options);

    public static T Read<T>(string envelope) => WorkflowJson.Read<T>(envelope);
}
