using Azure.Data.Tables;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;

namespace Compliance.Storage.Tests;

/// <summary>Each test class's own tables and containers in the assembly's Azurite, made at first use.</summary>
public sealed class StorageBench(AzuriteFixture azurite) : IAsyncLifetime
{
    private const string NoCollections = "dataset: []";

    public DomainBench Domain { get; private set; } = null!;

    public StorageLayout Layout => Get<StorageLayout>();

    public async ValueTask InitializeAsync() => Domain = await DomainBench.Start(azurite, NoCollections);

    public ValueTask DisposeAsync() => Domain.DisposeAsync();

    public T Get<T>()
        where T : notnull => Domain.Get<T>();

    /// <summary>Every row of a table, as text, to search for what must not be there.</summary>
    public static async Task<IReadOnlyList<string>> Dump(TableClient table) =>
        await table.QueryAsync<TableEntity>().Select(row => string.Join(' ', row.Select(each => $"{each.Key}={each.Value}"))).ToListAsync();
}
