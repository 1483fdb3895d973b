using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Compliance.Law.Reading;

/// <summary>Collects what is wrong in the files, so that all of it is told at once.</summary>
internal sealed class LawFaults
{
    private readonly List<LawDataFault> _faults = [];

    public int Count => _faults.Count;

    public void Add(string file, Mark place, string message) => _faults.Add(new(file, place.Line, place.Column, message));

    /// <exception cref="LawDataException">When there is a fault.</exception>
    public void ThrowIfAny()
    {
        if (_faults.Count > 0)
            throw new LawDataException([
                .. _faults.OrderBy(each => each.File, StringComparer.Ordinal).ThenBy(each => each.Line).ThenBy(each => each.Column),
            ]);
    }

    /// <returns>The entries of the one list that the file holds, under this key; none where the file cannot be read.</returns>
    public IReadOnlyList<LawMap> Entries(LawFile file, string key)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(file.Text));
            if (stream.Documents is not [{ RootNode: YamlMappingNode root }])
            {
                Add(file.File, Mark.Empty, $"The file must hold one map with the list {key}.");
                return [];
            }

            var map = new LawMap(file.File, root, this);
            var entries = map.Maps(key, isRequired: true);
            map.RefuseOthers();
            return entries;
        }
        catch (YamlException broken)
        {
            Add(file.File, broken.Start, $"This is no YAML: {broken.Message}");
            return [];
        }
    }
}
