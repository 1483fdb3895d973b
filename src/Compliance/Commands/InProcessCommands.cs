using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Commands;

/// <summary>Commands where one process has every role: done before <see cref="Send"/> returns.</summary>
public sealed class InProcessCommands(IServiceProvider services, WorkflowTable workflows) : ICommandSender
{
    // Looked up late: the handler's activities may command something themselves. Whoever may give the command is this very process.
    public Task Send(Role role, RoleCommand command, CancellationToken cancellation) =>
        services
            .GetRequiredService<CommandHandler>()
            .Take(role, workflows.FindActivity(command.Activity)?.Sender ?? Role.Service, command, cancellation);
}
