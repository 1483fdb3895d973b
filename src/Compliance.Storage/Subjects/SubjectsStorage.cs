using Compliance.Storage.Secrets;
using Compliance.Storage.State;
using Compliance.Subjects;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Compliance.Storage.Subjects;

/// <summary>Who is registered, found by blind index.</summary>
internal sealed class SubjectsStorage : StorageModule
{
    public override IEnumerable<StatePart> Parts => [SubjectDirectory.Table];

    public override void Register(IServiceCollection services)
    {
        services.AddSingleton<ISubjectDirectory, SubjectDirectory>();
        services.TryAddSingleton(each => each.GetRequiredService<DeploymentSecrets>().BlindIndex);
    }
}
