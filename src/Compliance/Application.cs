using System.Diagnostics.Metrics;
using Compliance.Connectors;
using Compliance.DataMap.Preflight;
using Compliance.Evidence;
using Compliance.Keys;
using Compliance.Orders;
using Compliance.Proof.Log;
using Compliance.Proof.Witnessing;
using Compliance.Protection;
using Compliance.Protection.Erasure;
using Compliance.Protection.Keys;
using Compliance.Requests;
using Compliance.Retention;
using Compliance.Reviews;
using Compliance.Subjects;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Compliance;

/// <summary>The application's tables: every host is built from them, and compared with them.</summary>
public static class Application
{
    public static WorkflowTable Workflows { get; } = new(
        [
            WorkflowEntry.Of(AccessWorkflow.Reference, AccessWorkflow.Run),
            WorkflowEntry.Of(ErasureWorkflow.Reference, ErasureWorkflow.Run),
            WorkflowEntry.Of(SweepWorkflow.Reference, SweepWorkflow.Run),
            WorkflowEntry.Of(SweepCollectionWorkflow.Reference, SweepCollectionWorkflow.Run),
            WorkflowEntry.Of(ReviewWorkflow.Reference, ReviewWorkflow.Run),
        ],
        [
            .. SubjectActivities.Table,
            .. AccessActivities.Table,
            .. PreflightActivities.Table,
            .. ErasureActivities.Table,
            .. CommitActivities.Table,
            .. ReceiptActivities.Table,
            .. EvidenceActivities.Table,
            .. ApprovalActivities.Table,
            .. FenceActivities.Table,
            .. KeyActivities.Table,
            .. KeyProvisioning.Table,
            .. KeyVersions.Table,
            .. CertificateActivities.Table,
            .. SweepActivities.Table,
            .. CaseActivities.Table,
            .. SweepReview.Table,
            .. ReviewActivities.Table,
            .. KeyReview.Table,
        ]);

    public static IReadOnlyList<TimerEntry> Timers { get; } =
    [
        RetentionDesk.Timer, ReviewDesk.Timer, HistoryPurge.Timer, CatchUp.Timer, KeyProvisioning.Timer, LogMonitoring.Timer, AuditDigests.Timer,
        FenceExpiry.Timer, Reconciliation.Timer, GroundKeyExpiry.Timer, KeyRotation.Timer,
    ];

    /// <summary>Everything that the domain brings itself; the host adds clock, ids, stores, vault, connectors and an engine.</summary>
    public static IServiceCollection AddCompliance(this IServiceCollection services)
    {
        services.AddSingleton<SubjectFences>().AddSingleton<KeyLeases>().AddSingleton<LoggedKeys>().AddSingleton<SubjectKeys>().AddSingleton<BindingErasure>().AddSingleton<SubjectKeyErasure>();
        services.AddSingleton<DestructionBreaker>().AddSingleton<IDestructionBreaker>(each => each.GetRequiredService<DestructionBreaker>())
            .AddSingleton<IMeasuredBreaker>(each => each.GetRequiredService<DestructionBreaker>());
        services.AddSingleton<SubjectProtector>().AddSingleton<GroundKeys>().AddSingleton<KeyInventory>();
        services.AddActivities();
        services.AddDesks();
        services.AddOrders();
        services.AddOptions<RequestOptions>(RequestOptions.Section);
        services.AddOptions<ErasureOptions>(ErasureOptions.Section);
        services.AddOptions<AuditOptions>(AuditOptions.Section);
        services.AddOptions<SweepOptions>(SweepOptions.Section);
        services.AddOptions<ReviewOptions>(ReviewOptions.Section);
        services.AddOptions<KeyPoolOptions>(KeyPoolOptions.Section);
        services.AddOptions<HistoryOptions>(HistoryOptions.Section);
        services.AddOptions<OrderOptions>(OrderOptions.Section);
        services.AddOptions<FenceOptions>(FenceOptions.Section);
        services.AddOptions<LedgerOptions>(LedgerOptions.Section);
        services.AddOptions<RestoreOptions>(RestoreOptions.Section);
        services.TryAddSingleton(each => new ComplianceMetrics(
            each.GetService<IMeterFactory>(), each.GetRequiredService<TimeProvider>(), each.GetServices<IMeasuredBreaker>()));
        services.AddEvidenceLog();
        services.AddStartChecks();
        return services;
    }

    /// <summary>The fence is compared with a log that was checked before.</summary>
    private static void AddStartChecks(this IServiceCollection services)
    {
        services.AddSingleton<FenceCheck>();
        services.AddSingleton<IStartCheck, ScheduleCheck>().AddSingleton<IStartCheck, VaultRetention>().AddSingleton<IStartCheck, LogStart>()
            .AddSingleton<IStartCheck>(each => each.GetRequiredService<FenceCheck>())
            .AddSingleton<IStartCheck, PreflightStart>()
            .AddSingleton<Func<PreflightService>>(each => each.GetRequiredService<PreflightService>);
    }

