using Compliance.Consent.Ledger;
using Compliance.Consent.Notices;
using Compliance.Storage.State;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Storage.Consent;

/// <summary>Notices, and what people said to them.</summary>
internal sealed class ConsentStorage : StorageModule
{
    public override IEnumerable<StatePart> Parts => [NoticeStore.Table, ConsentLedger.Table, NoticeHolders.Table, ConsentDeadlines.Table];

    public override void Register(IServiceCollection services)
    {
        services.AddSingleton<INoticeStore, NoticeStore>().AddSingleton<IConsentLedger, ConsentLedger>();
        services.AddSingleton<ConsentDeadlines>().AddSingleton<IConsentDeadlines>(each => each.GetRequiredService<ConsentDeadlines>());
    }
}
