using Compliance.Personalization;
using Compliance.Personalization.Signing;
using Compliance.Personalization.Transparency;
using Compliance.Storage.State;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Storage.Personalization;

/// <summary>What was used of whom, the public keys of signed decisions, and what the public notice said when.</summary>
internal sealed class PersonalizationStorage : StorageModule
{
    public override IEnumerable<StatePart> Parts => [UseRecords.Table, DecisionKeys.Table, NoticeVersions.Table];

    public override void Register(IServiceCollection services) => services
        .AddSingleton<IUseRecords, UseRecords>()
        .AddSingleton<IDecisionKeyStore, DecisionKeys>()
        .AddSingleton<INoticeVersions, NoticeVersions>();
}
