using System.Collections.Concurrent;
using System.Text.Json;
using Azure;
using Compliance.DataMap;
using Compliance.Storage.State;
using Compliance.Workflows;
using Microsoft.Extensions.Logging;

namespace Compliance.Storage.DataMap;

/// <summary>Keeps every version of the data map that a host ever started with, by digest: its files in one JSON document.</summary>
public sealed class DataMaps(StorageLayout layout, DataMapFile file, ILogger<DataMaps> log) : IDataMaps
{
    internal static readonly StateContainer Container = new("datamaps", StateAccount.State, Role.Service);

    /// <summary>More are counted: whoever has so many reads them where the map is checked.</summary>
    private const int MaxNotes = 50;

    private readonly ConcurrentDictionary<string, PersonalDataMap> _known = new([new(file.Map.Digest, file.Map)], StringComparer.Ordinal);

    public PersonalDataMap Current => file.Map;

    /// <summary>Keeps the current version and logs its notes, once at start.</summary>
    public Task Keep(CancellationToken cancellation)
    {
        foreach (var note in Current.Notes.Take(MaxNotes))
            log.LogWarning("Data map: {Note}", note.ToString());
        if (Current.Notes.Count > MaxNotes)
            log.LogWarning("Data map: {Count} notes more", Current.Notes.Count - MaxNotes);
        var kept = JsonSerializer.SerializeToUtf8Bytes(file.Files.Select(each => new KeptFile(each.Name, each.Yaml.ToArray())));
        return layout
            .Container(Container)
            .GetBlobClient(NameOf(Current.Digest))
            .UploadAsync(new BinaryData(kept), overwrite: true, cancellation);
    }

    public async Task<PersonalDataMap> Pinned(string digest, CancellationToken cancellation)
    {
        if (_known.TryGetValue(digest, out var map))
            return map;

        try
        {
            var stored = await layout.Container(Container).GetBlobClient(NameOf(digest)).DownloadContentAsync(cancellation);
            var files = Unpack(stored.Value.Content);
            return files is not null && MapFile.Digest(files) == digest
                ? _known[digest] = DataMapLoader.Load(files)
                : throw new StepFailedException("data-map-altered", digest);
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            throw new StepFailedException("data-map-gone", digest);
        }
    }

    private static string NameOf(string digest) => $"{digest}.json";

    /// <returns>Null where it is no kept version.</returns>
    private static MapFile[]? Unpack(BinaryData kept)
    {
        try
        {
            return
                JsonSerializer.Deserialize<KeptFile[]>(kept) is { Length: > 0 } files
                && files.All(each => each is { Name: not null, Yaml: not null })
                ? [.. files.Select(each => new MapFile(each.Name, each.Yaml))]
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record KeptFile(string Name, byte[] Yaml);
}
