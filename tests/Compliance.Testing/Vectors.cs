using Xunit;

namespace Compliance.Testing;

/// <summary>Third-party test vectors, which are kept outside the repository.</summary>
public static class Vectors
{
    /// <summary>
    /// Opens a file of the folder that COMPLIANCE_VECTORS names, or of ../shared/vectors; skips the test where neither is there.
    /// </summary>
    public static Stream Open(string file)
    {
        var folder = Environment.GetEnvironmentVariable("COMPLIANCE_VECTORS") ?? BesideRepository();
        Assert.SkipUnless(
            Directory.Exists(folder), "The third-party test vectors are not on this machine: set COMPLIANCE_VECTORS to their folder.");
        return File.OpenRead(Path.Combine(folder!, file));
    }

    /// <summary>
    /// That as many vectors of a file ran as it has. Where COMPLIANCE_VECTORS_RAN names a file, a line there says so too, by which CI sees
    /// that the test was not skipped.
    /// </summary>
    public static void Ran(string file, int count, int expected)
    {
        Assert.Equal(expected, count);
        if (Environment.GetEnvironmentVariable("COMPLIANCE_VECTORS_RAN") is { Length: > 0 } ran)
            File.AppendAllText(ran, $"{count} {file}\n");
    }

    private static string? BesideRepository() => Repository.FindRoot() is { } root ? Path.Combine(root, "..", "shared", "vectors") : null;
}
