using Compliance.Modules;
using Compliance.Requests.Deciding;
using Compliance.Requests.Holds;
using Compliance.Requests.Intake;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Rights;
using Compliance.Timers;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Requests;

/// <summary>What all requests have in common: their intake, their record, the search for their person, and their end.</summary>
internal sealed class RequestsModule : Module
{
    public override IEnumerable<ActivityEntry> Activities =>
        [.. SubjectActivities.Table, .. PreflightActivities.Table, .. ReceiptActivities.Table, .. ProofActivities.Table];

    public override IEnumerable<TimerEntry> Timers => [MissedTickRecovery.Timer, DeadlineWarnings.Timer];

    public override void Register(IServiceCollection services)
    {
        services.AddValidatedOptions<RequestOptions>(RequestOptions.Section).AddValidatedOptions<ProofOptions>(ProofOptions.Section);
        services
            .AddSingleton<RightSet>()
            .AddSingleton<RequestIntake>()
            .AddSingleton<RepeatedRequests>()
            .AddSingleton<ProofPolicy>()
            .AddSingleton<RequestDeadlines>()
            .AddSingleton<IRequestClock>(each => each.GetRequiredService<RequestDeadlines>())
            .AddSingleton<DeadlineWarnings>()
            .AddSingleton<RequestService>()
            .AddSingleton<IRequestService>(each => each.GetRequiredService<RequestService>());
        services
            .AddSingleton<DecisionLog>()
            .AddSingleton<IRequestDecisions, RequestDecisions>()
            .AddSingleton<IRequestBulk, RequestBulk>();
        services
            .AddSingleton<HoldCheck>()
            .AddSingleton<HeldRows>()
            .AddSingleton<PersonSearch>()
            .AddSingleton<ILegalHoldService, LegalHoldService>();
        services
            .AddSingleton<SubjectActivities>()
            .AddSingleton<PreflightActivities>()
            .AddSingleton<ProofActivities>()
            .AddSingleton<SubmissionReceipts>()
            .AddSingleton<ReceiptActivities>();
    }
}
