using Compliance.Decisions;
using Compliance.Modules;
using Compliance.Personalization.Changes;
using Compliance.Personalization.Signing;
using Compliance.Personalization.Transparency;
using Compliance.Personalization.Transparency.People;
using Compliance.Timers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Compliance.Personalization;

/// <summary>What a purpose may use of a person, the gate through which it gets it, and the account of what was used.</summary>
internal sealed class PersonalizationModule : Module
{
    public override IEnumerable<TimerEntry> Timers => [UseRecordPurge.Timer, ChangeNotePurge.Timer];

    public override void Register(IServiceCollection services)
    {
        services.AddValidatedOptions<PersonalizationOptions>(PersonalizationOptions.Section);
        services.AddSingleton(each => Options.Create(Decisions(each.GetRequiredService<IOptions<PersonalizationOptions>>().Value)));
        services.AddSingleton<IPersonFactsSource, PersonFactsReader>();
        services.AddSingleton<IFactChanges, FactChanges>();
        services.AddSingleton<UsePolicies>().AddSingleton<UseRecordPurge>().AddSingleton<ChangeNotePurge>();
        services.AddSingleton(each => new DecisionService(
            each.GetRequiredService<UsePolicies>(),
            each.GetRequiredService<IPersonFactsSource>(),
            each.GetRequiredService<IFactChanges>(),
            each.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IDecisionService>(each => each.GetRequiredService<DecisionService>());
        services.AddSingleton<IPersonalizationGate, PersonalizationGate>();
        services.AddSingleton<SigningKeys>().AddSingleton<IDecisionSigning, DecisionSigning>();
        services.AddSingleton<PrivacyNoticeService>().AddSingleton<PersonViewService>();
    }

    private static DecisionOptions Decisions(PersonalizationOptions options) => new()
    {
        Staleness = TimeSpan.FromMilliseconds(options.StalenessMilliseconds), KeptFor = TimeSpan.FromSeconds(options.KeptSeconds),
        CachedPeople = options.CachedPeople,
    };
}
