using Compliance.Personalization.Changes;
using Compliance.Storage.State;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Storage.Changes;

/// <summary>Notes of whom something is about to change that decisions rest on.</summary>
internal sealed class ChangesStorage : StorageModule
{
    public override IEnumerable<StatePart> Parts => [ChangeNotes.Table];

    public override void Register(IServiceCollection services) =>
        services.AddSingleton<ChangeNotes>().AddSingleton<IChangeNotes>(each => each.GetRequiredService<ChangeNotes>());
}
