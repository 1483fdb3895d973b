namespace Compliance.LocalHost.Tests.Vault;

/// <summary>A directory that lasts as long as the test.</summary>
internal sealed class VaultDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("compliance-vault-").FullName;

    public string[] Files => [.. Directory.EnumerateFiles(Path).Select(file => System.IO.Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
