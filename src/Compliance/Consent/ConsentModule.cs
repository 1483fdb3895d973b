using Compliance.Consent.Agreements;
using Compliance.Consent.Exchange;
using Compliance.Consent.Importing;
using Compliance.Consent.Ledger;
using Compliance.Consent.Notices;
using Compliance.Consent.Preferences;
using Compliance.Consent.Proving;
using Compliance.Consent.Upkeep;
using Compliance.Modules;
using Compliance.Timers;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Compliance.Consent;

/// <summary>What people are told, what they say, and what follows from it.</summary>
internal sealed class ConsentModule : Module
{
    public override IEnumerable<WorkflowEntry> Workflows =>
        [
            WorkflowEntry.Of(NoticeChangeWorkflow.Reference, NoticeChangeWorkflow.Run),
            WorkflowEntry.Of(ConsentEndsWorkflow.Reference, ConsentEndsWorkflow.Run),
        ];

    public override IEnumerable<ActivityEntry> Activities => [.. NoticeChangeActivities.Table, .. ConsentEndsActivities.Table];

    public override IEnumerable<TimerEntry> Timers => [NoticeChangeService.Timer, ConsentEndsActivities.Timer, ConsentLogging.Timer];

    public override void Register(IServiceCollection services)
    {
        services.AddValidatedOptions<NoticeOptions>(NoticeOptions.Section);
        services.AddValidatedOptions<ConsentOptions>(ConsentOptions.Section);
        services.AddValidatedOptions<UpkeepOptions>(UpkeepOptions.Section);
        services.AddValidatedOptions<SignalOptions>(SignalOptions.Section);
        services.AddValidatedOptions<ReceiptOptions>(ReceiptOptions.Section);
        services.AddValidatedOptions<MyTermsOptions>(MyTermsOptions.Section);
        services.AddSingleton<AgreementService>();
        services.AddSingleton<ConsentLogging>().AddSingleton<IConsentReceipts, ConsentReceipts>();
        services.AddSingleton<IConsentImport, ConsentImport>();
        services.AddSingleton<NoticeService>().AddSingleton<ConsentService>();
        services.AddSingleton<WithdrawalLinkService>().AddSingleton<PreferenceService>().AddSingleton<SignalExchange>();
        services.AddSingleton<NoticeChangeService>().AddSingleton<NoticeChangeActivities>().AddSingleton<ConsentEndsActivities>();
        services.TryAddSingleton<IHolderRegister, EnrolledHolders>();
        services.TryAddSingleton<IPurposeClasses, MappedClasses>();
        services.TryAddSingleton<IRestrictionNotices, LoggedRestrictionNotices>();
    }
}
