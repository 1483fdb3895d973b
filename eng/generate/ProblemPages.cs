using Compliance.Web.Problems;

namespace Compliance.Generate;

/// <summary>docs/problems: a page for each kind of problem, with the words that the hosts' own pages have.</summary>
internal static class ProblemPages
{
    public static string Write(Problem problem) => $"""
        # {problem.Title}

        `{problem.Code}`, HTTP status {problem.Status}. `dotnet run --project eng/generate` writes this page from the problem's declaration.

        ## What it means
        {problem.Kind.Means}

        ## What to do
        {problem.Kind.Do}

        ## An answer
        ```json
        {problem.ToJson().Replace("\n", "\n        ", StringComparison.Ordinal)}
        ```

        """.ReplaceLineEndings("\n").Replace("\n        ", "\n", StringComparison.Ordinal);
}
