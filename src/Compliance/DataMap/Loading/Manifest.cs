using Compliance.DataMap.Loading.Yaml;

namespace Compliance.DataMap.Loading;

/// <summary>What one file holds: fideslang's resources by kind, a dataset by itself, or a list of datasets.</summary>
/// <param name="Compliance">The block at the top.</param>
/// <param name="Datasets">The datasets.</param>
/// <param name="Categories">The categories that it declares.</param>
/// <param name="Purposes">The purposes that it describes: fideslang's data uses.</param>
internal sealed record Manifest(
    Block? Compliance, IReadOnlyList<Block> Datasets, IReadOnlyList<Block> Categories, IReadOnlyList<Block> Purposes)
{
    private static readonly Manifest Unit = new(null, [], [], []);

    /// <summary>Fideslang's resources that say nothing of where data is.</summary>
    private static readonly string[] Others =
        ["system", "organization", "policy", "data_subject", "evaluation", "purpose", "data_purpose"];

    private static readonly string[] Former = ["data_qualifier", "registry"];

    /// <param name="root">The file.</param>
    /// <param name="reading">Learns of this system's blocks.</param>
    /// <param name="isOnly">Whether the map is this file alone, which then holds the datasets.</param>
    /// <param name="problems">Where what is wrong goes.</param>
    public static Manifest Read(YamlNode root, Reading reading, bool isOnly, Problems problems)
    {
        if (root is YamlList list)
            return Unit with { Datasets = Bare(list, problems) };
        if (root is not YamlMap map)
        {
            problems.Add(root.Place, "dataset", "", "A data map begins with keys: 'dataset' with a list under it");
            return Unit;
        }

        var top = new Block(map, "", problems);
        if (!top.Has("dataset") && top.Has("fides_key"))
            return Unit with { Datasets = [new Block(map, "", problems)] };
        var manifest = new Manifest(reading.Own(top), top.Children("dataset"), top.Children("data_category"), top.Children("data_use"));
        if (!top.Has("dataset") && isOnly)
            top.Problem("dataset", "This key is missing: a data map has a list under it");
        else if (!Others.Concat(["compliance", "dataset", "data_category", "data_use"]).Any(top.Has))
            top.Note("dataset", "This file holds nothing of a data map: it is left out");
        foreach (var key in Former)
            top.Old(key, OldKeys.Dropped);
        top.TolerateOthers(Others);
        return manifest;
    }

    private static List<Block> Bare(YamlList list, Problems problems)
    {
        var blocks = new List<Block>();
        foreach (var item in list.Items)
        {
            if (item is YamlMap map)
                blocks.Add(new Block(map, "", problems));
            else
                problems.Add(
                    item.Place, "dataset", "", "A data map begins with keys, or is a list of datasets: each of these must be a mapping");
        }

        return blocks;
    }
}
