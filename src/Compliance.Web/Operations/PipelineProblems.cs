using Compliance.Web.Problems;

namespace Compliance.Web.Operations;

/// <summary>
/// How an endpoint may refuse before its handler runs, or where its handler fails: that follows from what it declares.
/// </summary>
public static class PipelineProblems
{
    /// <returns>Every problem that the endpoint answers with, those of its handler first, none twice.</returns>
    public static IReadOnlyList<Problem> Of(Endpoint endpoint) =>
        [.. endpoint.Operation.Problems.Concat(Before(endpoint)).DistinctBy(problem => problem.Code)];

    private static IEnumerable<Problem> Before(Endpoint endpoint)
    {
        if (endpoint.Operation.Body is not null)
            foreach (
                var problem in new[]
                {
                    Problem.MalformedRequest, Problem.MalformedJsonExample, Problem.InvalidExample, Problem.SlowRequest,
                    Problem.WrongMediaType,
                }
            )
                yield return problem;
        if (endpoint.Permission != Permission.Anonymous)
        {
            yield return Problem.Unauthenticated;
            yield return Problem.ForbiddenExample;
            yield return Problem.TooManyRequestsExample;
        }
        else if (endpoint.Role is not null)
        {
            yield return Problem.TooManyRequestsExample;
        }

        if (endpoint.Role is not null)
            yield return Problem.StartingExample;
        yield return Problem.BodyTooLargeExample;
        yield return Problem.UnexpectedExample;
    }
}
