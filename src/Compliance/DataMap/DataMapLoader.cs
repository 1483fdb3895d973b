using System.Text;
using Compliance.DataMap.Loading;
using Compliance.DataMap.Loading.Checks;
using Compliance.DataMap.Loading.Uses;
using Compliance.DataMap.Loading.Yaml;
using Compliance.DataMap.Uses;

namespace Compliance.DataMap;

/// <summary>Reads a data map: fideslang datasets with this system's <c>compliance:</c> blocks, in one file or several.</summary>
public static class DataMapLoader
{
    /// <summary>In bytes, of all files together.</summary>
    private const int MaxMap = 16 * 1024 * 1024;

    /// <param name="yaml">The text of the file.</param>
    /// <param name="fileName">How errors name the file.</param>
    /// <exception cref="DataMapException">Something is wrong in it; the exception lists all of it.</exception>
    public static PersonalDataMap Load(string yaml, string fileName) => Load(Encoding.UTF8.GetBytes(yaml), fileName);

    /// <param name="yaml">The exact bytes of the file: UTF-8, 16 MiB at most.</param>
    /// <param name="fileName">How errors name the file.</param>
    /// <exception cref="DataMapException">Something is wrong in it; the exception lists all of it.</exception>
    public static PersonalDataMap Load(ReadOnlyMemory<byte> yaml, string fileName) => Load([new MapFile(fileName, yaml)]);

    /// <param name="files">At least one, each name once, in any order: UTF-8, 16 MiB together at most.</param>
    /// <exception cref="DataMapException">Something is wrong in them; the exception lists all of it.</exception>
    public static PersonalDataMap Load(IReadOnlyList<MapFile> files)
    {
        ArgumentOutOfRangeException.ThrowIfZero(files.Count);
        var problems = new Problems();
        if (files.Sum(file => (long)file.Yaml.Length) > MaxMap)
            throw problems.Fatal(new Place(files[0].Name, 1, 1), "YAML", "A data map has 16 MiB at most");

        MapFile[] ordered = [.. files.OrderBy(file => file.Name, StringComparer.Ordinal)];
        var roots = ordered.Select(file => FileReader.Read(file, problems)).ToArray();
        if (roots.Contains(null))
            problems.ThrowIfAny();
        var categories = new CategoryCheck();
        var reading = new Reading(categories);
        var manifests = roots.Select(root => Manifest.Read(root!, reading, files.Count == 1, problems)).ToArray();
        foreach (var category in manifests.SelectMany(manifest => manifest.Categories))
            categories.Declare(category);
        var vocabulary = new VocabularyReader();
        foreach (var manifest in manifests)
        {
            foreach (var purpose in manifest.Purposes)
                vocabulary.Purpose(purpose);
            foreach (var category in manifest.Categories)
                vocabulary.Category(category);
        }

        var top = new TopReader(problems);
        foreach (var compliance in manifests.Select(manifest => manifest.Compliance).OfType<Block>())
            top.Read(compliance);

        var datasets = ReadDatasets(manifests.SelectMany(manifest => manifest.Datasets), reading);
        if (files.Count > 1 && manifests.All(manifest => manifest.Datasets.Count == 0))
        {
            const string Missing = "None of these files holds a dataset: a data map has a list under 'dataset'";
            problems.Add(new Place(ordered[0].Name, 1, 1), "dataset", "", Missing);
        }

        problems.Settle(reading.IsOurs);
        var built = new MapBuilder(problems, top.Connections, datasets, reading.IsOurs).Build();
        top.CheckIdentities(datasets
            .SelectMany(dataset => dataset.Collections)
            .SelectMany(collection => collection.Fields)
            .Select(field => field.Identity?.Text)
            .OfType<string>()
            .ToHashSet(StringComparer.Ordinal));
        var registers = top.Registers(built);
        var purposes = new PurposeBuilder(built, problems);
        PurposeUse[] uses = [.. top.Purposes.Select(purposes.Build)];
        var recipients = top.Recipients(built);
        problems.ThrowIfAny();
        return new PersonalDataMap(
            MapFile.Digest(ordered), top.Controller, top.Connections, built, top.Distinguishing, registers, problems.Notes,
            vocabulary.Vocabulary, uses)
        {
            Contact = top.Contact,
            Recipients = recipients,
        };
    }

    private static List<DatasetDraft> ReadDatasets(IEnumerable<Block> blocks, Reading reading)
    {
        var datasets = new List<DatasetDraft>();
        var keys = new Dictionary<string, Place>(StringComparer.Ordinal);
        foreach (var block in blocks)
        {
            if (DatasetReader.Read(block, reading) is not { } dataset)
                continue;
            var (key, place) = (dataset.Key.Text, dataset.Key.Place);
            if (keys.TryAdd(key, place))
                datasets.Add(dataset);
            else
                block.Problem(place, "fides_key", $"There is a dataset {Spelling.Quote(key)} in {keys[key].File}:{keys[key].Line} already");
        }

        return datasets;
    }
}
