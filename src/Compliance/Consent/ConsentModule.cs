using Compliance.Consent.Importing;
using Compliance.Consent.Ledger;
using Compliance.Consent.Notices;
using Compliance.Consent.Proving;
using Compliance.Decisions;
using Compliance.Modules;
using Compliance.Timers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Compliance.Consent;

/// <summary>What people are told, what they say, and what follows from it.</summary>
internal sealed class ConsentModule : Module
{
    public override IEnumerable<TimerEntry> Timers => [ConsentLogging.Timer];

    public override void Register(IServiceCollection services)
    {
        services.AddValidatedOptions<NoticeOptions>(NoticeOptions.Section);
        services.AddValidatedOptions<ConsentOptions>(ConsentOptions.Section);
        services.AddValidatedOptions<ReceiptOptions>(ReceiptOptions.Section);
        services.AddSingleton<ConsentLogging>().AddSingleton<IConsentReceipts, ConsentReceipts>();
        services.AddSingleton<IConsentImport, ConsentImport>();
        services.AddSingleton<NoticeService>().AddSingleton<ConsentService>();
        services.TryAddSingleton<IPersonFactsSource, LedgerFactsSource>();
    }
}
