using Compliance.Personalization;
using Compliance.Storage.State;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Storage.Personalization;

/// <summary>What was used of whom.</summary>
internal sealed class PersonalizationStorage : StorageModule
{
    public override IEnumerable<StatePart> Parts => [UseRecords.Table];

    public override void Register(IServiceCollection services) => services.AddSingleton<IUseRecords, UseRecords>();
}
