namespace Infrastructure.Tests.Bicep;

/// <summary>The repository that this assembly was built in, and copies of the files that say what is deployed.</summary>
internal static class Repository
{
    public const string Main = "infra-bicep/main.bicep";

    /// <summary>As people deploy it.</summary>
    public const string OpenParameters = "infra-bicep/main.bicepparam";

    /// <summary>Every switch the other way.</summary>
    public const string ClosedParameters = "tests/Infrastructure.Tests/closed.bicepparam";

    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<string> Files { get; } =
    [
        .. Directory.EnumerateFiles(Path.Combine(Root, "infra-bicep"), "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(file => !file.EndsWith(".snapshot.json", StringComparison.Ordinal))
            .Append(ClosedParameters)
            .Order(StringComparer.Ordinal),
    ];

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file)).ReplaceLineEndings("\n");

    /// <summary>A folder of its own with the same files.</summary>
    public static string Copy()
    {
        var folder = Directory.CreateTempSubdirectory("bicep").FullName;
        foreach (var file in Files)
        {
            var target = Path.Combine(folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllText(target, Read(file));
        }

        return folder;
    }

    /// <summary>The same with one place changed. The linter is off: a parameter that the change leaves unused must not stop it.</summary>
    public static string Copy(Mutation mutation)
    {
        var folder = Copy();
        File.WriteAllText(Path.Combine(folder, mutation.File), mutation.Apply(Read(mutation.File)));
        File.WriteAllText(Path.Combine(folder, "infra-bicep", "bicepconfig.json"), """{"analyzers": {"core": {"enabled": false}}}""");
        return folder;
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ComplianceFunctions.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside the repository.");
        return folder.FullName;
    }
}
