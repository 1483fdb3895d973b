using Infrastructure.Tests.Bicep;

namespace Infrastructure.Tests;

/// <summary>
/// What would be deployed, whole, as it was last looked at. With <c>COMPLIANCE_WRITE_GOLDEN</c> set it is written anew: read the difference
/// before committing it.
/// </summary>
public sealed class SnapshotTests
{
    private static readonly bool Write = Environment.GetEnvironmentVariable("COMPLIANCE_WRITE_GOLDEN") is { Length: > 0 };

    [Theory]
    [InlineData(Repository.OpenParameters)]
    [InlineData(Repository.ClosedParameters)]
    public async Task What_would_be_deployed_is_what_the_golden_file_says(string parametersFile)
    {
        var folder = Repository.Copy();
        var file = Path.ChangeExtension(Path.GetFileName(parametersFile), ".snapshot.json");
        var golden = Path.Combine(Repository.Root, "tests", "Infrastructure.Tests", "Golden", file);
        var beside = Path.Combine(folder, Path.GetDirectoryName(parametersFile)!, file);
        Assert.True(Write || File.Exists(golden), $"There is no golden file {file}: set COMPLIANCE_WRITE_GOLDEN and run again.");
        if (!Write)
            File.Copy(golden, beside);

        var (exitCode, output) = await BicepCompiler.Run(
            folder,
            "snapshot", parametersFile,
            "--mode", Write ? "overwrite" : "validate",
            "--subscription-id", BicepCompiler.Subscription,
            "--resource-group", BicepCompiler.ResourceGroup,
            "--location", BicepCompiler.Location);
        if (Write)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(golden)!);
            File.WriteAllText(golden, File.ReadAllText(beside).ReplaceLineEndings("\n").TrimEnd('\n') + "\n");
        }

        Directory.Delete(folder, recursive: true);
        Assert.True(
            exitCode == 0,
            $"Something else would be deployed than {file} says. If that is meant, set COMPLIANCE_WRITE_GOLDEN, run again and read the "
            + $"difference.\n{output}");
    }
}
