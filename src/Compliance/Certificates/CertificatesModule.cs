using Compliance.Modules;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Certificates;

/// <summary>Certificates as they were issued, and what is said of them afterwards.</summary>
internal sealed class CertificatesModule : Module
{
    public override void Register(IServiceCollection services) =>
        services.AddSingleton<CertificateViews>().AddSingleton<ILogService, LogService>();
}
