using Infrastructure.Tests.Bicep;

namespace Infrastructure.Tests;

public sealed class SourceTests : IDisposable
{
    private readonly string _folder = Repository.Copy();

    /// <summary>The compiler exits with 0 on warnings, so what it says counts and not how it ends.</summary>
    [Theory]
    [InlineData("lint", "--pattern", "**/*.bicep")]
    [InlineData("lint", "--pattern", "**/*.bicepparam")]
    [InlineData("build", Repository.Main)]
    [InlineData("build-params", Repository.OpenParameters)]
    [InlineData("build-params", Repository.ClosedParameters)]
    public async Task No_file_gives_a_warning(params string[] arguments)
    {
        var (exitCode, output) = await BicepCompiler.Run(_folder, arguments);
        Assert.Equal("", output.Trim());
        Assert.Equal(0, exitCode);
    }

    [Fact]
    public async Task A_warning_would_be_seen()
    {
        var file = Path.Combine(_folder, "infra-bicep/modules/storage-account.bicep");
        File.WriteAllText(file, File.ReadAllText(file).Replace("accessTier: 'Hot'", "accesTier: 'Hot'", StringComparison.Ordinal));
        var (exitCode, output) = await BicepCompiler.Run(_folder, "lint", Repository.Main);
        Assert.Equal(0, exitCode);
        Assert.Contains("Warning", output);
    }

    [Theory]
    [InlineData("**/*.bicep")]
    [InlineData("**/*.bicepparam")]
    public async Task Every_file_is_formatted(string pattern)
    {
        var (exitCode, _) = await BicepCompiler.Run(_folder, "format", "--pattern", pattern);
        Assert.Equal(0, exitCode);
        Assert.All(
            Repository.Files,
            file =>
                Assert.True(
                    Repository.Read(file).TrimEnd('\n')
                        == File.ReadAllText(Path.Combine(_folder, file)).ReplaceLineEndings("\n").TrimEnd('\n'),
                    $"bicep format changes {file}"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
