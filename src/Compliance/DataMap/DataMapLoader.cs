using System.Security.Cryptography;
using System.Text;
using Compliance.DataMap.Loading;

namespace Compliance.DataMap;

/// <summary>Reads a data map: fideslang datasets with this system's <c>compliance:</c> blocks.</summary>
public static class DataMapLoader
{
    /// <summary>In bytes.</summary>
    private const int LargestFile = 16 * 1024 * 1024;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="yaml">The text of the file.</param>
    /// <param name="fileName">How errors name the file.</param>
    /// <exception cref="DataMapException">Something is wrong in it; the exception lists all of it.</exception>
    public static PersonalDataMap Load(string yaml, string fileName) => Load(Encoding.UTF8.GetBytes(yaml), fileName);

    /// <param name="yaml">The exact bytes of the file: UTF-8, 16 MiB at most.</param>
    /// <param name="fileName">How errors name the file.</param>
    /// <exception cref="DataMapException">Something is wrong in it; the exception lists all of it.</exception>
    public static PersonalDataMap Load(ReadOnlySpan<byte> yaml, string fileName)
    {
        var problems = new Problems(fileName);
        if (yaml.Length > LargestFile)
            throw problems.Fatal(new Place(1, 1), "YAML", "A data map has 16 MiB at most");
        var root = new YamlReader(Decode(yaml, problems), problems).Read();
        if (root is not YamlMap map)
            throw problems.Fatal(root.Place, "dataset", "A data map begins with keys: 'dataset' with a list under it");

        var top = new Block(map, "", problems);
        var compliance = top.Child("compliance");
        var controller = compliance?.Text("controller");
        var connections = ConnectionReader.Read(compliance);
        compliance?.RefuseOthers();
        if (!top.Has("dataset"))
            top.Problem("dataset", "This key is missing: a data map has a list under it");
        var datasets = ReadDatasets(top);
        top.TolerateOthers("system", "organization", "policy", "data_category", "data_subject", "data_use", "data_qualifier", "evaluation");

        var digest = Convert.ToHexStringLower(SHA256.HashData(yaml));
        var built = new MapBuilder(problems, connections, datasets).Build();
        problems.ThrowIfAny();
        return new PersonalDataMap(digest, controller?.Text, connections, built);
    }

    private static List<DatasetDraft> ReadDatasets(Block top)
    {
        var datasets = new List<DatasetDraft>();
        var keys = new HashSet<string>();
        foreach (var block in top.Children("dataset"))
        {
            if (DatasetReader.Read(block) is not { } dataset)
                continue;
            if (keys.Add(dataset.Key.Text))
                datasets.Add(dataset);
            else
                block.Problem(dataset.Key.Place, "fides_key", $"There is a dataset {Spelling.Quote(dataset.Key.Text)} here already");
        }

        return datasets;
    }

    private static string Decode(ReadOnlySpan<byte> yaml, Problems problems)
    {
        var text = yaml.StartsWith(Encoding.UTF8.Preamble) ? yaml[Encoding.UTF8.Preamble.Length..] : yaml;
        try
        {
            return Utf8.GetString(text);
        }
        catch (DecoderFallbackException broken)
        {
            var before = text[..Math.Max(0, broken.Index)];
            var lineStart = before.LastIndexOf((byte)'\n') + 1;
            var place = new Place(before.Count((byte)'\n') + 1, Utf8.GetCharCount(before[lineStart..]) + 1);
            throw problems.Fatal(place, "UTF-8", "This byte is not UTF-8: save the file in that encoding");
        }
    }
}
