using Compliance.Testing;

namespace Compliance.Tests;

public sealed class FolderSizeTests
{
    private const int MaxFiles = 20;

    [Fact]
    public void No_folder_of_code_has_more_than_20_files_directly_in_it() =>
        Assert.Empty(
            new[] { "src", "tests", "samples", "eng" }
                .SelectMany(folder => new DirectoryInfo(Repository.PathTo(folder)).EnumerateDirectories("*", SearchOption.AllDirectories))
                .Where(folder => !folder.FullName.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "node_modules"))
                .Where(folder => folder.EnumerateFiles("*.cs").Count() > MaxFiles)
                .Select(folder => folder.FullName));
}