    private static void AddEvidenceLog(this IServiceCollection services)
    {
        services.AddOptions<LogOptions>(LogOptions.Section);
        services.AddSingleton<LogKeyring>().AddSingleton<LogMonitoring>();
        services.TryAddSingleton(each => each.GetRequiredService<LogKeyring>().Identity);
        services.TryAddSingleton<ILogAlarms, LogAlarms>();
        services.AddSingleton(each => new SignerLog(
            each.GetRequiredService<LogParts>(), each.GetRequiredService<LogKeyring>().Signing, each.GetRequiredService<TimeProvider>(),
            () => ErasurePolicy.Of(each.GetRequiredService<IOptions<ErasureOptions>>().Value), each.GetRequiredService<IOptions<LogOptions>>().Value, each.GetRequiredService<IReadOnlyList<IWitness>>(), each.GetRequiredService<ILogAlarms>()));
        services.AddSingleton(each => new OrderedLog(
            each.GetRequiredService<ILogReceipts>(), each.GetRequiredService<ILogStore>(), each.GetRequiredService<LogIdentity>(),
            each.GetRequiredService<IOrders>(), each.GetRequiredService<IIdSource>(), each.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(each => new LogReader(each.GetRequiredService<ILogStore>(), each.GetRequiredService<LogIdentity>()));
        services.TryAddSingleton<IEvidenceLog>(each => new MeasuredLog(
            each.GetRequiredService<AppRoles>().Contains(Role.Signer) ? each.GetRequiredService<SignerLog>() : each.GetRequiredService<OrderedLog>(),
            each.GetRequiredService<ComplianceMetrics>(), each.GetRequiredService<TimeProvider>()));
    }

    private static void AddActivities(this IServiceCollection services)
    {
        services.AddSingleton<SubjectActivities>();
        services.AddSingleton<AccessActivities>();
        services.AddSingleton<ErasureActivities>().AddSingleton<RowErasing>().AddSingleton<ReferencedRows>().AddSingleton<Retaining>().AddSingleton<CommitActivities>();
        services.AddSingleton<PreflightService>().AddSingleton<PreflightActivities>();
        services.AddSingleton<KeyAuthority>().AddSingleton<KeyActivities>();
        services.AddSingleton<FenceDates>().AddSingleton<FenceActivities>().AddSingleton<FenceMarking>();
        services.AddSingleton<ReceiptActivities>().AddSingleton<EvidenceActivities>().AddSingleton<ApprovalActivities>();
        services.TryAddSingleton<IBindingLog, BindingLog>();
        services.AddSingleton<LogProofs>().AddSingleton<ErasureApprovals>().AddSingleton<KeyAudit>().AddSingleton<Receipts>().AddSingleton<CertificatePages>();
        services.AddSingleton<AuditDigests>().AddSingleton<FenceExpiry>().AddSingleton<KeyCreations>();
        services.AddSingleton<Reconciliation>().AddSingleton<RestoreWatch>().AddSingleton<RestoredRows>().AddSingleton<RestoredErasure>().AddSingleton<RestoreFindings>().AddSingleton<RestoredRecords>().AddSingleton<RestoredWorkflows>();
        services.AddSingleton<KeyProvisioning>().AddSingleton<KeyVersions>().AddSingleton<KeyRotation>().AddSingleton<GroundKeyExpiry>();
        services.AddSingleton<CertificateActivities>();
        services.AddSingleton<CertificateSigning>();
        services.AddSingleton<ReferencedRows>();
        services.AddSingleton<SweepActivities>().AddSingleton<ExpiredRows>().AddSingleton<CaseActivities>().AddSingleton<SweepReview>();
        services.AddSingleton<ReviewActivities>().AddSingleton<KeyReview>();
        services.AddSingleton(each => new StepFailures(each.GetRequiredService<IIdSource>(), each.GetRequiredService<ILogger<StepFailures>>()));
        services.TryAddSingleton(Workflows);
    }

    private static void AddDesks(this IServiceCollection services)
    {
        services.AddSingleton<RequestIntake>();
        services.AddSingleton<RequestDesk>().AddSingleton<IRequestDesk>(each => each.GetRequiredService<RequestDesk>());
        services.AddSingleton<RetentionDesk>().AddSingleton<IRetentionDesk>(each => each.GetRequiredService<RetentionDesk>());
        services.AddSingleton<ReviewDesk>().AddSingleton<IReviewDesk>(each => each.GetRequiredService<ReviewDesk>());
        services.AddSingleton<IApprovalDesk, ApprovalDesk>().AddSingleton<ILogDesk, LogDesk>();
        services.AddSingleton<TimerDesk>().AddSingleton<HistoryPurge>();
        services.TryAddSingleton(Timers);
    }

    /// <summary>For a host that has every role in one process, unless it has said otherwise before.</summary>
    private static void AddOrders(this IServiceCollection services)
    {
        services.AddSingleton<OrderDesk>().AddSingleton<LedgerExpiry>();
        services.TryAddSingleton(AppRoles.All);
        services.TryAddSingleton<IOrders, InProcessOrders>();
        services.TryAddSingleton<IOrderReplies>(each => new WorkflowReplies(new(each.GetRequiredService<IWorkflowClient>)));
    }

    private static void AddOptions<T>(this IServiceCollection services, string section)
        where T : class =>
        services.AddOptions<T>().BindConfiguration(section).ValidateDataAnnotations().ValidateOnStart();
}
