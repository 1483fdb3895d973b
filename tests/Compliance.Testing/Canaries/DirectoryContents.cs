namespace Compliance.Testing.Canaries;

/// <summary>Every file below a directory, with its name: databases with their logs as the raw bytes that they are.</summary>
public static class DirectoryContents
{
    public static async IAsyncEnumerable<Place> Of(string directory)
    {
        foreach (
            var path in Directory.EnumerateFileSystemEntries(directory, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var name = Path.GetRelativePath(directory, path);
            yield return Place.Of($"file name {name}", name);
            if (File.Exists(path))
                yield return new Place($"file {name}", await Read(path));
        }
    }

    // Others write to it meanwhile, and take it away.
    private static async Task<byte[]> Read(string path)
    {
        if (!File.Exists(path))
            return [];
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        await file.CopyToAsync(copy);
        return copy.ToArray();
    }
}
