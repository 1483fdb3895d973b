using System.Security.Cryptography;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Compliance.Connectors;
using Compliance.Connectors.Mail;
using Compliance.Connectors.Recipients;
using Compliance.Consent.Ledger;
using Compliance.Consent.Ledger.Acts;
using Compliance.DataMap;
using Compliance.Evidence;
using Compliance.Keys;
using Compliance.Masking;
using Compliance.Proof.Signing;
using Compliance.Protection;
using Compliance.Protection.Erasure;
using Compliance.Protection.Keys;
using Compliance.Protection.Vault;
using Compliance.Requests.Rights.Erasure;
using Compliance.Storage;
using Compliance.Testing.Azurite;
using Compliance.Testing.Connectors;
using Compliance.Testing.Evidence;
using Compliance.Testing.Protection;
using Compliance.Testing.Workflows;
using Compliance.Values;
using Compliance.Web;
using Compliance.Workflows;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using NodaTime;
using NodaTime.Testing;

namespace Compliance.Testing.Domain;

/// <summary>
/// The domain put together without a host: its own state really in Azurite, the company's stores and the vault in memory, a clock that
/// stands still, and an engine that starts and takes no step.
/// </summary>
public sealed class DomainBench : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private DomainBench(
        string connectionString,
        string map,
        IReadOnlyDictionary<string, string?> settings,
        Action<IServiceCollection> replace,
        Func<PersonalDataMap, PersonalDataMap> amend)
    {
        Vault = new InMemoryKeyVault(Time);
        Log = new InMemoryLog(Time, policy: () => Get<IOptions<ErasureOptions>>().Value.Policy);
        Map = amend(DataMapLoader.Load(map, "map.yml"));
        foreach (var connection in Map.Connections.Keys)
            Stores[connection] = new MemoryStore(connection);

        var collection = new ServiceCollection();
        collection.AddSingleton<IConfiguration>(
            new ConfigurationBuilder()
                .AddInMemoryCollection([
                    new("Compliance:Audit:Unwrappers:0", InMemoryKeyVault.Principal),
                    new("Compliance:Erasure:CoolingOff", "01:00:00"),
                ])
                .AddInMemoryCollection(settings)
                .AddInMemoryCollection([new($"{StorageOptions.Section}:{nameof(StorageOptions.Prefix)}", Prefix)])
                .Build());
        collection.AddSingleton(new TableServiceClient(connectionString));
        collection.AddSingleton(new BlobServiceClient(connectionString));
        collection.AddSingleton<IClock>(Clock);
        collection.AddSingleton<IIdSource>(new CountedIds());
        collection.AddSingleton<IWorkflowClient>(Started);
        collection.AddSingleton<IConnectors>(Stores);
        collection.AddSingleton<IDataMaps>(new OneMap(Map));
        collection.AddSingleton(new MaskingStrategies(new MaskingSecrets(new byte[32], new byte[16]), RandomNumberGenerator.Create()));
        collection.AddSingleton(new ProtectionOptions { Tenant = "test-tenant" });
        collection.AddSingleton<TimeProvider>(Time);
        collection.AddSingleton<IKeyVault>(Vault);
        collection.AddSingleton(new BlindIndex(new byte[32]));
        collection.AddSingleton(new WithdrawalLinkKey(new byte[32]));
        collection.AddSingleton<IVaultAudit>(Vault);
        collection.AddSingleton<IEvidenceLog>(Log);
        collection.AddSingleton(Log.Identity);
        collection.AddSingleton(Log.Reader);
        collection.AddSingleton<IFenceKey>(new InMemorySubjectFence());
        collection.AddSingleton<IStatementSigner, OneKeySigner>();
        collection.AddLogging();
        replace(collection);
        collection.AddComplianceStorage();
        collection.AddMail().AddRecipientClient();
        collection.AddPages();
        collection.AddCompliance();
        _services = collection.BuildServiceProvider();
    }

    public string Prefix { get; } = AzuriteFixture.NewPrefix();

    public PersonalDataMap Map { get; }

    public MemoryStores Stores { get; } = [];

    public FakeClock Clock { get; } = new(Instant.FromUtc(2026, 11, 23, 9, 0));

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));

    public InMemoryKeyVault Vault { get; }

    public StartedWorkflows Started { get; } = new();

    /// <summary>The real log, in memory.</summary>
    public InMemoryLog Log { get; }

    /// <param name="azurite">Where the state is kept, under a prefix of its own.</param>
    /// <param name="map">The data map, as YAML.</param>
    /// <param name="settings">Configuration; defaults where it is silent.</param>
    /// <param name="replace">Adds what the domain would otherwise bring itself.</param>
    /// <param name="amend">Changes the loaded map.</param>
    public static async Task<DomainBench> Start(
        AzuriteFixture azurite,
        string map,
        IReadOnlyDictionary<string, string?>? settings = null,
        Action<IServiceCollection>? replace = null,
        Func<PersonalDataMap, PersonalDataMap>? amend = null)
    {
        var bench = new DomainBench(
            azurite.ConnectionString, map, settings ?? new Dictionary<string, string?>(), replace ?? (_ => { }), amend ?? (it => it));
        await bench.Get<StorageLayout>().Prepare(AppRoles.All, default);
        await bench.Get<IKeyStock>().EnsureOwnKeys(default);
        return bench;
    }

    public IServiceProvider Services => _services;

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Runs an activity as an engine does: through its entry in the table, its input and output as JSON.</summary>
    public async Task<TOut> Run<TIn, TOut>(ActivityReference<TIn, TOut> activity, TIn input) =>
        WorkflowJson.Read<TOut>(
            await Application.Workflows.FindActivity(activity.Name)!.Run(_services, WorkflowJson.Write(input), default));

    /// <summary>For workflows whose activities are really done, as far as nothing else is scripted.</summary>
    public ScriptedContext Context(
        string instanceId = "instance-1", Func<string, bool, Task>? around = null, bool timePasses = true, List<string>? journal = null) =>
        new(Clock, _services, instanceId)
        {
            Passed = Follow,
            Around = around ?? ((_, _) => Task.CompletedTask),
            TimePasses = timePasses,
            Journal = journal,
        };

    /// <summary>The vault's clock and every monotonic one go with the domain's.</summary>
    private void Follow(Instant now)
    {
        if (now.ToDateTimeOffset() > Time.GetUtcNow())
            Time.SetUtcNow(now.ToDateTimeOffset());
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Log.DisposeAsync();
    }

    private sealed class OneMap(PersonalDataMap map) : IDataMaps
    {
        public PersonalDataMap Current => map;

        public Task<PersonalDataMap> Pinned(string digest, CancellationToken cancellation) => Task.FromResult(map);
    }
}
