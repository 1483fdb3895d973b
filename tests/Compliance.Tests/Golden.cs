using Compliance.Testing;

namespace Compliance.Tests;

/// <summary>
/// Files beside the tests that hold what is written today. With <c>COMPLIANCE_WRITE_GOLDEN</c> set they are written anew: look at the
/// difference before committing it, for running workflows and issued certificates are in the old form.
/// </summary>
internal static class Golden
{
    private static readonly bool Write = Environment.GetEnvironmentVariable("COMPLIANCE_WRITE_GOLDEN") is { Length: > 0 };

    public static void Matches(string file, string text, [System.Runtime.CompilerServices.CallerFilePath] string test = "")
    {
        var path = Path.Combine(Folder(test), "Golden", file);
        if (Write)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text + "\n");
        }

        Assert.True(File.Exists(path), $"There is no golden file {file}: set COMPLIANCE_WRITE_GOLDEN and run again.");
        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n").TrimEnd('\n'), text.ReplaceLineEndings("\n"));
    }

    public static IReadOnlyList<string> Files([System.Runtime.CompilerServices.CallerFilePath] string test = "") =>
        [.. Directory.EnumerateFiles(Path.Combine(Folder(test), "Golden"), "*.json").Select(path => Path.GetFileName(path)!)];

    /// <summary>The test's folder in the repository that this assembly was built in, wherever that is now.</summary>
    private static string Folder(string test)
    {
        var inside = test.Replace('\\', '/');
        return Repository.PathTo(Path.GetDirectoryName(inside[inside.LastIndexOf("/tests/", StringComparison.Ordinal)..].TrimStart('/'))!);
    }
}
