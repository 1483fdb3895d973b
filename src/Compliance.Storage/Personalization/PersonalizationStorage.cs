using Compliance.Personalization;
using Compliance.Personalization.Signing;
using Compliance.Storage.State;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Storage.Personalization;

/// <summary>What was used of whom, and the public keys of signed decisions.</summary>
internal sealed class PersonalizationStorage : StorageModule
{
    public override IEnumerable<StatePart> Parts => [UseRecords.Table, DecisionKeys.Table];

    public override void Register(IServiceCollection services) => services
        .AddSingleton<IUseRecords, UseRecords>()
        .AddSingleton<IDecisionKeyStore, DecisionKeys>();
}
