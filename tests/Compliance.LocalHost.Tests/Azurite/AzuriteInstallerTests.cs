using Compliance.LocalHost.Azurite;

namespace Compliance.LocalHost.Tests.Azurite;

public sealed class AzuriteInstallerTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("azurite").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public async Task Processes_that_install_at_once_install_once()
    {
        await WritePackage("{}");
        var lines = new Lines();
        await Task.WhenAll(
            Enumerable.Range(0, 3).Select(_ => Task.Run(() => new AzuriteInstaller(_home, lines).Install(CancellationToken.None))));
        Assert.Single(lines.All, line => line.StartsWith("Installing Azurite (once", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_changed_lock_file_installs_again()
    {
        await WritePackage("{}");
        await new AzuriteInstaller(_home, new Lines()).Install(CancellationToken.None);
        await File.AppendAllTextAsync(Path.Combine(_home, "package-lock.json"), "\n");
        var lines = new Lines();
        await new AzuriteInstaller(_home, lines).Install(CancellationToken.None);
        Assert.NotEmpty(lines.All);
    }

    [Fact]
    public async Task A_failing_npm_is_reported_in_one_sentence_with_its_remedy()
    {
        await WritePackage("{ broken");
        var failed = await Assert.ThrowsAsync<AzuriteException>(() =>
            new AzuriteInstaller(_home, new Lines()).Install(CancellationToken.None));
        Assert.Contains("(EJSONPARSE)", failed.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failed.Message);
    }

    [Fact]
    public void A_published_program_unpacks_its_own_copy()
    {
        var home = AzuriteHome.Unpack(Path.Combine(_home, "unpacked"));
        var source = AzuriteHome.InRepository(AppContext.BaseDirectory)!;
        Assert.All(["package.json", "package-lock.json", "run.mjs", ".npmrc"], name =>
            Assert.Equal(File.ReadAllText(Path.Combine(source, name)), File.ReadAllText(Path.Combine(home, name))));
        Assert.Null(AzuriteHome.InRepository(home));
    }

    [Theory]
    [InlineData("v16.20.2", "18 or later")]
    [InlineData("", "gave no version")]
    public void A_Node_that_is_too_old_or_none_at_all_is_refused(string version, string because) =>
        Assert.Contains(because, Assert.Throws<AzuriteException>(() => Node.RequireUsable(version)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("v18.0.0")]
    [InlineData("v20.20.2")]
    [InlineData("v24.0.0-nightly2025")]
    public void Every_later_Node_is_accepted(string version) => Node.RequireUsable(version);

    private async Task WritePackage(string dependencies)
    {
        await File.WriteAllTextAsync(
            Path.Combine(_home, "package.json"),
            $$"""{ "name": "t", "version": "1.0.0", "dependencies": {{dependencies}} }"""
        );
        await File.WriteAllTextAsync(
            Path.Combine(_home, "package-lock.json"),
            """{ "name": "t", "version": "1.0.0", "lockfileVersion": 3, "packages": { "": { "name": "t", "version": "1.0.0" } } }"""
        );
    }

    private sealed class Lines : IProgress<string>
    {
        public System.Collections.Concurrent.ConcurrentQueue<string> All { get; } = [];

        public void Report(string value) => All.Enqueue(value);
    }
}
