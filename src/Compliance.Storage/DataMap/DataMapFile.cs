using Compliance.DataMap;

namespace Compliance.Storage.DataMap;

/// <summary>A data map as it lies on disk, one file or a folder of them, loaded.</summary>
public sealed class DataMapFile
{
    private DataMapFile(IReadOnlyList<MapFile> files)
    {
        Files = files;
        Map = DataMapLoader.Load(files);
    }

    /// <summary>With their exact bytes.</summary>
    public IReadOnlyList<MapFile> Files { get; }

    public PersonalDataMap Map { get; }

    /// <param name="path">A file, or a folder whose <c>*.yml</c> and <c>*.yaml</c> files are one map together.</param>
    /// <exception cref="DataMapException">With every error of the files.</exception>
    /// <exception cref="IOException">Something cannot be read.</exception>
    public static DataMapFile Read(string path) => new(MapFile.Read(path));

    /// <exception cref="DataMapException">With every error of the file.</exception>
    public static DataMapFile Parse(ReadOnlyMemory<byte> yaml, string name) => new([new MapFile(name, yaml)]);
}
