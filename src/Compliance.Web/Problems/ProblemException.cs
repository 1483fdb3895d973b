namespace Compliance.Web.Problems;

/// <summary>Ends a request with this answer.</summary>
public sealed class ProblemException(Problem problem) : Exception(problem.Code)
{
    public Problem Problem { get; } = problem;
}
