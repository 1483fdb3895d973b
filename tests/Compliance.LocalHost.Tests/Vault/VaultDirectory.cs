namespace Compliance.LocalHost.Tests.Vault;

/// <summary>A directory that lasts as long as the test.</summary>
internal sealed class VaultDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("compliance-vault-").FullName;

    public string[] Files =>
        [.. Directory.EnumerateFiles(Path).Select(file => System.IO.Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>The one file that holds a private part of the key.</summary>
    public string PrivateFile(string name) =>
        Files.Single(file => file.StartsWith(name + ".", StringComparison.Ordinal) && file.EndsWith(".key", StringComparison.Ordinal));

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
