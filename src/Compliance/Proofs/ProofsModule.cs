using Compliance.Modules;
using Compliance.Timers;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Proofs;

/// <summary>Proof of identity by one-time codes, and tokens for those who gave it.</summary>
internal sealed class ProofsModule : Module
{
    public override IEnumerable<WorkflowEntry> Workflows => [WorkflowEntry.Of(ProofCodeWorkflow.Reference, ProofCodeWorkflow.Run)];

    public override IEnumerable<ActivityEntry> Activities => ProofCodeActivities.Table;

    public override IEnumerable<TimerEntry> Timers => [ProofCounterPurge.Timer];

    public override void Register(IServiceCollection services)
    {
        services.AddValidatedOptions<CodeOptions>(CodeOptions.Section);
        services.AddSingleton<CodeHashes>().AddSingleton<RequestTokens>().AddSingleton<ProofCodeActivities>();
        services.AddSingleton<ProofService>().AddSingleton<IProofService>(each => each.GetRequiredService<ProofService>());
        services.AddSingleton<ProofCounterPurge>();
    }
}
