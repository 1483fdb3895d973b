namespace Compliance.Tests.DataMap;

internal static class Repository
{
    /// <summary>The file with this path from the repository's root.</summary>
    public static string Find(string path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, path);
            if (File.Exists(file))
                return file;
        }

        throw new FileNotFoundException(path);
    }
}
