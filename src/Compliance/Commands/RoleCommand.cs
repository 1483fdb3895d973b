using Compliance.Workflows;
using NodaTime;

namespace Compliance.Commands;

/// <summary>One role's command to another: do this activity. Opaque ids only, like everything that crosses a boundary.</summary>
/// <param name="Id">The same whenever the command is sent again; it is done once.</param>
/// <param name="Activity">The name of an activity of the ordered role.</param>
/// <param name="Input">Its input as JSON.</param>
/// <param name="InstanceId">The workflow that waits for the reply; null where nobody does.</param>
public sealed record RoleCommand(string Id, string Activity, string Input, string? InstanceId = null);

/// <summary>What became of a command: its output, or why it failed.</summary>
/// <param name="OrderId">Of the command.</param>
/// <param name="InstanceId">The workflow that waits for this.</param>
/// <param name="Output">The activity's output as JSON.</param>
/// <param name="Code">Why it failed.</param>
/// <param name="Reference">Where to look further.</param>
public sealed record CommandReply(string OrderId, string InstanceId, string? Output = null, string? Code = null, string? Reference = null)
{
    private const string EventPrefix = "command:";

    public static string EventName(string orderId) => EventPrefix + orderId;

    public static bool IsEvent(string name) => name.StartsWith(EventPrefix, StringComparison.OrdinalIgnoreCase);
}

/// <summary>
/// Brings commands to the workload that has the role: a queue between apps, this very process where it has the role itself.
/// </summary>
public interface ICommandSender
{
    Task Send(Role role, RoleCommand command, CancellationToken cancellation);
}

/// <summary>Brings replies back to the workload that sent the command.</summary>
public interface ICommandReplies
{
    Task Send(CommandReply reply, CancellationToken cancellation);
}

/// <summary>
/// What a role's workload has done of what it was commanded: kept at that workload's side, where the sender of commands cannot write.
/// </summary>
public interface ICommandLedger
{
    /// <returns>The reply that was recorded, or null.</returns>
    Task<CommandReply?> Find(Role role, Role sender, string orderId, CancellationToken cancellation);

    /// <summary>Records a reply; one that is there already stays as it is.</summary>
    Task Record(Role role, Role sender, CommandReply reply, CancellationToken cancellation);

    /// <summary>Claims something for one process, so that two that were given the same command at once do not both do it.</summary>
    /// <param name="what">What is claimed.</param>
    /// <param name="until">When the claim ends by itself, so that a crash does not keep it.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <returns>False while another process has it.</returns>
    Task<bool> TryClaim(string what, Instant until, CancellationToken cancellation);
}
