using Compliance.Consent.Ledger;
using Compliance.Consent.Notices;
using Compliance.Modules;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Consent;

/// <summary>What people are told, what they say, and what follows from it.</summary>
internal sealed class ConsentModule : Module
{
    public override void Register(IServiceCollection services)
    {
        services.AddValidatedOptions<NoticeOptions>(NoticeOptions.Section);
        services.AddValidatedOptions<ConsentOptions>(ConsentOptions.Section);
        services.AddSingleton<NoticeService>().AddSingleton<ConsentService>();
    }
}
