using System.Text.Json;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Compliance.Commands;

/// <summary>Takes another role's commands: each once, each from the role that may give it and by the role it is for.</summary>
public sealed class CommandHandler(
    WorkflowTable workflows,
    AppRoles roles,
    ICommandLedger ledger,
    ICommandReplies replies,
    StepFailures failures,
    IServiceScopeFactory scopes,
    ILogger<CommandHandler> log)
{
    /// <param name="role">To whom the command was given.</param>
    /// <param name="sender">Who gave it, as the way tells on which it came; what the command says of itself does not matter.</param>
    /// <param name="command">The command.</param>
    /// <param name="cancellation">Stops between calls.</param>
    /// <exception cref="InvalidOperationException">This app does not have the role.</exception>
    public async Task Take(Role role, Role sender, RoleCommand command, CancellationToken cancellation)
    {
        roles.Require(role);
        var reply = await ledger.Find(role, sender, command.Id, cancellation);
        if (reply is null)
        {
            reply = await Do(role, sender, command, cancellation);
            await ledger.Record(role, sender, reply, cancellation);
        }

        if (command.InstanceId is not null)
            await replies.Send(reply, cancellation);
    }

    /// <summary>For a command that was delivered again and again and never answered.</summary>
    public async Task Quarantine(Role role, RoleCommand command, CancellationToken cancellation)
    {
        log.LogError("Command {Command} to the {Role} is quarantined: it was delivered too often without being answered", command.Id, role);
        if (command.InstanceId is { } instance)
            await replies.Send(new CommandReply(command.Id, instance, Code: FailureCode.Quarantined, Reference: command.Id), cancellation);
    }

    private async Task<CommandReply> Do(Role role, Role sender, RoleCommand command, CancellationToken cancellation)
    {
        var reply = new CommandReply(command.Id, command.InstanceId ?? "");
        if (workflows.FindActivity(command.Activity) is not { } entry || entry.Role != role || entry.Sender != sender)
            return Refused(reply, role, sender, command);

        try
        {
            return reply with { Output = await entry.Run(scopes, command.Input, cancellation) };
        }
        catch (JsonException)
        {
            return Refused(reply, role, sender, command);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw;
        }
        catch (StepFailedException refusal) when (refusal.Code == FailureCode.CommandRefused)
        {
            log.LogError(
                Events.CommandRefused,
                "Command {Command} of the {Sender} to the {Role} is refused for its {Reason}. Nothing was changed",
                command.Id,
                sender,
                role,
                refusal.Reference);
            return reply with { Code = refusal.Code, Reference = refusal.Reference };
        }
        catch (Exception e)
        {
            var failure = failures.Of(e, entry.Name);
            return reply with { Code = failure.Code, Reference = failure.Reference };
        }
    }

    private CommandReply Refused(CommandReply reply, Role role, Role sender, RoleCommand command)
    {
        log.LogError(
            Events.CommandRefused,
            "Command {Command} of the {Sender} to the {Role} is refused: it is none that the {Sender} may give. Nothing was changed",
            command.Id,
            sender,
            role,
            sender);
        return reply with { Code = FailureCode.CommandRefused, Reference = command.Id };
    }
}
