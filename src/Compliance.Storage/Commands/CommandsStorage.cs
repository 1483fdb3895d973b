using Compliance.Commands;
using Compliance.Keys;
using Compliance.Storage.State;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Storage.Commands;

/// <summary>What the custodian's roles did, and the breaker.</summary>
internal sealed class CommandsStorage : StorageModule
{
    public override IEnumerable<StatePart> Parts => [CommandLedger.Table];

    public override void Register(IServiceCollection services)
    {
        services
            .AddSingleton<CommandLedger>()
            .AddSingleton<ICommandLedger>(each => each.GetRequiredService<CommandLedger>())
            .AddSingleton<ICommandLedgerRows>(each => each.GetRequiredService<CommandLedger>());
        services.AddSingleton<IBreakerState, BreakerState>();
    }
}
