using Compliance.Generate.OpenApi;
using Compliance.Web.Problems;

namespace Compliance.Generate;

/// <summary>The files that are written from the application's modules, with their text.</summary>
public static class GeneratedFiles
{
    /// <summary>The folder that holds generated files alone.</summary>
    public const string Problems = "docs/problems";

    private static readonly Lazy<IReadOnlyDictionary<string, string>> Written = new(Write);

    /// <summary>By path from the repository's root, with forward slashes; lines end with a line feed.</summary>
    public static IReadOnlyDictionary<string, string> All => Written.Value;

    private static SortedDictionary<string, string> Write()
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["docs/findings.md"] = FindingsPage.Write(),
            ["docs/openapi.json"] = OpenApiFile.Write(),
            ["docs/reference.md"] = ReferencePage.Write(),
            ["docs/regimes.md"] = RegimesPage.Write(),
            ["infra-bicep/contract.json"] = DeploymentContract.Write(),
            ["src/Compliance.Client/Problems/ProblemCodes.cs"] = ClientProblems.Write(),
            ["src/ComplianceFunctions/Functions/ActivityFunctions.cs"] = FunctionFiles.Activities(),
            ["src/ComplianceFunctions/Functions/HttpFunctions.cs"] = FunctionFiles.Endpoints(),
            ["src/ComplianceFunctions/Functions/TimerFunctions.cs"] = FunctionFiles.Timers(),
            ["src/ComplianceFunctions/Functions/WorkflowFunctions.cs"] = FunctionFiles.Workflows(),
        };
        foreach (var problem in Problem.All)
            files[$"{Problems}/{problem.Code}.md"] = ProblemPages.Write(problem);
        return files;
    }
}
