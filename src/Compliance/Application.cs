using Compliance.Certificates;
using Compliance.Consent;
using Compliance.Consent.Rights;
using Compliance.Correspondence;
using Compliance.Evidence;
using Compliance.Keys;
using Compliance.Law;
using Compliance.Modules;
using Compliance.Commands;
using Compliance.Personalization;
using Compliance.Preflight;
using Compliance.Proofs;
using Compliance.Recipients;
using Compliance.Requests;
using Compliance.Requests.Rights.Access;
using Compliance.Requests.Rights.Erasure;
using Compliance.Requests.Rights.Portability;
using Compliance.Requests.Rights.Rectification;
using Compliance.Restores;
using Compliance.Retention;
using Compliance.Reviews;
using Compliance.Tasks;
using Compliance.Timers;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Compliance;

/// <summary>The application: its modules, and nothing else.</summary>
public static class Application
{
    public static ModuleSet Modules { get; } = new(
        new FrameModule(), new LawModule(), new CommandsModule(), new EvidenceModule(), new KeysModule(), new PreflightModule(),
        new CertificatesModule(), new RequestsModule(), new AccessModule(), new PortabilityModule(), new RectificationModule(),
        new ErasureModule(), new RestoresModule(),
        new RetentionModule(), new ConsentModule(), new LedgerRightsModule(),
        new TasksModule(), new CorrespondenceModule(), new ProofsModule(),
        new PersonalizationModule(), new RecipientsModule(), new ReviewsModule());

    public static WorkflowTable Workflows => Modules.Workflows;

    public static IReadOnlyList<TimerEntry> Timers => Modules.Timers;

    /// <summary>Everything that the domain brings itself; the host adds clock, ids, stores, vault, connectors and an engine.</summary>
    public static IServiceCollection AddCompliance(this IServiceCollection services)
    {
        services.TryAddSingleton(Workflows);
        services.TryAddSingleton(Timers);
        Modules.Register(services);
        return services;
    }
}
