namespace Compliance.LocalHost.Azurite;

/// <summary>
/// The folder that holds package.json, its lock file and run.mjs: eng/azurite of the repository this program was built
/// in, or, for a published program, a folder of the user's with embedded copies of the three.
/// </summary>
internal static class AzuriteHome
{
    private static readonly string[] Files = ["package.json", "package-lock.json", "run.mjs", ".npmrc"];

    public static string Find() => InRepository(AppContext.BaseDirectory) ?? ForUser();

    internal static string? InRepository(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "ComplianceFunctions.sln")))
                continue;
            var home = Path.Combine(folder.FullName, "eng", "azurite");
            return File.Exists(Path.Combine(home, "package-lock.json")) ? home : null;
        }

        return null;
    }

    private static string ForUser()
    {
        var data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create);
        return Unpack(Path.Combine(data.Length > 0 ? data : Path.GetTempPath(), "ComplianceFunctions", "azurite"));
    }

    internal static string Unpack(string home)
    {
        Directory.CreateDirectory(home);
        foreach (var name in Files)
        {
            using var embedded = typeof(AzuriteHome).Assembly.GetManifestResourceStream($"azurite/{name}")
                ?? throw new InvalidOperationException($"The program was built without its copy of {name}.");
            using var text = new StreamReader(embedded);
            WriteIfDifferent(Path.Combine(home, name), text.ReadToEnd());
        }

        return home;
    }

    // Several processes may unpack at once: each writes a file of its own and moves it over, all with the same content.
    private static void WriteIfDifferent(string path, string content)
    {
        if (File.Exists(path) && File.ReadAllText(path) == content)
            return;
        var draft = $"{path}.{Environment.ProcessId}";
        File.WriteAllText(draft, content);
        File.Move(draft, path, overwrite: true);
    }
}
