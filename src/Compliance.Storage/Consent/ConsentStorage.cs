using Compliance.Consent.Ledger;
using Compliance.Consent.Notices;
using Compliance.Consent.Proving;
using Compliance.Storage.State;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Storage.Consent;

/// <summary>Notices, and what people said to them.</summary>
internal sealed class ConsentStorage : StorageModule
{
    public override IEnumerable<StatePart> Parts =>
        [NoticeStore.Table, ConsentLedger.Table, NoticeHolders.Table, ConsentDeadlines.Table, UnloggedLedgers.Table];

    public override void Register(IServiceCollection services)
    {
        services.AddSingleton<INoticeStore, NoticeStore>().AddSingleton<ConsentLedger>();
        services.AddSingleton<IConsentLedger>(each => each.GetRequiredService<ConsentLedger>());
        services.AddSingleton<IUnloggedConsents>(each => each.GetRequiredService<ConsentLedger>());
        services.AddSingleton<ConsentDeadlines>().AddSingleton<IConsentDeadlines>(each => each.GetRequiredService<ConsentDeadlines>());
    }
}
