using Compliance.Certificates;
using Compliance.Evidence;
using Compliance.Evidence.Audit;
using Compliance.Storage.State;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Storage.Evidence;

/// <summary>What was done, statements and certificates, and the days of the vault's audit trail.</summary>
internal sealed class EvidenceStorage : StorageModule
{
    public override IEnumerable<StatePart> Parts =>
        [ProcessingJournal.Table, CertificateStore.Statements, CertificateStore.Certificates, AuditDays.Container];

    public override void Register(IServiceCollection services)
    {
        services.AddSingleton<IProcessingJournal, ProcessingJournal>();
        services.AddSingleton<ICertificateStore, CertificateStore>();
        services.AddSingleton<IAuditDays, AuditDays>();
    }
}
