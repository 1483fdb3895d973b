using System.Collections.Concurrent;
using Azure;
using Compliance.DataMap;
using Compliance.Workflows;

namespace Compliance.Storage.DataMap;

/// <summary>Keeps every version of the data map that a host ever started with, by digest.</summary>
public sealed class DataMaps : IDataMaps
{
    private readonly StorageLayout layout;
    private readonly ReadOnlyMemory<byte> yaml;
    private readonly ConcurrentDictionary<string, PersonalDataMap> known = new(StringComparer.Ordinal);

    private DataMaps(StorageLayout layout, PersonalDataMap current, ReadOnlyMemory<byte> yaml)
    {
        this.layout = layout;
        this.yaml = yaml;
        Current = current;
        known[current.Digest] = current;
    }

    public PersonalDataMap Current { get; }

    /// <exception cref="DataMapException">With every error of the file.</exception>
    public static DataMaps Load(StorageLayout layout, string fileName, ReadOnlyMemory<byte> yaml) =>
        new(layout, DataMapLoader.Load(yaml.Span, fileName), yaml);

    /// <summary>Keeps the current version, once at start.</summary>
    public Task Keep(CancellationToken cancellation) =>
        layout.DataMaps.GetBlobClient($"{Current.Digest}.yml").UploadAsync(new BinaryData(yaml), overwrite: true, cancellation);

    public async Task<PersonalDataMap> Pinned(string digest, CancellationToken cancellation)
    {
        if (known.TryGetValue(digest, out var map))
            return map;

        try
        {
            var stored = await layout.DataMaps.GetBlobClient($"{digest}.yml").DownloadContentAsync(cancellation);
            return known[digest] = DataMapLoader.Load(stored.Value.Content.ToMemory().Span, $"{digest}.yml");
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            throw new StepFailedException("data-map-gone", digest);
        }
    }
}
