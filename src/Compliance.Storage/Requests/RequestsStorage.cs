using Compliance.Requests.Case;
using Compliance.Requests.Holds;
using Compliance.Requests.Lifecycle;
using Compliance.Storage.State;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Storage.Requests;

/// <summary>Requests, and the sealed files of their cases.</summary>
internal sealed class RequestsStorage : StorageModule
{
    public override IEnumerable<StatePart> Parts => [RequestStore.Table, CaseFiles.Container, LegalHolds.Table];

    public override void Register(IServiceCollection services)
    {
        services
            .AddSingleton<IRequestStore, RequestStore>()
            .AddSingleton<ICaseFiles, CaseFiles>()
            .AddSingleton<CaseColumns>()
            .AddSingleton<ILegalHolds, LegalHolds>();
    }
}
