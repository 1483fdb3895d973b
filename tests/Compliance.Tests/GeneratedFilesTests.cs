using Compliance.Generate;
using Compliance.Testing;

namespace Compliance.Tests;

/// <summary>What repeats the modules elsewhere is written by one command.</summary>
public sealed class GeneratedFilesTests
{
    public static TheoryData<string> Paths => [.. GeneratedFiles.All.Keys];

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_generated_file_is_as_the_modules_say(string path) =>
        Assert.True(
            File.Exists(Repository.PathTo(path))
                && File.ReadAllText(Repository.PathTo(path)).ReplaceLineEndings("\n") == GeneratedFiles.All[path],
            $"{path} is stale: run dotnet run --project eng/generate, and commit what it writes.");

    [Fact]
    public void The_pages_of_problems_that_are_no_longer_declared_are_gone() =>
        Assert.All(
            Directory.GetFiles(Repository.PathTo(GeneratedFiles.Problems)),
            file => Assert.Contains($"{GeneratedFiles.Problems}/{Path.GetFileName(file)}", GeneratedFiles.All.Keys));
}
