using System.Security.Cryptography;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Compliance.Certificates;
using Compliance.Commands;
using Compliance.DataMap;
using Compliance.Evidence;
using Compliance.Findings;
using Compliance.Keys;
using Compliance.Masking;
using Compliance.Protection.Erasure;
using Compliance.Protection.Keys;
using Compliance.Requests.Case;
using Compliance.Requests.Lifecycle;
using Compliance.Restores;
using Compliance.Retention;
using Compliance.Storage.Changes;
using Compliance.Storage.Commands;
using Compliance.Storage.Consent;
using Compliance.Storage.Correspondence;
using Compliance.Storage.DataMap;
using Compliance.Storage.Evidence;
using Compliance.Storage.Keys;
using Compliance.Storage.Log;
using Compliance.Storage.Personalization;
using Compliance.Storage.Proofs;
using Compliance.Storage.Recipients;
using Compliance.Storage.Requests;
using Compliance.Storage.Retention;
using Compliance.Storage.Reviews;
using Compliance.Storage.Secrets;
using Compliance.Storage.State;
using Compliance.Storage.Subjects;
using Compliance.Storage.Tasks;
using Compliance.Storage.Workflows;
using Compliance.Subjects;
using Compliance.Timers;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Compliance.Storage;

public static class StorageServices
{
    internal static StorageModuleSet Modules { get; } = new(
        new RequestsStorage(),
        new TasksStorage(),
        new CorrespondenceStorage(),
        new ProofsStorage(),
        new RecipientsStorage(),
        new SubjectsStorage(),
        new EvidenceStorage(),
        new LogStorage(),
        new ChangesStorage(),
        new KeysStorage(),
        new SecretsStorage(),
        new CommandsStorage(),
        new RetentionStorage(),
        new ConsentStorage(),
        new PersonalizationStorage(),
        new ReviewsStorage(),
        new DataMapStorage(),
        new WorkflowsStorage());

    /// <summary>Keeps this system's state in Azure Tables and Blobs; the host adds the two service clients and the key vault.</summary>
    public static IServiceCollection AddComplianceStorage(this IServiceCollection services)
    {
        services.AddOptions<StorageOptions>().BindConfiguration(StorageOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(each =>
            StorageAccounts.One(each.GetRequiredService<TableServiceClient>(), each.GetRequiredService<BlobServiceClient>()));
        services.AddSingleton<StorageLayout>().AddSingleton<Preparation>();
        Modules.Register(services);
        return services;
    }

    /// <summary>The data map that this host starts with, and all that were pinned before.</summary>
    public static IServiceCollection AddDataMap(this IServiceCollection services, DataMapFile map) =>
        services.AddDataMap(_ => map);

    /// <param name="services">The host's.</param>
    /// <param name="map">Gives it once it is read: nothing asks before.</param>
    public static IServiceCollection AddDataMap(this IServiceCollection services, Func<IServiceProvider, DataMapFile> map) =>
        services.AddSingleton(map).AddSingleton<DataMaps>().AddSingleton<IDataMaps>(each => each.GetRequiredService<DataMaps>());
}
