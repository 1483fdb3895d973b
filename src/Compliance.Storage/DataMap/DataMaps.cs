using System.Collections.Concurrent;
using Azure;
using Compliance.DataMap;
using Compliance.Workflows;

namespace Compliance.Storage.DataMap;

/// <summary>Keeps every version of the data map that a host ever started with, by digest.</summary>
public sealed class DataMaps(StorageLayout layout, DataMapFile file) : IDataMaps
{
    private readonly ConcurrentDictionary<string, PersonalDataMap> known = new([new(file.Map.Digest, file.Map)], StringComparer.Ordinal);

    public PersonalDataMap Current => file.Map;

    /// <summary>Keeps the current version, once at start.</summary>
    public Task Keep(CancellationToken cancellation) =>
        layout.DataMaps.GetBlobClient($"{Current.Digest}.yml").UploadAsync(new BinaryData(file.Yaml), overwrite: true, cancellation);

    public async Task<PersonalDataMap> Pinned(string digest, CancellationToken cancellation)
    {
        if (known.TryGetValue(digest, out var map))
            return map;

        try
        {
            var stored = await layout.DataMaps.GetBlobClient($"{digest}.yml").DownloadContentAsync(cancellation);
            var loaded = DataMapLoader.Load(stored.Value.Content.ToMemory().Span, $"{digest}.yml");
            return loaded.Digest == digest ? known[digest] = loaded : throw new StepFailedException("data-map-altered", digest);
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            throw new StepFailedException("data-map-gone", digest);
        }
    }
}

/// <summary>A data map as it lies on disk, loaded.</summary>
public sealed class DataMapFile
{
    private DataMapFile(ReadOnlyMemory<byte> yaml, PersonalDataMap map)
    {
        Yaml = yaml;
        Map = map;
    }

    /// <summary>The exact bytes.</summary>
    public ReadOnlyMemory<byte> Yaml { get; }

    public PersonalDataMap Map { get; }

    /// <exception cref="DataMapException">With every error of the file.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static DataMapFile Read(string path) => Parse(File.ReadAllBytes(path), Path.GetFileName(path));

    /// <exception cref="DataMapException">With every error of the file.</exception>
    public static DataMapFile Parse(ReadOnlyMemory<byte> yaml, string name) => new(yaml, DataMapLoader.Load(yaml.Span, name));
}
