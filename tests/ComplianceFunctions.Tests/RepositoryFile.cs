using System.Text.Json.Nodes;

namespace ComplianceFunctions.Tests;

/// <summary>Files at the repository's root.</summary>
internal static class RepositoryFile
{
    public static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    public static JsonNode Json(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(Root, name)))!;

    /// <summary>By the names that configuration has: in the file, as in an environment, two underscores stand for a colon.</summary>
    public static IReadOnlyDictionary<string, string> Settings() =>
        Json("local.settings.sample.json")["Values"]!.AsObject()
            .ToDictionary(each => each.Key.Replace("__", ":", StringComparison.Ordinal), each => each.Value!.GetValue<string>());

    private static string Find(DirectoryInfo? folder) => folder is null
        ? throw new DirectoryNotFoundException("The tests run outside their repository.")
        : File.Exists(Path.Combine(folder.FullName, "ComplianceFunctions.sln")) ? folder.FullName : Find(folder.Parent);
}
