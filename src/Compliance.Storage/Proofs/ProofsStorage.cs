using Compliance.Proofs;
using Compliance.Storage.Requests;
using Compliance.Storage.State;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Storage.Proofs;

/// <summary>One-time codes, as keyed hashes, and how often they were asked for and tried.</summary>
internal sealed class ProofsStorage : StorageModule
{
    public override IEnumerable<StatePart> Parts => [ProofCodes.Table];

    public override void Register(IServiceCollection services)
    {
        services.AddSingleton<ProofCodes>().AddSingleton<IProofCodes>(each => each.GetRequiredService<ProofCodes>());
        services.AddSingleton<ICaseRows>(each => each.GetRequiredService<ProofCodes>());
    }
}
