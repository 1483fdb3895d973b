using Compliance.Modules;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Compliance.Commands;

/// <summary>
/// Commands between roles. A host that has every role in one process needs no queue, unless it has said otherwise before.
/// </summary>
internal sealed class CommandsModule : Module
{
    public override void Register(IServiceCollection services)
    {
        services.AddSingleton<CommandHandler>().AddSingleton<CommandLedgerExpiry>();
        services
            .AddValidatedOptions<CommandOptions>(CommandOptions.Section)
            .AddValidatedOptions<CommandLedgerOptions>(CommandLedgerOptions.Section);
        services.TryAddSingleton(AppRoles.All);
        services.TryAddSingleton<ICommandSender, InProcessCommands>();
        services.TryAddSingleton<ICommandReplies>(each => new WorkflowReplies(new(each.GetRequiredService<IWorkflowClient>)));
    }
}
