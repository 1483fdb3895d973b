using System.Security.Cryptography;
using System.Text;

namespace Compliance.DataMap;

/// <summary>One file of a data map.</summary>
/// <param name="Name">How errors name it: the path from the map's folder, with <c>/</c>.</param>
/// <param name="Yaml">The exact bytes: UTF-8.</param>
public sealed record MapFile(string Name, ReadOnlyMemory<byte> Yaml)
{
    /// <summary>Folders in folders, at most: more is a loop of links.</summary>
    private const int DeepestFolder = 16;

    /// <summary>Reads a file, or every <c>*.yml</c> and <c>*.yaml</c> in a folder and the folders below it, hidden ones left out.</summary>
    /// <exception cref="DataMapException">The folder holds no such file.</exception>
    /// <exception cref="IOException">Something cannot be read.</exception>
    public static IReadOnlyList<MapFile> Read(string path)
    {
        try
        {
            return Directory.Exists(path) ? ReadFolder(path) : [new MapFile(Path.GetFileName(path), File.ReadAllBytes(path))];
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new IOException($"{path} holds a file that may not be read.", denied);
        }
    }

    /// <summary>
    /// The version of a map, lower-case hexadecimal: of one file the SHA-256 of its bytes; of several the SHA-256 of the lines that
    /// <c>sha256sum</c> prints for them, sorted by the bytes of their names.
    /// </summary>
    public static string Digest(IReadOnlyList<MapFile> files)
    {
        if (files is [var only])
            return Hash(only.Yaml.Span);
        var lines = files.OrderBy(file => file.Name, StringComparer.Ordinal).Select(file => $"{Hash(file.Yaml.Span)}  {file.Name}\n");
        return Hash(Encoding.UTF8.GetBytes(string.Concat(lines)));
    }

    private static MapFile[] ReadFolder(string path)
    {
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            MaxRecursionDepth = DeepestFolder,
            AttributesToSkip = FileAttributes.Hidden | FileAttributes.System,
            IgnoreInaccessible = false,
        };
        var files = Directory.EnumerateFiles(path, "*", options)
            .Where(file => Path.GetExtension(file) is ".yml" or ".yaml")
            .Select(file => new MapFile(
                Path.GetRelativePath(path, file).Replace(Path.DirectorySeparatorChar, '/'), File.ReadAllBytes(file)))
            .OrderBy(file => file.Name, StringComparer.Ordinal)
            .ToArray();
        if (files.Length > 0)
            return files;
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(path));
        throw new DataMapException([new DataMapError(name, 1, 1, "dataset", "", "This folder holds no .yml or .yaml file")]);
    }

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
