namespace Compliance.Testing.Postgres;

/// <summary>Finds an installed PostgreSQL, the newest where there are several.</summary>
internal static class PostgresBinaries
{
    private static readonly (string Root, string Pattern, string Below)[] Places =
    [
        ("/usr/lib/postgresql", "*", "bin"),
        ("/opt/homebrew/opt", "postgresql*", "bin"),
        ("/usr/local/opt", "postgresql*", "bin"),
        ("/Library/PostgreSQL", "*", "bin"),
        ("/usr", "pgsql-*", "bin"),
    ];

    /// <returns>The folder with initdb and postgres, or null.</returns>
    public static string? Find()
    {
        var onPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        var installed = Places
            .Where(place => Directory.Exists(place.Root))
            .SelectMany(place =>
                Directory.GetDirectories(place.Root, place.Pattern).Order().Reverse().Select(each => Path.Combine(each, place.Below)));
        return onPath
            .Concat(installed)
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")));
    }
}
