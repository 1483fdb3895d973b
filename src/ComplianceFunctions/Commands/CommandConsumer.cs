using System.Text.Json;
using Compliance.Commands;
using Compliance.Workflows;
using Compliance.Durable;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace ComplianceFunctions.Commands;

/// <summary>Hands what comes over the queues to the command handler, or to the workflow that waits.</summary>
internal sealed class CommandConsumer(
    CommandHandler handler, ICommandReplies replies, AppRoles roles, DurableClients clients, ILogger<CommandConsumer> log)
{
    public async Task Take(Role role, Role sender, string message, DurableTaskClient client, CancellationToken cancellation)
    {
        if (Read(role, sender, message) is not { } command)
            return;
        using var span = ComplianceMetrics.Source.StartActivity($"command {role}");
        // The workflow that waits may be this app's own.
        using var passed = clients.Pass(client);
        await handler.Take(role, sender, command, cancellation);
    }

    public async Task Quarantine(Role role, Role sender, string message, DurableTaskClient client, CancellationToken cancellation)
    {
        if (Read(role, sender, message) is not { } command)
            return;
        using var passed = clients.Pass(client);
        await handler.Quarantine(role, command, cancellation);
    }

    /// <summary>A message that is no command is dropped and told of: delivered again it would only keep others waiting.</summary>
    private RoleCommand? Read(Role role, Role sender, string message)
    {
        try
        {
            return Envelope.Read<RoleCommand>(message);
        }
        catch (JsonException)
        {
            log.LogError(Events.CommandRefused, "A message of the {Sender} to the {Role} is no command, and was dropped", sender, role);
            return null;
        }
    }

    public async Task TakeReply(string message, DurableTaskClient client, CancellationToken cancellation)
    {
        roles.Require(Role.Service);
        using var passed = clients.Pass(client);
        await replies.Send(Envelope.Read<CommandReply>(message), cancellation);
    }

    public Task Drop(string message)
    {
        log.LogError("The reply to command {Command} could not be passed on", Envelope.Read<CommandReply>(message).OrderId);
        return Task.CompletedTask;
    }
}
