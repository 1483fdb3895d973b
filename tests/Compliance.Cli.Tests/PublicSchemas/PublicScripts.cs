namespace Compliance.Cli.Tests.PublicSchemas;

/// <summary>Scripts of well-known public databases, which are not part of this repository: see CONTRIBUTING.md.</summary>
internal static class PublicScripts
{
    private const string Variable = "COMPLIANCE_PUBLIC_SCHEMAS";

    /// <summary>Skips the test, saying why, where the script is not there.</summary>
    /// <param name="file">Its path in the folder that the environment names.</param>
    /// <param name="after">The line after which it fills the database that it is connected to; null where all of it does.</param>
    public static string Read(string file, string? after = null)
    {
        var folder = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(string.IsNullOrEmpty(folder), $"set {Variable} to the folder of the public schemas: see CONTRIBUTING.md");
        var path = Path.Combine(folder!, file);
        Assert.SkipUnless(File.Exists(path), $"{file} is not in the folder that {Variable} names: see CONTRIBUTING.md");
        var script = File.ReadAllText(path);
        if (after is null)
            return script;
        var start = script.IndexOf(after, StringComparison.Ordinal);
        Assert.True(start >= 0, $"{file} has no line {after}");
        return script[(start + after.Length)..];
    }
}
